package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a part may not touch: the folder its directory is in, and the one the process works in. */
final class Outside {
    private Outside() {}

    /** Something that makes private directories in a folder, and removes them again. */
    interface Body {
        void run(Path folder) throws Exception;
    }

    static void assertUntouched(Body body) throws Exception {
        Path root = Files.createTempDirectory("contract-");
        try {
            Path working = Path.of("").toAbsolutePath();
            SortedMap<String, String> before = listed(working);
            body.run(root.resolve("private"));
            assertThat(listed(root).keySet())
                    .as("what is left in the folder above its directory's")
                    .isSubsetOf("private");
            if (Files.exists(root.resolve("private"))) {
                assertThat(listed(root.resolve("private")))
                        .as("what is left beside its directory")
                        .isEmpty();
            }
            assertThat(listed(working)).as("the process's working directory").isEqualTo(before);
        } finally {
            delete(root);
        }
    }

    /** Not what is below: others build there. */
    private static SortedMap<String, String> listed(Path folder) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path entry : all.toList()) {
                entries.put(
                        entry.getFileName().toString(),
                        Files.isRegularFile(entry)
                                ? Files.size(entry) + " bytes of " + Files.getLastModifiedTime(entry)
                                : "no file");
            }
        }
        return entries;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
