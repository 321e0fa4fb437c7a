package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.engine.Parts;
import dev.orchestrator.core.journal.RunProjection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline on virtual time: the engine as it is, but one call at a time, in an order that a seed chooses, and with
 * faults where the seed puts them. The same seed gives the same run, to the last byte of its journal.
 *
 * <pre>{@code
 * Outcome outcome = Simulation.seeded(42)
 *         .model("default", ScriptedModel.script().when("Translate").reply("Guten Tag"))
 *         .faults(Faults.none().crashes(1))
 *         .run(pipeline, Goal.of("Translate").doneWhen(Criterion.of("german", "is-german")));
 * }</pre>
 *
 * <p>Planners, workers and verifiers run unchanged. Others go on wherever one of them calls its context or waits in it, and
 * nowhere else: what user code does in between, it does undisturbed. Time passes when nobody has anything to do, so waits
 * of days take no time; what really takes time, such as a compiler, takes none in the simulation. Threads that user code
 * starts are not part of the play: they run as they do, and for them no time passes.
 *
 * <p>Confined to one thread.
 */
public final class Simulation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String given;
    private final @Nullable Cast cast;
    private Faults faults = Faults.none();
    private Duration patience = PATIENCE;
    private Limits limits = Limits.none();
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private @Nullable Function<Approval, Decision> decider;
    private final InMemoryStateStore disk = new InMemoryStateStore();
    private @Nullable Schedule schedule;
    private Duration took = Duration.ZERO;
    private int processes;
    private @Nullable RunId last;

    private record Action(Duration after, Consumer<Run> what) {}

    private Simulation(String given, @Nullable Cast cast) {
        this.given = given;
        this.cast = cast;
    }

    /** Returns a simulation in which everything happens in its turn, and nothing goes wrong. */
    public static Simulation inOrder() {
        return new Simulation("0:", null);
    }

    /** Returns a simulation whose order and faults this seed chooses. */
    public static Simulation seeded(long seed) {
        return new Simulation(Long.toString(seed), null);
    }

    /**
     * Returns a simulation that goes as an earlier one.
     *
     * @param schedule as {@link #schedule()} returned it, or a failure's message shows it
     * @throws IllegalArgumentException if it is no schedule
     */
    public static Simulation of(String schedule) {
        Schedule.parse(schedule, Faults.none());
        return new Simulation(schedule, null);
    }

    static Simulation of(String schedule, Cast cast) {
        return new Simulation(schedule, cast);
    }

    /** Binds a model to the name roles call it by. */
    public Simulation model(String name, Model model) {
        models.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
        return this;
    }

    /** Sets what may go wrong. Default: nothing. */
    public Simulation faults(Faults faults) {
        this.faults = Objects.requireNonNull(faults, "faults");
        return this;
    }

    /** Tightens the pipeline's limits. */
    public Simulation limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Sets how approvals are decided. Default: they are not, so that a run that asks for one does not end. */
    public Simulation deciding(Function<Approval, Decision> decider) {
        this.decider = Objects.requireNonNull(decider, "decider");
        return this;
    }

    /** Does something to the run when so much time has passed: cancels it, say. */
    public Simulation after(Duration time, Consumer<Run> action) {
        actions.add(new Action(Objects.requireNonNull(time, "time"), Objects.requireNonNull(action, "action")));
        return this;
    }

    /**
     * Sets for how long, by the clock, nothing may happen before the simulation is given up: something waits then for what
     * is not part of it. Default: 30 seconds.
     */
    public Simulation patience(Duration patience) {
        this.patience = Objects.requireNonNull(patience, "patience");
        return this;
    }

    /**
     * Runs a goal to its end.
     *
     * @throws IllegalArgumentException if the goal cannot be started
     * @throws dev.orchestrator.api.OrchestratorException of class {@code DEADLINE} if nothing happens any more before the
     *     run has ended; the message shows how far it got
     * @throws AssertionError if the journal does not keep what every journal keeps
     */
    public Outcome run(Pipeline pipeline, Goal goal) throws InterruptedException {
        Schedule decisions = schedule;
        if (decisions == null) {
            decisions = Schedule.parse(given, faults);
            schedule = decisions;
        }
        Cast actors = cast == null ? new Cast() : cast;
        try {
            return on(new Stage(decisions, faults.allow(Fault.Kind.DELAY), actors), decisions, pipeline, goal);
        } finally {
            if (cast == null) {
                actors.close();
            }
        }
    }

    private Outcome on(Stage stage, Schedule decisions, Pipeline pipeline, Goal goal) throws InterruptedException {
        Map<String, Model> bound = new LinkedHashMap<>(models);
        if (faults.allow(Fault.Kind.MODEL)) {
            bound.replaceAll((name, model) -> FaultyModel.of(model, decisions, stage));
        }
        Parts parts = new Parts(pipeline, bound);
        Director director = new Director(
                () -> {
                    SimulatedRuntime runtime = new SimulatedRuntime(stage, decisions, faults);
                    return new Director.Process(runtime, new SimulatedStore(disk, decisions, faults, runtime));
                },
                process -> new Engine(parts, process.store(), process.runtime(), limits, Engine.Owning.DEFAULT),
                disk,
                goal,
                decider);
        for (Action action : actions) {
            stage.schedule(
                    action.after(),
                    () -> stage.begin(() -> {
                        Run run = director.current();
                        if (run != null) {
                            action.what().accept(run);
                        }
                    }));
        }
        try {
            stage.play(director, patience);
        } finally {
            last = director.id();
            took = Duration.ofNanos(stage.nanos());
            processes = director.processes();
        }
        Outcome outcome = director.outcome();
        Invariants.check(disk, outcome.report().run(), director.isComplete() && !faults.allow(Fault.Kind.DELAY));
        return outcome;
    }

    /**
     * Returns the schedule as it has been so far: {@link #of(String)} it, with the same faults allowed, does the same again.
     */
    public String schedule() {
        return schedule == null ? given : schedule.toString();
    }

    List<String> story() {
        return schedule == null ? List.of() : schedule.story();
    }

    /** Returns how much time has passed in the last run. */
    public Duration took() {
        return took;
    }

    /** Returns how many processes the last run took: one more than it had crashes and the like. */
    public int processes() {
        return processes;
    }

    /** Returns the report of the last run, however far it got; empty before there is one. */
    public Optional<RunReport> report() {
        return Optional.ofNullable(last)
                .filter(run -> !disk.read(run, 1, 1).isEmpty())
                .map(run -> RunProjection.of(run, disk));
    }

    /** Returns where the runs are remembered. */
    public StateStore store() {
        return disk;
    }
}
