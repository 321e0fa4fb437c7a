package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a library's own effective POM says about its tests.
 *
 * @param encoding of the sources
 * @param level the Java release they are written for, 8 or later: the least that JUnit 5 and today's javac share
 * @param patterns which classes are run
 * @param jvmArguments what the tests' JVM is started with
 */
public record PomFacts(Charset encoding, int level, TestPatterns patterns, List<String> jvmArguments) {
    private static final int OLDEST = 8;

    /** Copies the list. */
    public PomFacts {
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** Reads the result of {@code help:effective-pom}. */
    static PomFacts read(Path effectivePom) throws IOException {
        Element project = parse(effectivePom);
        Optional<Element> properties = child(project, "properties");
        Optional<Element> compiler = plugin(project, "maven-compiler-plugin");
        Optional<Element> surefire = plugin(project, "maven-surefire-plugin");
        String encoding = first(compiler, properties, "encoding", "project.build.sourceEncoding")
                .orElse(StandardCharsets.UTF_8.name());
        int level = Stream.of(
                        first(compiler, properties, "testRelease", "maven.compiler.testRelease"),
                        first(compiler, properties, "release", "maven.compiler.release"),
                        first(compiler, properties, "testSource", "maven.compiler.testSource"),
                        first(compiler, properties, "source", "maven.compiler.source"))
                .flatMap(Optional::stream)
                .findFirst()
                .map(PomFacts::release)
                .orElse(OLDEST);
        TestPatterns patterns = new TestPatterns(texts(surefire, "includes"), texts(surefire, "excludes"));
        return new PomFacts(charset(encoding), Math.max(OLDEST, level), patterns, jvmArguments(surefire));
    }

    /** System properties and assertions matter to outcomes; agents and memory settings are this build's own matter. */
    private static List<String> jvmArguments(Optional<Element> surefire) {
        List<String> arguments = new ArrayList<>();
        surefire.flatMap(s -> child(s, "systemPropertyVariables")).ifPresent(variables -> {
            for (Element variable : children(variables)) {
                arguments.add("-D" + variable.getTagName() + '=' + variable.getTextContent());
            }
        });
        surefire.flatMap(s -> child(s, "argLine")).ifPresent(line -> {
            for (String argument : line.getTextContent().strip().split("\\s+")) {
                if (argument.startsWith("-D") || argument.startsWith("--add-")) {
                    arguments.add(argument);
                }
            }
        });
        return arguments.stream().filter(a -> !a.contains("${")).toList();
    }

    private static Optional<String> first(
            Optional<Element> plugin, Optional<Element> properties, String option, String property) {
        return plugin.flatMap(p -> child(p, option))
                .or(() -> properties.flatMap(p -> child(p, property)))
                .map(e -> e.getTextContent().strip())
                .filter(text -> !text.isEmpty() && !text.contains("${"));
    }

    private static int release(String text) {
        String number = text.startsWith("1.") ? text.substring(2) : text;
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            return OLDEST;
        }
    }

    private static Charset charset(String name) throws IOException {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the library's POM names the encoding '" + name + "', which this JVM does not have", e);
        }
    }

    private static List<String> texts(Optional<Element> configuration, String list) {
        return configuration.flatMap(c -> child(c, list)).map(PomFacts::children).orElse(List.of()).stream()
                .map(e -> e.getTextContent().strip())
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /** The plugin's configuration, with that of its default test execution laid over it where it has one. */
    private static Optional<Element> plugin(Element project, String artifact) {
        return child(project, "build")
                .flatMap(b -> child(b, "plugins"))
                .map(PomFacts::children)
                .orElse(List.of())
                .stream()
                .filter(p -> child(p, "artifactId")
                        .map(Element::getTextContent)
                        .filter(artifact::equals)
                        .isPresent())
                .findFirst()
                .flatMap(p -> defaultTest(p).or(() -> child(p, "configuration")));
    }

    private static Optional<Element> defaultTest(Element plugin) {
        return child(plugin, "executions").map(PomFacts::children).orElse(List.of()).stream()
                .filter(e -> child(e, "id")
                        .map(Element::getTextContent)
                        .filter(id -> id.equals("default-test") || id.equals("default-testCompile"))
                        .isPresent())
                .findFirst()
                .flatMap(e -> child(e, "configuration"));
    }

    private static Element parse(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Element root = factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
            return root.getTagName().equals("projects") ? children(root).get(0) : root;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " is not a readable POM: " + e.getMessage(), e);
        }
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).stream()
                .filter(e -> e.getTagName().equals(name))
                .findFirst();
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
