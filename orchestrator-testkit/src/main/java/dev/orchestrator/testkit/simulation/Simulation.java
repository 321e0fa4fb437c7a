package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
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
import dev.orchestrator.testkit.TextFiles;
import dev.orchestrator.testkit.stage.Cast;
import dev.orchestrator.testkit.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
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
 * starts are not part of the play: they run as they do, and for them no time passes. Not the seed's either are the names of
 * private directories, which differ from run to run, and the time of guards of endpoints, which is the system's.
 *
 * <p>What is set stays set for the runs that follow. Confined to one thread.
 */
public final class Simulation {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String given;
    private final @Nullable Cast cast;
    private Faults faults = Faults.none();
    private Duration patience = PATIENCE;
    private Limits limits = Limits.none();
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<Director.Watch> watches = new ArrayList<>();
    private @Nullable Function<Approval, @Nullable Decision> decider;
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

    /**
     * Sets what may go wrong. Default: nothing.
     *
     * @throws IllegalStateException if a run has begun: what goes wrong is drawn for all runs together
     */
    public Simulation faults(Faults faults) {
        if (schedule != null) {
            throw new IllegalStateException("say faults(…) before the first run");
        }
        this.faults = Objects.requireNonNull(faults, "faults");
        return this;
    }

    /** Tightens the pipeline's limits. */
    public Simulation limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Names a secret, as {@link dev.orchestrator.core.Orchestrator.Builder#secret}. */
    public Simulation secret(String name, String value) {
        secrets.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /** Adds a file to start from, as UTF-8; it stands in for one of that path in the goal. */
    public Simulation file(String path, String text) {
        files.put(Objects.requireNonNull(path, "path"), Objects.requireNonNull(text, "text"));
        return this;
    }

    /**
     * Sets how approvals are decided, as soon as they are asked for. Default: they are not, so that a run that asks for one
     * does not end. After a crash it may be asked about the same one again.
     *
     * @param decider returns null for what it does not decide; {@link #after} can do that later
     */
    public Simulation deciding(Function<Approval, @Nullable Decision> decider) {
        this.decider = Objects.requireNonNull(decider, "decider");
        return this;
    }

    /**
     * Does something to the run when so much time has passed: cancels it, say. When no process is at work just then, the
     * next one does.
     */
    public Simulation after(Duration time, Consumer<Run> action) {
        actions.add(new Action(Objects.requireNonNull(time, "time"), Objects.requireNonNull(action, "action")));
        return this;
    }

    /**
     * Does something to the run when its journal has so many records, once in each run: what takes no time has no other
     * moments in it.
     */
    public Simulation atRecord(long records, Consumer<Run> action) {
        watches.add(new Director.Watch(records, Objects.requireNonNull(action, "action")));
        return this;
    }

    /**
     * Sets for how long, by the clock, nothing may happen before the simulation is given up: something waits then for what
     * is not part of it. Default: 30 seconds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Simulation patience(Duration patience) {
        if (patience.isZero() || patience.isNegative()) {
            throw new IllegalArgumentException("patience must be longer than zero, but was " + patience);
        }
        this.patience = patience;
        return this;
    }

    /**
     * Runs a goal to its end.
     *
     * @throws IllegalArgumentException if the goal cannot be started, the path of a file is not one of a tree, or the
     *     schedule has a fault that is not allowed
     * @throws OrchestratorException of class {@code DEADLINE} if nothing happens any more before the run has ended; the
     *     message shows how far it got, or where something waits that is not part of the simulation
     * @throws AssertionError if the journal does not keep what every journal keeps
     */
    public Outcome run(Pipeline pipeline, Goal goal) throws InterruptedException {
        Schedule decisions = schedule;
        if (decisions == null) {
            decisions = Schedule.parse(given, faults);
            decisions.requireAllowed(faults);
            schedule = decisions;
        }
        Cast actors = cast == null ? new Cast() : cast;
        try {
            return on(actors, decisions, pipeline, goal);
        } finally {
            if (cast == null) {
                actors.close();
            }
        }
    }

    private Director.Process process(Stage stage, Schedule decisions, Parts parts) {
        SimulatedRuntime runtime = new SimulatedRuntime(stage, decisions, faults);
        SimulatedStore store = new SimulatedStore(disk, decisions, faults, runtime);
        return new Director.Process(
                runtime, store, () -> new Engine(parts, store, runtime, limits, Engine.Owning.DEFAULT));
    }

    private Outcome on(Cast actors, Schedule decisions, Pipeline pipeline, Goal goal) throws InterruptedException {
        Stage stage = new Stage(decisions, actors);
        Map<String, Model> bound = new LinkedHashMap<>(models);
        if (faults.allow(Fault.Kind.MODEL)) {
            bound.replaceAll((name, model) -> FaultyModel.of(model, decisions, stage));
        }
        Parts parts = new Parts(pipeline, bound, Map.of(), secrets);
        Goal begun = goal.files(TextFiles.with(goal.files(), files, disk));
        Director director = new Director(() -> process(stage, decisions, parts), disk, begun, decider, watches);
        for (Action action : actions) {
            stage.schedule(action.after(), () -> stage.begin(() -> director.perform(action.what())));
        }
        try {
            stage.play(director, patience);
        } catch (Stage.Stuck | InterruptedException brokenOff) {
            director.breakOff();
            decisions.freeze();
            actors.close();
            if (brokenOff instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new OrchestratorException(FailureClass.DEADLINE, String.valueOf(brokenOff.getMessage()), brokenOff);
        } finally {
            last = director.id();
            took = Duration.ofNanos(stage.nanos());
            processes = director.begun();
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

    /** Returns the seed, for what else is to differ from seed to seed. */
    public long seed() {
        return Schedule.parse(given, Faults.none()).seed();
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

    /**
     * Returns the files a run ended with: path → text, sorted by path.
     *
     * @throws IllegalArgumentException if the run ended without a result; the message shows why
     */
    public SortedMap<String, String> outcomeFiles(Outcome outcome) {
        return TextFiles.of(outcome, disk);
    }

    /** Returns where the runs are remembered. */
    public StateStore store() {
        return disk;
    }
}
