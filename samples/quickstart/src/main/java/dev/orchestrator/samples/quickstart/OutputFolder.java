package dev.orchestrator.samples.quickstart;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where the quickstart leaves what it made. What an earlier run left there is replaced, and nothing else is touched.
 *
 * @param folder where
 */
record OutputFolder(Path folder) {
    /** Returns where the accepted files are written. */
    Path library() {
        return folder.resolve("library");
    }

    /**
     * Returns where runs are kept, so that one that is cut short can go on.
     *
     * @param model what goes on must be begun with; a name
     */
    Path runs(String model) {
        return folder.resolve("runs-" + model.replaceAll("[^A-Za-z0-9]+", "-") + ".db");
    }

    /** Returns where the run is written as a page. */
    Path report() {
        return folder.resolve("report.html");
    }

    /**
     * Makes room, and finds out early whether it can be written to.
     *
     * @throws IOException if it cannot
     */
    static OutputFolder prepare(Path folder) throws IOException {
        Files.createDirectories(folder);
        OutputFolder output = new OutputFolder(folder);
        delete(output.library());
        Files.deleteIfExists(output.report());
        Files.createFile(output.report());
        return output;
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
