package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.simulation.Faults;
import dev.orchestrator.testkit.simulation.Simulation;
import dev.orchestrator.testkit.simulation.SimulationFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("its fixtures count what they see")
class SimulationTestTest {
    private static final Goal GOAL = Goal.of("Pay").withoutVerification();

    /** Pays outside of a step, so that a crash pays twice. */
    private static Pipeline paying(List<String> paid) {
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(Subtask.work("a", "payer"), Subtask.work("b", "payer"))
                        : Move.conclude("done"))
                .worker("payer", (task, context) -> {
                    paid.add(task.name());
                    context.step("look", null, Effect.IDEMPOTENT, String.class, id -> "");
                    return Handoff.of("paid");
                })
                .build();
    }

    static class Orders {
        private static final Set<List<String>> SEEN = new HashSet<>();
        private static int calls;

        @SimulationTest(seeds = 40)
        void all_are_seen(TestInfo info, Simulation simulation) throws Exception {
            calls++;
            List<String> paid = new ArrayList<>();
            simulation.run(paying(paid), GOAL);
            SEEN.add(paid);
            assertThat(info.getDisplayName()).endsWith(" seeds");
        }
    }

    static class Twice {
        @SimulationTest
        void nobody_is_paid_twice(Simulation simulation) throws Exception {
            List<String> paid = new ArrayList<>();
            simulation.faults(Faults.none().crashes(1)).run(paying(paid), GOAL);
            assertThat(paid).doesNotHaveDuplicates();
        }

        @SimulationTest(schedule = "3:")
        void nor_in_plain_order(Simulation simulation) throws Exception {
            List<String> paid = new ArrayList<>();
            simulation.faults(Faults.none().crashes(1)).run(paying(paid), GOAL);
            assertThat(paid).containsExactly("a", "b");
        }
    }

    @OrchestratorTest
    static class Both {
        private static final List<Simulation> SEEN = new ArrayList<>();

        @BeforeEach
        void first(TestInfo info) {
            SEEN.clear();
        }

        @SimulationTest(seeds = 3)
        void offline_and_seeded(Simulation simulation) throws Exception {
            simulation.run(paying(new ArrayList<>()), GOAL);
            SEEN.add(simulation);
        }

        @SimulationTest(seeds = 3)
        void not_meant_to_run(Simulation simulation) {
            Assumptions.assumeTrue(false, "not today");
        }
    }

    static class Unrepeatable {
        private static int calls;

        @SimulationTest
        void it_depends_on_something_else(Simulation simulation) throws Exception {
            simulation.run(paying(new ArrayList<>()), GOAL);
            assertThat(++calls).isNotEqualTo(3);
        }
    }

    @Test
    void it_goes_with_what_orchestrator_tests_have() {
        Launched launched = Launched.of(Both.class, Map.of());

        assertThat(launched.passed()).containsExactly("3 seeds");
        assertThat(launched.failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("not today");
    }

    @Test
    void what_fails_once_is_said_to(@TempDir Path folder) {
        Unrepeatable.calls = 0;
        Launched launched = Launched.of(Unrepeatable.class, Map.of("orchestrator.reports", folder.toString()));

        assertThat(launched.failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("Seed 2 fails after 2 that pass. It did not fail the same way a second time");
    }

    @Test
    void each_seed_calls_the_method_once() {
        Orders.SEEN.clear();
        Orders.calls = 0;

        Launched launched = Launched.of(Orders.class, Map.of());

        assertThat(launched.failures()).isEmpty();
        assertThat(launched.passed()).containsExactly("40 seeds");
        assertThat(Orders.calls).isEqualTo(40);
        assertThat(Orders.SEEN).containsExactlyInAnyOrder(List.of("a", "b"), List.of("b", "a"));
    }

    @Test
    void a_parameter_sets_the_number_of_seeds() {
        Orders.calls = 0;
        Launched.of(Orders.class, Map.of("orchestrator.seeds", "3"));
        assertThat(Orders.calls).isEqualTo(3);
    }

    @Test
    void a_seed_that_fails_is_shown_at_its_smallest_with_its_run(@TempDir Path folder) {
        Launched launched = Launched.of(Twice.class, Map.of("orchestrator.reports", folder.toString()));

        assertThat(launched.passed()).containsExactly("schedule 3:");
        assertThat(launched.failures()).singleElement().isInstanceOfSatisfying(SimulationFailure.class, failure -> {
            assertThat(failure.decisions()).isEqualTo(1);
            assertThat(failure)
                    .hasMessageContaining("the process dies")
                    .hasMessageContaining("@SimulationTest(schedule = \"" + failure.schedule() + "\")");
            assertThat(failure.getSuppressed()).singleElement().asString().contains("root  unverified");
        });
        assertThat(folder).isNotEmptyDirectory();
    }
}
