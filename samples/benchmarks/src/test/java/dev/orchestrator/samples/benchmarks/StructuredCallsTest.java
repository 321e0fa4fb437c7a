package dev.orchestrator.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StructuredCallsTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void both_ways_to_a_value_are_measured() throws Exception {
        StructuredCalls.run(out, 5, 1, 0);

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("| 143 characters in 1 parts | Orchestrator |", "parts | JDK and Jackson |");
    }

    @Test
    void calls_that_wait_are_counted() throws Exception {
        Waiting.run(out, 20);

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(": 20 calls of an endpoint waited at once");
    }
}
