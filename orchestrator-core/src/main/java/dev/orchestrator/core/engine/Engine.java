package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.files.FileTrees;
import dev.orchestrator.core.files.PrivateDirectories;
import dev.orchestrator.core.kernel.Input;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs goals in this process. Safe for use by several threads. */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration HALT_TIMEOUT = Duration.ofSeconds(2);

    private final RunScope.Shell shell;
    private final Limits limits;
    private final String owner;
    private final Set<RunLoop> loops = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Binds a pipeline to the outside; {@code limits} can only tighten the pipeline's. */
    public Engine(Pipeline pipeline, Map<String, Model> models, StateStore store, Runtime runtime, Limits limits) {
        FileTrees trees = new FileTrees(store);
        this.shell =
                new RunScope.Shell(pipeline, Map.copyOf(models), store, runtime, trees, new PrivateDirectories(trees));
        this.limits = pipeline.limits().tightenedBy(limits);
        this.owner = "embedded-" + Long.toHexString(runtime.random());
    }

    /** Starts a run. */
    public Run start(Goal goal) {
        requireOpen();
        requireStartable(goal);
        Goal encoded = Moves.encoded(goal);
        RunId id = RunId.of("run-" + Long.toHexString(shell.runtime().random()));
        Ownership ownership = shell.store().create(id, owner, LEASE);
        RunLoop loop = new RunLoop(new RunScope(id, shell), ownership);
        loops.add(loop);
        loop.ended().whenComplete((ending, e) -> loops.remove(loop));
        EmbeddedRun run = new EmbeddedRun(loop);
        loop.tell(new Input.Start(encoded, limits, shell.pipeline().catalogue()));
        if (closed) {
            loop.halt(closedWhile(id));
        }
        return run;
    }

    private void requireStartable(Goal goal) {
        List<String> problems = new ArrayList<>();
        if (goal.criteria().isEmpty() && !goal.unverified()) {
            problems.add("it has no criterion, so nothing could tell when it is reached; add doneWhen(…), or say"
                    + " withoutVerification() and accept an unverified outcome");
        }
        Set<String> ids = new HashSet<>();
        for (Criterion criterion : goal.criteria()) {
            if (!ids.add(criterion.id())) {
                problems.add("criterion '" + criterion.id() + "' stands twice; rename one");
            }
            if (!shell.pipeline().verifiers().containsKey(criterion.verifier())) {
                problems.add("criterion '" + criterion.id() + "' names verifier '" + criterion.verifier()
                        + "', which is not registered; there "
                        + (shell.pipeline().verifiers().isEmpty()
                                ? "is none"
                                : "are: "
                                        + String.join(
                                                ", ",
                                                shell.pipeline().catalogue().verifiers())));
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

    @Override
    public void close() {
        closed = true;
        List<RunLoop> open = List.copyOf(loops);
        for (RunLoop loop : open) {
            loop.halt(closedWhile(loop.scope().id()));
        }
        CompletableFuture<?> halted = CompletableFuture.allOf(
                        open.stream().map(RunLoop::ended).toArray(CompletableFuture<?>[]::new))
                .exceptionally(e -> null);
        shell.runtime().schedule(HALT_TIMEOUT, () -> halted.complete(null));
        halted.join();
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
