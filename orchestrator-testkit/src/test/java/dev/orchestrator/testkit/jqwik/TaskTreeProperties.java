package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Whatever the plan, with workers that do steps, ask and fail, and verifiers that reject. */
class TaskTreeProperties {
    private static final Catalogue CATALOGUE =
            Catalogue.of(List.of("steps", "asks", "fails-first"), List.of(), List.of("picky", "signed"));

    private static PipelineUnderTest subject(TaskTree tree) {
        return PipelineUnderTest.of(() -> pipeline(tree), tree.goal());
    }

    private static Pipeline pipeline(TaskTree tree) {
        Set<String> done = new HashSet<>();
        return Pipeline.builder()
                .planner(tree.planner())
                .worker("steps", (task, context) -> {
                    for (int i = 0; i < 3; i++) {
                        context.step("step " + i, task.attempt(), Effect.IDEMPOTENT, Boolean.class, done::add);
                    }
                    return Handoff.of(task.dependencies().size());
                })
                .worker("asks", (task, context) -> {
                    boolean approved = context.approval("go on", task.name()).approved();
                    return Handoff.of(approved);
                })
                .worker("fails-first", (task, context) -> {
                    if (task.attempt() == 1) {
                        throw new IllegalStateException("not the first time");
                    }
                    context.random();
                    return Handoff.of("mended");
                })
                .verifier(
                        "picky",
                        (work, context) ->
                                work.attempt() < 3 && work.task().path().endsWith("1")
                                        ? CheckResult.rejected("again", "try again, " + work.attempt())
                                        : CheckResult.passed(1))
                .verifier(
                        "signed",
                        (work, context) ->
                                context.approval("it", work.task().path()).approved()
                                        ? CheckResult.passed(1)
                                        : CheckResult.rejected("no", "not signed"))
                .build();
    }

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void every_plan_comes_to_its_end(@ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario)
            throws Exception {
        subject(tree).check(scenario);
    }

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void every_plan_comes_to_the_same_again_and_in_every_order(
            @ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario) throws Exception {
        subject(tree).checkRepeatable(scenario);
        subject(tree).checkOrder(scenario.seed());
    }

    @Tag("slow")
    @Property(tries = 1_000)
    void every_plan_comes_to_its_end_300x(@ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario)
            throws Exception {
        subject(tree).check(scenario);
        subject(tree).checkRepeatable(scenario);
        subject(tree).checkOrder(scenario.seed());
    }

    @Provide
    Arbitrary<TaskTree> trees() {
        return PipelineArbitraries.taskTrees(CATALOGUE);
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return PipelineArbitraries.scenarios();
    }
}
