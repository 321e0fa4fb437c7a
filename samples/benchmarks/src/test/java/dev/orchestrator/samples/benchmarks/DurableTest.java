package dev.orchestrator.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableTest {
    @TempDir
    private Path folder;

    @Test
    void every_row_is_measured_and_nothing_is_left_on_disk() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Durable.run(folder, new PrintStream(out, true, StandardCharsets.UTF_8), 1, 500);

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anyMatch(line -> line.matches("\\| 16 \\| 1 \\| orchestrator \\| [1-9][\\d,]* \\| \\d+\\.\\d\\d \\|"))
                .anyMatch(line -> line.matches("\\| 1 \\| 64 \\| orchestrator \\| [1-9][\\d,]* \\| \\d+\\.\\d\\d \\|"))
                .anyMatch(line -> line.matches("\\| 50 \\| 10 \\|" + " [1-9][\\d,]* \\|".repeat(2) + " \\d.*\\|"))
                .anyMatch(line -> line.matches("\\| 50 \\| 64 \\|" + " [1-9][\\d,]* \\|".repeat(2) + " \\d.*\\|"))
                .anyMatch(line -> line.matches("\\| 1 \\|" + " [1-9][\\d,]* \\|".repeat(3) + " [\\d,.]+ \\|".repeat(3)))
                .anyMatch(line ->
                        line.matches("\\| 500 \\|" + " [1-9][\\d,]* \\|".repeat(3) + " [\\d,.]+ \\|".repeat(3)));
        assertThat(folder).isEmptyDirectory();
    }
}
