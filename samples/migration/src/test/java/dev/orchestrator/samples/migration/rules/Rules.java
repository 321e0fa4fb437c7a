package dev.orchestrator.samples.migration.rules;

import dev.orchestrator.samples.migration.library.Compiler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Sources in a package {@code p}, against the JUnit jars that the tests themselves run with. */
final class Rules {
    static final Compiler COMPILER = new Compiler(8, Compiler.Platform.OF_THE_RELEASE);
    static final List<Path> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .map(Path::of)
            .toList();

    private Rules() {}

    static String test(String imports, String body) {
        return "package p;\n\n" + imports + "\npublic class FooTest {\n" + body + "}\n";
    }

    static Rewrite careful(String source) {
        return careful(Map.of("p/FooTest.java", source)).getOrDefault("p/FooTest.java", new Rewrite.Refused("nothing"));
    }

    static Map<String, Rewrite> careful(Map<String, String> sources) {
        try {
            return CarefulRules.apply(COMPILER, new TreeMap<>(sources), CLASS_PATH);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Audit.Difference> audit(String before, String after) {
        try {
            return Audit.compare(
                            COMPILER, Map.of("p/FooTest.java", before), Map.of("p/FooTest.java", after), CLASS_PATH)
                    .differences();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What the audit has against what the careful rules made of a source. */
    static List<Audit.Difference> auditOfCareful(String source) {
        return careful(source) instanceof Rewrite.Rewritten done
                ? audit(source, done.text())
                : List.of(new Audit.Difference("p/FooTest.java", 0, "refused", "refused"));
    }
}
