package dev.orchestrator.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed. */
final class Scratch implements AutoCloseable {
    private final Path folder;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Makes one in that folder. */
    static Scratch in(Path folder) throws IOException {
        return new Scratch(Files.createTempDirectory(folder, "benchmark"));
    }

    /** Makes one inside, which is gone with this one at the latest. */
    Scratch inside() throws IOException {
        return in(folder);
    }

    /** Returns the place for a recorded run. */
    Path recording() {
        return folder.resolve("recording");
    }

    /** Returns the place for a database. */
    Path database() {
        return folder.resolve("runs.db");
    }

    /** Returns the size of all files together. */
    long bytes() throws IOException {
        long sum = 0;
        for (Path path : content()) {
            if (Files.isRegularFile(path)) {
                sum += Files.size(path);
            }
        }
        return sum;
    }

    private List<Path> content() throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            return content.sorted(Comparator.reverseOrder()).toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (Path path : content()) {
            Files.delete(path);
        }
    }
}
