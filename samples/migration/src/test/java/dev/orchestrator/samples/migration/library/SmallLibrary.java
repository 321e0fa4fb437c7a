package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A library of a few test sources, as if it had been fetched. */
public final class SmallLibrary {
    private SmallLibrary() {}

    public static Library of(Path folder, Map<String, String> testSources) throws IOException {
        return of(folder, testSources, TestPatterns.DEFAULT);
    }

    public static Library of(Path folder, Map<String, String> testSources, TestPatterns patterns) throws IOException {
        Path jar = folder.resolve("small-1-test-sources.jar");
        try (OutputStream raw = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(raw)) {
            for (Map.Entry<String, String> file : testSources.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return Library.open(
                new Coordinates("p", "small", "1"),
                jar,
                Optional.empty(),
                List.of(),
                new PomFacts(StandardCharsets.UTF_8, 8, patterns, List.of()),
                folder.resolve("project"));
    }
}
