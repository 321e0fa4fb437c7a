package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.core.engine.RunMemory.Ending;
import dev.orchestrator.core.journal.RunProjection;
import dev.orchestrator.core.kernel.Input;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of this process, as its user sees it. */
final class EmbeddedRun implements Run {
    static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final RunLoop loop;
    /** Completed on a thread of its own, so that what users hang on it never runs on the loop. */
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    EmbeddedRun(RunLoop loop) {
        this.loop = loop;
        loop.ended().whenComplete((ending, e) -> loop.scope().elsewhere(() -> complete(ending, e)));
    }

    RunLoop loop() {
        return loop;
    }

    private void complete(@Nullable Ending ending, @Nullable Throwable stopped) {
        try {
            if (stopped != null) {
                outcome.completeExceptionally(stopped);
            } else if (ending != null) {
                outcome.complete(Outcomes.of(loop.scope().id(), loop.scope().store(), ending));
            }
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    @Override
    public RunId id() {
        return loop.scope().id();
    }

    @Override
    public Outcome await() throws InterruptedException {
        return await(FOREVER).orElseThrow();
    }

    @Override
    public Optional<Outcome> await(Duration atMost) throws InterruptedException {
        if (!loop.scope().runtime().await(outcome, atMost)) {
            return Optional.empty();
        }
        try {
            return Optional.of(outcome.get());
        } catch (ExecutionException e) {
            throw stopped(e);
        }
    }

    private static OrchestratorException stopped(ExecutionException e) {
        if (e.getCause() instanceof OrchestratorException ours) {
            return new OrchestratorException(ours.failureClass(), String.valueOf(ours.getMessage()), ours);
        }
        return new OrchestratorException(FailureClass.DEFECT, "the run stopped: " + e.getCause(), e.getCause());
    }

    @Override
    public CompletionStage<Outcome> completion() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public RunReport report() {
        return RunProjection.of(loop.scope().id(), loop.scope().store());
    }

    @Override
    public List<Approval> approvals() {
        return loop.ask(state -> Outcomes.approvals(state, loop.scope().contents()));
    }

    @Override
    public void decide(String approvalId, Decision decision) {
        Input.Decided told =
                loop.tellIf(state -> state.awaits(approvalId) ? new Input.Decided(approvalId, decision) : null);
        if (told == null) {
            throw Outcomes.noSuchApproval(approvalId, id(), approvals());
        }
    }

    @Override
    public void cancel(String reason) {
        loop.tell(new Input.CancelRequested(Objects.requireNonNull(reason, "reason")));
    }

    @Override
    public void pause() {
        loop.tell(new Input.PauseRequested());
    }

    @Override
    public void resume() {
        loop.tell(new Input.ResumeRequested());
    }

    @Override
    public AutoCloseable listen(Consumer<RunEvent> listener) {
        EventFeed feed =
                new EventFeed(id(), loop.scope().store(), loop.scope().runtime().control(), listener);
        Runnable signal = feed::signal;
        loop.listen(signal);
        feed.signal();
        return () -> {
            loop.unlisten(signal);
            feed.close();
        };
    }

    @Override
    public String toString() {
        return "Run[" + id() + "]";
    }
}
