package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.testkit.replay.Rerun;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Pipeline GREETER = Pipeline.builder()
            .planner((task, context) -> Move.work("greeter"))
            .worker("greeter", (task, context) -> Handoff.of("Hello"))
            .build();

    static class Misnamed {
        @Test
        @Replay("runs/never-recorded")
        void there_is_no_such_recording(Rerun rerun) {}
    }

    static class Unnamed {
        @Test
        @OrchestratorTest
        void no_recording_is_named(Rerun rerun) {}
    }

    static class Idle {
        @Test
        @Replay("runs/never-recorded")
        void nothing_is_replayed() {}
    }

    static class Unlike {
        @Test
        @Replay("runs/greeting")
        void it_goes_as_it_was_recorded(Rerun rerun) throws Exception {
            assertThat(rerun.run(GREETER)).isInstanceOf(Outcome.Unverified.class);
        }

        @Test
        @Replay("runs/greeting")
        void it_expects_something_else(Rerun rerun) throws Exception {
            assertThat(rerun.run(GREETER)).isInstanceOf(Outcome.Accepted.class);
        }
    }

    /** That a named one is given and run is shown by the quickstart. */
    @Test
    void what_is_missing_is_named() {
        assertThat(failureOf(Misnamed.class))
                .hasMessageContaining("there is no recording 'runs/never-recorded' on the class path");
        assertThat(failureOf(Unnamed.class)).hasMessageContaining("Rerun");
        assertThat(failureOf(Idle.class)).hasMessageContaining("@Replay has replayed nothing");
    }

    private static Throwable failureOf(Class<?> tests) {
        List<Throwable> failures = Launched.of(tests, Map.of()).failures();
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    @Test
    void a_failure_shows_the_rerun_and_leaves_its_report(@TempDir Path reports) throws Exception {
        URL classes = Objects.requireNonNull(ReplayTest.class.getResource("/junit-platform.properties"));
        Path recording = Path.of(classes.toURI()).resolveSibling("runs").resolve("greeting");
        remove(recording);
        InMemoryStateStore store = new InMemoryStateStore();
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(GREETER).store(store).build()) {
            var run = orchestrator.start(Goal.of("Greet").withoutVerification());
            run.await();
            RunArchive.write(store, run.id(), recording);
        }

        Launched launched = Launched.of(Unlike.class, Map.of("orchestrator.reports", reports.toString()));

        remove(recording);
        assertThat(launched.passed()).containsExactly("it goes as it was recorded (Rerun)");
        assertThat(launched.failures())
                .singleElement()
                .extracting(Throwable::getSuppressed, InstanceOfAssertFactories.array(Throwable[].class))
                .singleElement()
                .asString()
                .contains("the run, as far as it got:")
                .contains("root  unverified")
                .contains("The whole report: file:");
        assertThat(reports).isNotEmptyDirectory();
    }

    private static void remove(Path folder) throws Exception {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
