package dev.orchestrator.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.testkit.simulation.Faults;
import dev.orchestrator.testkit.simulation.SimulationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Bugs in pipelines are found, and what is shown of them is what they take and nothing else. */
class PlantedBugsProperties {
    private static PipelineUnderTest subject(TaskTree tree, Worker worker, Runnable begin) {
        return PipelineUnderTest.of(
                () -> {
                    begin.run();
                    return Pipeline.builder()
                            .planner(tree.planner())
                            .worker("worker", worker)
                            .build();
                },
                tree.goal());
    }

    @Property(tries = 100, shrinking = ShrinkingMode.FULL, seed = "1")
    @AddLifecycleHook(TakesAFault.class)
    void an_effect_outside_of_a_step(@ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario)
            throws Exception {
        List<String> paid = new ArrayList<>();
        Worker worker = (task, context) -> {
            paid.add(task.task().path());
            return Handoff.of("paid");
        };

        subject(tree, worker, paid::clear)
                .afterwards(outcome -> assertThat(paid).as("payments").doesNotHaveDuplicates())
                .check(scenario);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.FULL, seed = "2")
    @AddLifecycleHook(TakesACancel.class)
    void a_worker_that_forgets_what_it_holds_when_it_is_cancelled(@ForAll("faultless") Scenario scenario)
            throws Exception {
        Set<String> held = new HashSet<>();
        Worker worker = (task, context) -> {
            context.step(
                    "take",
                    null,
                    Effect.IDEMPOTENT,
                    Boolean.class,
                    id -> held.add(task.task().path()));
            context.sleep(Duration.ofSeconds(20));
            context.step(
                    "give back",
                    null,
                    Effect.IDEMPOTENT,
                    Boolean.class,
                    id -> held.remove(task.task().path()));
            return Handoff.of("given back");
        };

        subject(TaskTree.work("root", "worker"), worker, held::clear)
                .afterwards(outcome -> assertThat(held).as("held").isEmpty())
                .check(scenario);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.FULL, seed = "3")
    @AddLifecycleHook(TakesTwoTasks.class)
    void a_result_that_depends_on_who_comes_first(
            @ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario) throws Exception {
        List<String> order = new ArrayList<>();
        Worker worker = (task, context) -> {
            context.step("look", null, Effect.IDEMPOTENT, String.class, id -> "");
            order.add(task.task().path());
            return Handoff.of(order.indexOf(task.task().path()));
        };

        subject(tree, worker, order::clear).checkOrder(scenario.seed());
    }

    @Property(tries = 100, shrinking = ShrinkingMode.FULL, seed = "4")
    @AddLifecycleHook(TakesNothing.class)
    void something_that_outlives_a_run(@ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario)
            throws Exception {
        int[] counter = new int[1];
        subject(tree, (task, context) -> Handoff.of(counter[0]++), () -> {}).checkRepeatable(scenario);
    }

    @Provide
    Arbitrary<TaskTree> trees() {
        return PipelineArbitraries.taskTrees(Catalogue.of(List.of("worker"), List.of(), List.of()));
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return PipelineArbitraries.scenarios();
    }

    @Provide
    Arbitrary<Scenario> faultless() {
        return PipelineArbitraries.scenarios()
                .map(each -> new Scenario(each.seed(), Faults.none(), each.interventions()));
    }

    private static int tasks(TaskTree tree) {
        return tree instanceof TaskTree.Branch branch
                ? 1
                        + branch.children().stream()
                                .mapToInt(PlantedBugsProperties::tasks)
                                .sum()
                : 1;
    }

    /** Turns a property that must fail, and of whose smallest failure something is known, into one that succeeds. */
    private abstract static class ShrinksTo implements AroundPropertyHook {
        abstract void check(List<Object> smallest, Throwable thrown);

        @Override
        public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
            PropertyExecutionResult result = property.execute();
            assertThat(result.status()).isEqualTo(PropertyExecutionResult.Status.FAILED);
            check(result.falsifiedParameters().orElseThrow(), result.throwable().orElseThrow());
            return result.mapToSuccessful();
        }
    }

    static class TakesAFault extends ShrinksTo {
        @Override
        void check(List<Object> smallest, Throwable thrown) {
            assertThat(tasks((TaskTree) smallest.get(0))).isLessThanOrEqualTo(3);
            assertThat(((Scenario) smallest.get(1)).interventions()).isEmpty();
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            SimulationFailure.class,
                            failure -> assertThat(failure.decisions()).isEqualTo(1));
        }
    }

    static class TakesACancel extends ShrinksTo {
        @Override
        void check(List<Object> smallest, Throwable thrown) {
            assertThat(((Scenario) smallest.get(0)).interventions())
                    .singleElement()
                    .extracting(Intervention::kind)
                    .isEqualTo(Intervention.Kind.CANCEL);
        }
    }

    static class TakesTwoTasks extends ShrinksTo {
        @Override
        void check(List<Object> smallest, Throwable thrown) {
            assertThat(tasks((TaskTree) smallest.get(0))).isBetween(3, 4);
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            SimulationFailure.class,
                            failure -> assertThat(failure.decisions()).isLessThanOrEqualTo(3));
        }
    }

    static class TakesNothing extends ShrinksTo {
        @Override
        void check(List<Object> smallest, Throwable thrown) {
            assertThat(smallest.get(0)).isEqualTo(TaskTree.work("root", "worker"));
            assertThat(((Scenario) smallest.get(1)).faults()).hasToString("Faults[]");
            assertThat(((Scenario) smallest.get(1)).interventions()).isEmpty();
            assertThat(thrown).hasMessageContaining("another journal the second time");
        }
    }
}
