package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.engine.Parts;
import dev.orchestrator.core.files.PrivateDirectories;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.testkit.replay.Rerun.Mode;
import dev.orchestrator.testkit.stage.Cast;
import dev.orchestrator.testkit.stage.Prompter;
import dev.orchestrator.testkit.stage.Stage;
import dev.orchestrator.testkit.stage.StageRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One rerun. */
record RerunOnce(
        Rerun.Recorded recorded,
        Mode mode,
        Map<String, Model> models,
        Map<String, String> secrets,
        @Nullable Function<Approval, Decision> decider,
        Duration timeout) {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    Rerun.Result run(Pipeline pipeline) throws InterruptedException {
        StateStore store = new InMemoryStateStore();
        Recording recording = Recording.of(store, recorded.into(store));
        if (mode == Mode.RECORD_MISSING && recording.cancelledBecause != null) {
            throw new IllegalStateException(
                    "the run in " + recorded.folder + " was cancelled, and when somebody does that"
                            + " again nobody knows, so it cannot be recorded anew by itself: export another run");
        }
        boolean offline = mode == Mode.STRICT || mode == Mode.LENIENT;
        RecordedAnswers answers =
                mode == Mode.LIVE ? null : new RecordedAnswers(recording, mode, offline, recorded.folder.toString());
        Rerunning rerunning = runtime -> on(runtime, pipeline, store, recording, answers);
        return offline ? onVirtualTime(rerunning, recording) : rerunning.on(new SystemRuntime());
    }

    /** Runs it on whatever has the time. */
    private interface Rerunning {
        Rerun.Result on(Runtime runtime) throws InterruptedException;
    }

    private Rerun.Result onVirtualTime(Rerunning rerunning, Recording recording) throws InterruptedException {
        CompletableFuture<Rerun.Result> result = new CompletableFuture<>();
        long seed = recording.run.hashCode();
        try (Cast cast = new Cast()) {
            Stage stage = new Stage(Prompter.IN_TURN, cast);
            stage.play(
                    () -> {
                        try {
                            result.complete(rerunning.on(new StageRuntime(stage, recording.startedAt(), seed)));
                        } catch (Throwable e) {
                            result.completeExceptionally(e);
                        }
                    },
                    timeout);
        } catch (Stage.Stuck held) {
            throw new OrchestratorException(FailureClass.DEADLINE, String.valueOf(held.getMessage()), held);
        }
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            } else if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("the rerun failed", e.getCause());
        }
    }

    private Rerun.Result on(
            Runtime runtime,
            Pipeline pipeline,
            StateStore store,
            Recording recording,
            @Nullable RecordedAnswers answers)
            throws InterruptedException {
        boolean offline = runtime instanceof StageRuntime;
        Parts parts = new Parts(pipeline.toBuilder().limits(recording.limits()).build(), models, Map.of(), secrets);
        Run run;
        Outcome outcome;
        try (Engine engine = new Engine(
                parts, store, runtime, Limits.none(), Engine.Owning.DEFAULT, PrivateDirectories.USUAL_ROOT, answers)) {
            CompletableFuture<Run> started = new CompletableFuture<>();
            String why = recording.cancelledBecause;
            if (offline && why != null) {
                // Where a run is cancelled, it matters what had not begun since it was paused.
                for (Recording.Pause pause : recording.pauses) {
                    later(runtime, pause.after(), started, pause.begins() ? Run::pause : Run::resume);
                }
                later(runtime, recording.cancelledAfter, started, r -> r.cancel(why));
            }
            run = engine.start(recording.goal());
            recorded.startedAs(run.id(), store);
            run.listen(new Deciding(run, answers, runtime, decider)::look);
            started.complete(run);
            outcome = outcome(run, runtime, answers);
        }
        return new Rerun.Result(outcome, run.id(), store, ended(run.id(), store, answers));
    }

    private static void later(Runtime runtime, Duration after, CompletableFuture<Run> started, Consumer<Run> action) {
        runtime.schedule(after, () -> runtime.control().execute(() -> started.thenAccept(action)));
    }

    private Outcome outcome(Run run, Runtime runtime, @Nullable RecordedAnswers answers) throws InterruptedException {
        CompletableFuture<Drift> drifted = answers == null ? new CompletableFuture<>() : answers.drifted();
        CompletableFuture<Outcome> ended = run.completion().toCompletableFuture();
        Duration atMost = runtime instanceof StageRuntime ? FOR_EVER : timeout;
        try {
            if (!runtime.await(CompletableFuture.anyOf(ended, drifted), atMost)) {
                throw notEnded(
                        "the rerun has not ended within " + timeout
                                + "; if it only needs longer, say so with timeout(…)",
                        run);
            }
        } catch (Stage.Stuck e) {
            throw notEnded("nothing will happen any more, and the rerun has not ended", run);
        }
        if (drifted.isDone()) {
            throw drifted.join();
        }
        return run.await();
    }

    private static OrchestratorException notEnded(String why, Run run) {
        return new OrchestratorException(
                FailureClass.DEADLINE, why + ". This is how far it got:\n" + TextReport.render(run.report()));
    }

    /** Deals with what is unused or was missing; returns warnings. */
    private List<String> ended(RunId rerun, StateStore store, @Nullable RecordedAnswers answers) {
        Drift unused = answers == null ? null : answers.unused();
        if (answers == null) {
            return List.of();
        } else if (mode == Mode.STRICT && unused != null) {
            throw unused;
        } else if (mode == Mode.RECORD_MISSING && (answers.wasMissing() || unused != null)) {
            try {
                replace(store, rerun);
            } catch (IOException e) {
                throw new UncheckedIOException("the recording in " + recorded.folder + " cannot be written anew", e);
            }
        }
        Stream<String> left = unused == null
                ? Stream.empty()
                : unused.places().stream().map(p -> p.slot() + " was recorded and is not asked for any more");
        return Stream.concat(answers.warnings().stream(), left).toList();
    }

    /** The new recording is whole before the old one goes. */
    private void replace(StateStore store, RunId rerun) throws IOException {
        Path target = recorded.folder.toAbsolutePath();
        Path next = target.resolveSibling(target.getFileName() + ".new");
        Path old = target.resolveSibling(target.getFileName() + ".old");
        RunArchive.write(store, rerun, next);
        Files.move(target, old);
        Files.move(next, target);
        try (Stream<Path> files = Files.walk(old)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Gives people's decisions, each once, when they were given. */
    private static final class Deciding {
        private final Run run;
        private final @Nullable RecordedAnswers answers;
        private final Runtime runtime;
        private final @Nullable Function<Approval, Decision> decider;
        private final Set<String> seen = new HashSet<>(); // a listener is called by one thread at a time

        Deciding(
                Run run,
                @Nullable RecordedAnswers answers,
                Runtime runtime,
                @Nullable Function<Approval, Decision> decider) {
            this.run = run;
            this.answers = answers;
            this.runtime = runtime;
            this.decider = decider;
        }

        void look(RunEvent event) {
            if (!event.type().equals("approval-requested")) {
                return;
            }
            for (Approval approval : run.approvals()) {
                if (seen.add(approval.id())) {
                    decide(approval);
                }
            }
        }

        private void decide(Approval approval) {
            Recording.Decided decided = answers == null ? null : answers.decision(approval);
            if (decided != null) {
                Duration left = Duration.between(runtime.now(), decided.at());
                Runnable give = () -> run.decide(approval.id(), decided.decision());
                if (left.isNegative() || left.isZero()) {
                    give.run();
                } else {
                    runtime.schedule(left, () -> runtime.control().execute(give));
                }
            } else if (decider != null) {
                run.decide(approval.id(), decider.apply(approval));
            }
        }
    }
}
