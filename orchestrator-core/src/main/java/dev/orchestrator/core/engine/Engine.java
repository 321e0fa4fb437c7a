package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.files.FileTrees;
import dev.orchestrator.core.files.PrivateDirectories;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.step.Answers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs goals in this process. Safe for use by several threads. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /**
     * How runs are owned.
     *
     * @param lease how long a run stays its owner's after it was last heard of
     * @param pinned whether a run is refused whose code has changed
     */
    public record Owning(Duration lease, boolean pinned) {
        /** What is usual. */
        public static final Owning DEFAULT = new Owning(Duration.ofSeconds(30), false);
    }

    private static final String RUNNING = "running";
    private static final String SUSPENDED = "suspended";
    private static final Duration HALT_TIMEOUT = Duration.ofSeconds(2);

    private final RunScope.Shell shell;
    private final Limits limits;
    private final Duration lease;
    private final boolean pinned;
    /** Of the parts that runs call unless they are told otherwise. */
    private volatile @Nullable Map<String, String> fingerprints;

    private final String owner;
    private final Map<RunId, EmbeddedRun> runs = new ConcurrentHashMap<>();
    private final Set<ObservedRun> observed = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Binds parts to the outside; {@code limits} can only tighten the pipeline's. */
    public Engine(Parts parts, StateStore store, Runtime runtime, Limits limits, Owning owning) {
        this(parts, store, runtime, limits, owning, PrivateDirectories.USUAL_ROOT, null);
    }

    /**
     * As the other, with private directories under a folder of the caller's choice.
     *
     * @param answers what answers in place of the outside; null if nobody does
     */
    public Engine(
            Parts parts,
            StateStore store,
            Runtime runtime,
            Limits limits,
            Owning owning,
            Path directories,
            @Nullable Answers answers) {
        FileTrees trees = new FileTrees(store);
        this.shell =
                new RunScope.Shell(parts, store, runtime, trees, new PrivateDirectories(trees, directories), answers);
        this.limits = parts.pipeline().limits().tightenedBy(limits);
        this.lease = owning.lease();
        this.pinned = owning.pinned();
        this.owner = "embedded-" + Long.toHexString(runtime.random());
    }

    /** Returns what runs call unless they are told otherwise. */
    public Parts parts() {
        return shell.parts();
    }

    /** Starts a run. */
    public Run start(Goal goal) {
        requireOpen();
        requireStartable(goal);
        Goal encoded =
                Moves.encoded(goal, new Contents(shell.store(), shell.parts().redactor()));
        Ownership ownership = shell.store().create(fresh(), owner, lease);
        RunLoop loop = new RunLoop(new RunScope(ownership.run(), shell), ownership, new RunMemory());
        return begin(
                loop,
                ownership,
                () -> loop.tell(
                        new Input.Start(encoded, limits, parts().pipeline().catalogue(), fingerprints(parts()))));
    }

    private RunId fresh() {
        return RunId.of("run-" + Long.toHexString(shell.runtime().random()));
    }

    /** Begins a run with the first records of another, and goes on from there with these parts. */
    public Run fork(RunId id, long lastSeq, Parts parts, List<String> overridden) {
        requireOpen();
        ForkOrigin origin = new ForkOrigin(id, lastSeq, overridden);
        RunMemory memory = RunMemory.inherited(shell.store(), id, lastSeq);
        requireResumable(id, memory, parts);
        Ownership ownership = shell.store().create(fresh(), owner, lease);
        RunLoop loop = new RunLoop(new RunScope(ownership.run(), shell.with(parts)), ownership, memory);
        Map<String, String> changed = Parts.changed(memory.state.code(), fingerprints(parts));
        return begin(loop, ownership, () -> loop.reopen(new Input.Reopened(changed, origin)));
    }

    /** Goes on with a run that this or another process left. */
    public Run resume(RunId id) {
        requireOpen();
        EmbeddedRun known = runs.get(id);
        return known != null ? known : resume(id, parts());
    }

    /** As {@link #resume(RunId)}, with parts of its own. */
    public Run resume(RunId id, Parts parts) {
        requireOpen();
        if (runs.containsKey(id)) {
            throw new IllegalStateException("run " + id + " is at work here already, so its parts cannot be exchanged;"
                    + " close the orchestrator first, or fork the run");
        }
        Ownership ownership = shell.store().acquire(id, owner, lease);
        RunMemory memory;
        try {
            memory = RunMemory.read(shell.store(), id);
            requireResumable(id, memory, parts);
            requireUnchanged(id, memory, parts);
        } catch (RuntimeException e) {
            shell.store().release(ownership, SUSPENDED);
            throw e;
        }
        RunLoop loop = new RunLoop(new RunScope(id, shell.with(parts)), ownership, memory);
        Map<String, String> changed = Parts.changed(memory.state.code(), fingerprints(parts));
        return begin(loop, ownership, () -> loop.reopen(new Input.Reopened(changed)));
    }

    /** Observes a run that is at work elsewhere; one that is at work here is returned as it is. */
    public Run observe(RunId id) {
        requireOpen();
        EmbeddedRun here = runs.get(id);
        if (here != null) {
            return here;
        }
        shell.store().read(id, 1, 1); // fails if there is no such run
        ObservedRun run = new ObservedRun(id, shell.store(), shell.runtime());
        observed.add(run);
        run.outcome().whenComplete((outcome, e) -> observed.remove(run));
        if (closed) {
            run.stop(closedWhile(id));
        }
        shell.runtime().control().execute(run::look);
        return run;
    }

    /** Goes on with all runs that nobody is at work on. */
    public List<Run> resumeAll() {
        requireOpen();
        List<Run> resumed = new ArrayList<>();
        for (String status : List.of(RUNNING, SUSPENDED)) {
            for (RunSummary summary : shell.store().runs(new RunQuery(status, Integer.MAX_VALUE))) {
                if (!runs.containsKey(summary.id())) {
                    try {
                        resumed.add(resume(summary.id()));
                    } catch (RunOwnedException elsewhere) {
                        LOG.debug("run {} is at work elsewhere", summary.id());
                    } catch (OrchestratorException e) {
                        LOG.warn("run {} is left as it is: {}", summary.id(), e.getMessage());
                    }
                }
            }
        }
        return resumed;
    }

    private EmbeddedRun begin(RunLoop loop, Ownership ownership, Runnable first) {
        RunId id = loop.scope().id();
        EmbeddedRun run = new EmbeddedRun(loop);
        runs.put(id, run);
        loop.ended().whenComplete((ending, e) -> runs.remove(id, run));
        first.run();
        if (shell.answers() == null) { // else nobody else knows of it: what happens comes from a recording
            new Watch(loop, ownership, lease).begin();
        }
        if (closed) {
            loop.halt(closedWhile(id));
        }
        return run;
    }

    /** Outcomes on record stay whatever the code is now; but whoever is named there must be there to be called. */
    private static void requireResumable(RunId id, RunMemory memory, Parts parts) {
        Catalogue then = memory.state.catalogue();
        Catalogue now = parts.pipeline().catalogue();
        List<String> missing = new ArrayList<>();
        missing("planner", then.planners(), now.planners(), missing);
        missing("worker", then.workers(), now.workers(), missing);
        missing("verifier", then.verifiers(), now.verifiers(), missing);
        String unpayable = memory.state.ended() ? null : parts.unpayable(memory.state.limits());
        if (unpayable != null) {
            throw new OrchestratorException(
                    FailureClass.DEFECT, "run " + id + " cannot go on with these models: " + unpayable);
        }
        if (!missing.isEmpty() && !memory.state.ended()) {
            throw new OrchestratorException(
                    FailureClass.DEFECT,
                    "run " + id + " cannot go on with this pipeline, which lacks " + String.join(", ", missing)
                            + ". Register what is missing, or resume it with the pipeline it was started with");
        }
    }

    private void requireUnchanged(RunId id, RunMemory memory, Parts parts) {
        Map<String, String> changed = Parts.changed(memory.state.code(), fingerprints(parts));
        if (pinned && !changed.isEmpty() && !memory.state.ended()) {
            throw new OrchestratorException(
                    FailureClass.POLICY,
                    "run " + id + " is pinned to the code it was started with, and this differs: "
                            + String.join(", ", changed.keySet())
                            + ". Resume it with that code, or without pinCode()");
        }
    }

    private Map<String, String> fingerprints(Parts parts) {
        if (parts != parts()) {
            return parts.fingerprints();
        }
        Map<String, String> known = fingerprints;
        if (known == null) {
            known = parts.fingerprints();
            fingerprints = known;
        }
        return known;
    }

    private static void missing(String kind, Collection<String> then, Collection<String> now, List<String> into) {
        for (String name : then) {
            if (!now.contains(name)) {
                into.add(kind + " '" + name + "'");
            }
        }
    }

    private void requireStartable(Goal goal) {
        List<String> problems = new ArrayList<>();
        if (goal.criteria().isEmpty() && !goal.unverified()) {
            problems.add("it has no criterion, so nothing could tell when it is reached; add doneWhen(…), or say"
                    + " withoutVerification() and accept an unverified outcome");
        }
        String unpayable = parts().unpayable(limits);
        if (unpayable != null) {
            problems.add(unpayable);
        }
        Set<String> ids = new HashSet<>();
        for (Criterion criterion : goal.criteria()) {
            if (!ids.add(criterion.id())) {
                problems.add("criterion '" + criterion.id() + "' stands twice; rename one");
            }
            if (!parts().pipeline().verifiers().containsKey(criterion.verifier())) {
                problems.add("criterion '" + criterion.id() + "' names verifier '" + criterion.verifier()
                        + "', which is not registered; there "
                        + (parts().pipeline().verifiers().isEmpty()
                                ? "is none"
                                : "are: "
                                        + String.join(
                                                ", ",
                                                parts().pipeline().catalogue().verifiers())));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "goal '" + goal.objective() + "' cannot start: " + String.join("; ", problems));
        }
    }

    /** Reads a folder into a tree; its bytes go to the store. */
    public FileTree importFiles(Path folder) throws IOException {
        requireOpen();
        return shell.trees().read(folder);
    }

    /** Writes a tree into a folder, which is made if it is not there and must be empty if it is. */
    public void exportFiles(FileTree tree, Path folder) throws IOException {
        shell.trees().write(tree, folder);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the orchestrator is closed; build another one");
        }
    }

    private static OrchestratorException closedWhile(RunId id) {
        return new OrchestratorException(
                FailureClass.ABANDONED,
                "the orchestrator was closed while run " + id + " was under way; it stays as it was last recorded");
    }

    private void awaitDeaf(CompletableFuture<?> halted) {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                shell.runtime().await(halted, HALT_TIMEOUT);
                over = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        observed.forEach(run -> run.stop(closedWhile(run.id())));
        List<RunLoop> open = runs.values().stream().map(EmbeddedRun::loop).toList();
        for (RunLoop loop : open) {
            loop.halt(closedWhile(loop.scope().id()));
        }
        CompletableFuture<?> halted = CompletableFuture.allOf(
                        open.stream().map(RunLoop::ended).toArray(CompletableFuture<?>[]::new))
                .exceptionally(e -> null);
        awaitDeaf(halted);
        // A loop that hangs in its store is given up on: whoever waits for its run must not wait for ever.
        open.forEach(loop ->
                loop.ended().completeExceptionally(closedWhile(loop.scope().id())));
        shell.runtime().close();
        try {
            shell.directories().close();
        } catch (RuntimeException e) {
            LOG.debug("some private directories are left behind: {}", e.toString());
        }
    }
}
