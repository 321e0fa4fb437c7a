package dev.orchestrator.core.verify;

import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the XML reports that Surefire, Failsafe, Gradle and others write per test class. Not thread-safe. */
final class SurefireReports {
    private static final int MAX_FAILURES = 1_000;
    private static final int MAX_TRACE = 100_000;

    private final SourceFrames sources;
    private final List<Diagnostics.Raw> failures = new ArrayList<>();
    private long tests;
    private long failed;
    private long skipped;

    private SurefireReports(FileTree tree) {
        this.sources = new SourceFrames(tree);
    }

    /**
     * Returns the reports in folders that match one of the globs.
     *
     * @param files where to look; links are not followed
     */
    static List<Path> find(Path files, List<String> globs) throws IOException {
        if (globs.isEmpty()) {
            return List.of();
        }
        List<PathGlob> folders = globs.stream().map(PathGlob::of).toList();
        TreeSet<Path> reports = new TreeSet<>();
        Files.walkFileTree(files, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                String folder = files.relativize(file.getParent()).toString().replace('\\', '/');
                if (name.startsWith("TEST-")
                        && name.endsWith(".xml")
                        && folders.stream().anyMatch(glob -> glob.matches(folder))) {
                    reports.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // what cannot be read is no report
            }
        });
        return List.copyOf(reports);
    }

    /**
     * Reads reports.
     *
     * @param tree what is judged, for the places of failures
     * @throws IOException if one is not such a report; the message names it
     */
    static SurefireReports read(Path files, List<Path> reports, FileTree tree) throws IOException {
        SurefireReports result = new SurefireReports(tree);
        for (Path report : reports) {
            try (InputStream in = Files.newInputStream(report, LinkOption.NOFOLLOW_LINKS)) {
                result.read(in);
            } catch (XMLStreamException e) {
                String problem = String.valueOf(e.getMessage()).replace('\n', ' ');
                throw new IOException("test report " + files.relativize(report) + " cannot be read: " + problem, e);
            }
        }
        return result;
    }

    /** Returns how many tests ran; skipped ones did not. */
    long executed() {
        return tests - skipped;
    }

    long failed() {
        return failed;
    }

    long skipped() {
        return skipped;
    }

    List<Diagnostics.Raw> failures() {
        return failures;
    }

    private void read(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        try {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("it declares a document type, which no test report does");
                }
                if (event == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("testcase")) {
                    testCase(xml);
                }
            }
        } finally {
            xml.close();
        }
    }

    private void testCase(XMLStreamReader xml) throws XMLStreamException {
        tests++;
        String className = attribute(xml, "classname");
        String name = attribute(xml, "name");
        boolean wasSkipped = false;
        boolean hasFailed = false;
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                String element = xml.getLocalName();
                wasSkipped |= element.equals("skipped");
                if (element.equals("failure") || element.equals("error")) {
                    hasFailed = true;
                    failure(xml, className, name, element.equals("failure") ? "test-failed" : "test-error");
                    depth--;
                }
            }
        }
        skipped += wasSkipped ? 1 : 0;
        failed += hasFailed ? 1 : 0;
    }

    /** Reads up to the end of the element. */
    private void failure(XMLStreamReader xml, String className, String name, String code) throws XMLStreamException {
        String message = attribute(xml, "message");
        String type = attribute(xml, "type");
        StringBuilder trace = new StringBuilder();
        while (xml.next() != XMLStreamConstants.END_ELEMENT) {
            if (xml.isCharacters() && trace.length() < MAX_TRACE) {
                trace.append(xml.getText());
            }
        }
        if (failures.size() == MAX_FAILURES) {
            return;
        }
        String test = name.isEmpty() ? className : className + '#' + name;
        String firstLine = trace.toString().lines().findFirst().orElse("failed without saying why");
        String problem = !message.isBlank() ? message : !firstLine.isBlank() ? firstLine : type;
        Optional<Location> at = sources.firstIn(trace.toString()).or(() -> sources.of(className));
        failures.add(new Diagnostics.Raw(
                code,
                test + ": " + problem,
                at.map(Location::file).orElse(null),
                at.map(Location::line).orElse(0),
                0));
    }

    private static String attribute(XMLStreamReader xml, String name) {
        @Nullable String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
