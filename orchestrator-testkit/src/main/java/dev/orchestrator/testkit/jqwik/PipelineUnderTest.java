package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.testkit.simulation.Exploration;
import dev.orchestrator.testkit.simulation.Simulation;
import dev.orchestrator.testkit.simulation.SimulationFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A pipeline, a goal, and what holds for every run of them. {@link PipelineProperties} tries it with any scenario; use this
 * for pipelines that are themselves drawn, such as those of a {@link TaskTree}. Immutable; each method with an argument that
 * sets something returns a copy.
 */
public final class PipelineUnderTest {
    /** With another plan or other faults a seed is another one: what fails, fails for one of some, also when it is made simpler. */
    private static final int SEEDS = 12;

    private final Supplier<Pipeline> pipeline;
    private final Goal goal;
    private final Supplier<? extends Map<String, ? extends Model>> models;
    private final Function<Approval, Decision> decider;
    private final Consumer<Outcome> afterwards;

    private PipelineUnderTest(
            Supplier<Pipeline> pipeline,
            Goal goal,
            Supplier<? extends Map<String, ? extends Model>> models,
            Function<Approval, Decision> decider,
            Consumer<Outcome> afterwards) {
        this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
        this.goal = Objects.requireNonNull(goal, "goal");
        this.models = Objects.requireNonNull(models, "models");
        this.decider = Objects.requireNonNull(decider, "decider");
        this.afterwards = Objects.requireNonNull(afterwards, "afterwards");
    }

    /**
     * Returns this pipeline with this goal, without models; who is asked for a decision approves.
     *
     * @param pipeline makes a new one for each run, with new places where its effects go
     */
    public static PipelineUnderTest of(Supplier<Pipeline> pipeline, Goal goal) {
        return new PipelineUnderTest(pipeline, goal, Map::of, approval -> Decision.approve("a person"), outcome -> {});
    }

    /** Sets how the models for each run are made, by name. */
    public PipelineUnderTest models(Supplier<? extends Map<String, ? extends Model>> models) {
        return new PipelineUnderTest(pipeline, goal, models, decider, afterwards);
    }

    /** Sets how people decide, where they do not reject. */
    public PipelineUnderTest deciding(Function<Approval, Decision> decider) {
        return new PipelineUnderTest(pipeline, goal, models, decider, afterwards);
    }

    /** Sets what else must hold when a run has ended; throws an {@link AssertionError} if it does not. */
    public PipelineUnderTest afterwards(Consumer<Outcome> check) {
        return new PipelineUnderTest(pipeline, goal, models, decider, check);
    }

    /**
     * Runs it in this scenario, with its seed and the eleven that follow, and checks that
     *
     * <ul>
     *   <li>it ends, at the latest when nothing is paused and no decision is open any more;
     *   <li>its journal keeps what every journal keeps, and each decision in it is the kernel's;
     *   <li>a task is accepted only with all its criteria met in its last attempt, and done only with a result that nobody
     *       has rejected; its result is the run's;
     *   <li>no task began before those it depends on were done;
     *   <li>a run that was cancelled before its end has ended cancelled, and no other has;
     *   <li>no worker had more attempts than the limits grant.
     * </ul>
     *
     * @throws SimulationFailure if something does not hold; its message shows the fewest decisions with which that is so
     */
    public void check(Scenario scenario) throws InterruptedException {
        Exploration.of(simulation -> {
                    Pipeline made = pipeline.get();
                    Outcome outcome = run(simulation, made, scenario);
                    Expectations.check(outcome, scenario, made.limits(), journal(simulation, outcome));
                    afterwards.accept(outcome);
                })
                .seeds(scenario.seed(), SEEDS)
                .run();
    }

    /**
     * Runs it twice in this scenario, and checks that both leave the same journal, to the last byte.
     *
     * @throws AssertionError if not; the message shows the first record that differs
     */
    public void checkRepeatable(Scenario scenario) throws InterruptedException {
        List<String> first = play(scenario);
        List<String> second = play(scenario);
        int same = 0;
        while (same < Math.min(first.size(), second.size()) && first.get(same).equals(second.get(same))) {
            same++;
        }
        if (same < Math.max(first.size(), second.size())) {
            throw new AssertionError(
                    "the same scenario has left another journal the second time: something takes part that"
                            + " is not in the simulation, such as static state, the time, or the order of a hash set\n  first:  "
                            + at(same, first) + "\n  second: " + at(same, second));
        }
    }

    /**
     * Runs it in order and as this seed and the eleven that follow have it, undisturbed, and checks that all come to the
     * same: tasks, attempts, verdicts and results. So it is unless quorums, early wakes, the time, limits or random numbers come into it.
     *
     * @throws SimulationFailure if not; its message shows the fewest decisions that make the difference
     */
    public void checkOrder(long seed) throws InterruptedException {
        Simulation inOrder = Simulation.inOrder();
        Outcome expected = run(inOrder, pipeline.get(), Scenario.undisturbed(0));
        Exploration.of(simulation -> {
                    Outcome outcome = run(simulation, pipeline.get(), Scenario.undisturbed(seed));
                    Expectations.checkSame(expected.report(), outcome.report());
                })
                .seeds(seed, SEEDS)
                .run();
    }

    private List<String> play(Scenario scenario) throws InterruptedException {
        Simulation simulation = Simulation.seeded(scenario.seed());
        Outcome outcome = run(simulation, pipeline.get(), scenario);
        return journal(simulation, outcome).stream()
                .map(each -> each.seq() + " " + each.at() + " " + each.type() + " " + each.task() + " " + each.attempt()
                        + " " + each.epoch() + " " + new String(each.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private Outcome run(Simulation simulation, Pipeline made, Scenario scenario) throws InterruptedException {
        models.get().forEach(simulation::model);
        People.join(simulation.faults(scenario.faults()), scenario, decider);
        return simulation.run(made, goal);
    }

    private static List<JournalRecord> journal(Simulation simulation, Outcome outcome) {
        return simulation.store().read(outcome.report().run(), 1, Integer.MAX_VALUE);
    }

    private static String at(int index, List<String> lines) {
        return index < lines.size() ? lines.get(index) : "has ended";
    }
}
