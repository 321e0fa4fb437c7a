package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A library as it was fetched. Immutable; the files below its folder are not touched.
 *
 * @param coordinates which
 * @param project a folder laid out as Maven does: {@code src/test/java}, {@code src/test/resources} and, where the
 *     library publishes it, {@code src/main/java}
 * @param classPath the library's own jar first, then what its POM says its tests need, JUnit left out
 * @param pom what its POM says
 * @param testSources the test sources, path below {@code src/test/java} → text
 * @param undecodable test sources that are not in the POM's encoding; they stay as they are
 */
public record Library(
        Coordinates coordinates,
        Path project,
        List<Path> classPath,
        PomFacts pom,
        Map<String, String> testSources,
        List<String> undecodable) {
    /** Copies the collections. */
    public Library {
        classPath = List.copyOf(classPath);
        testSources = Collections.unmodifiableMap(new TreeMap<>(testSources));
        undecodable = List.copyOf(undecodable);
    }

    /**
     * Lays out and reads a library.
     *
     * @param testJar the {@code test-sources} artifact: sources and resources in one
     * @param sourceJar the {@code sources} artifact, if there is one
     * @param into an empty folder
     */
    public static Library open(
            Coordinates coordinates,
            Path testJar,
            Optional<Path> sourceJar,
            List<Path> classPath,
            PomFacts pom,
            Path into)
            throws IOException {
        Path java = Files.createDirectories(into.resolve("src/test/java"));
        Path resources = Files.createDirectories(into.resolve("src/test/resources"));
        Archive.unpack(testJar, name -> name.endsWith(".java") ? java : resources);
        if (sourceJar.isPresent()) {
            Path main = into.resolve("src/main/java");
            Archive.unpack(sourceJar.get(), name -> name.endsWith(".java") ? main : into.resolve("src/main/resources"));
        }
        Map<String, String> sources = new TreeMap<>();
        List<String> undecodable = new java.util.ArrayList<>();
        try (Stream<Path> files = Files.walk(java)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = java.relativize(file).toString().replace('\\', '/');
                byte[] bytes = Files.readAllBytes(file);
                String text = new String(bytes, pom.encoding());
                if (!Arrays.equals(bytes, text.getBytes(pom.encoding()))) {
                    undecodable.add(path);
                }
                sources.put(path, text);
            }
        }
        return new Library(coordinates, into, classPath, pom, sources, undecodable);
    }

    /** Returns the encoding of the sources. */
    public Charset encoding() {
        return pom.encoding();
    }

    /** Returns the folder of test resources. */
    public Path resources() {
        return project.resolve("src/test/resources");
    }

    /** Returns what is needed to compile and run tests on both engines, below the tests' own classes. */
    public List<Path> testClassPath() {
        return Stream.of(Stream.of(resources()), classPath.stream(), JUnit.jars().stream())
                .flatMap(s -> s)
                .toList();
    }
}
