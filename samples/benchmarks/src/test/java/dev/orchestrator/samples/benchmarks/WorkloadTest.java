package dev.orchestrator.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The workloads check their results themselves. */
class WorkloadTest {
    /** Wider than one split. */
    private static final int TASKS = 10_001;

    @Test
    void both_do_what_they_are_measured_at() throws Exception {
        for (Workload workload : new Workload[] {new PlainJava(), new Orchestrated()}) {
            Meter.Reading reading = Meter.measure(workload, TASKS, 2, 1);

            assertThat(reading.tasksPerSecond()).as(workload.name()).isPositive();
            assertThat(reading.allocatedKb()).as(workload.name()).isPositive();
        }
    }

    @Test
    void a_wrong_square_is_no_result() {
        assertThatThrownBy(() -> Workload.require(3, 10)).hasMessage("the square of 3 came out as 10");
    }

    @Test
    void waiting_tasks_are_decided_in_the_end() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Parked.run(new PrintStream(out, true, StandardCharsets.UTF_8), 1_000);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("1,000 tasks parked on an approval");
    }

    @Test
    void grants_are_counted_and_add_up() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Ledger.run(new PrintStream(out, true, StandardCharsets.UTF_8), 2_000, 1, 0);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("| the ledger alone | 1 |", "| in a run, in memory | 8 |");
    }

    @Test
    void a_median_is_in_the_middle() {
        assertThat(Meter.median(3, 1, 2)).isEqualTo(2);
        assertThat(Meter.median(4, 1, 3, 2)).isEqualTo(2.5);
    }
}
