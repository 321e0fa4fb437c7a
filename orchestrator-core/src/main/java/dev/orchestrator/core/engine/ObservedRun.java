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
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.core.journal.RunProjection;
import dev.orchestrator.core.journal.SignalCodec;
import dev.orchestrator.core.runtime.Runtime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that somebody else is at work on: read from its journal, and told what to do by signals. */
final class ObservedRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(ObservedRun.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** An outage of the store that lasts longer is no outage. */
    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);

    private static final int PAGE = 1_000;
    private static final String ENDED = "run-ended";

    private final RunId id;
    private final StateStore store;
    private final Runtime runtime;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final List<EventFeed> feeds = new CopyOnWriteArrayList<>();
    // confined to one look at a time
    /** The first record not seen. */
    private long next = 1;

    private boolean ended;
    private boolean failing;
    /** By the runtime's clock that only goes forward. */
    private long failingSince;

    ObservedRun(RunId id, StateStore store, Runtime runtime) {
        this.id = id;
        this.store = store;
        this.runtime = runtime;
    }

    /** Looks for news, and goes on doing so until the run has ended. */
    void look() {
        if (outcome.isDone()) {
            return;
        }
        try {
            readOn();
            if (ended) {
                outcome.complete(
                        Outcomes.of(id, store, RunMemory.read(store, id).ending()));
            } else {
                failing = false;
                lookAgain();
            }
        } catch (StoreException e) {
            if (mayPass(e)) {
                lookAgain();
            } else {
                outcome.completeExceptionally(e);
            }
        } catch (RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    private void readOn() {
        List<JournalRecord> page;
        do {
            page = store.read(id, next, PAGE);
            next += page.size();
            ended |= page.stream().anyMatch(journaled -> journaled.type().equals(ENDED));
        } while (page.size() == PAGE);
        feeds.forEach(EventFeed::signal);
    }

    private void lookAgain() {
        runtime.schedule(LOOK_EVERY, () -> runtime.control().execute(this::look));
    }

    /** What failed the store, and is the cause, may pass. What the store or the journal is by itself, stays so. */
    private boolean mayPass(StoreException e) {
        if (e.getCause() == null) {
            return false;
        }
        if (!failing) {
            failing = true;
            failingSince = runtime.nanos();
            LOG.warn("run {}: it is looked for again and again, since it cannot be read: {}", id, e.getMessage());
        }
        return runtime.nanos() - failingSince < GIVE_UP_AFTER.toNanos();
    }

    void stop(OrchestratorException why) {
        outcome.completeExceptionally(why);
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    @Override
    public RunId id() {
        return id;
    }

    @Override
    public Outcome await() throws InterruptedException {
        return await(EmbeddedRun.FOREVER).orElseThrow();
    }

    @Override
    public Optional<Outcome> await(Duration atMost) throws InterruptedException {
        if (!runtime.await(outcome, atMost)) {
            return Optional.empty();
        }
        try {
            return Optional.of(outcome.get());
        } catch (ExecutionException e) {
            throw stopped(e);
        }
    }

    private OrchestratorException stopped(ExecutionException e) {
        Throwable cause = e.getCause();
        return new OrchestratorException(
                cause instanceof OrchestratorException ours ? ours.failureClass() : FailureClass.DEFECT,
                "run " + id + " is not observed any more: " + (cause == null ? e : cause).getMessage(),
                cause);
    }

    @Override
    public CompletionStage<Outcome> completion() {
        return outcome.minimalCompletionStage();
    }

    @Override
    public RunReport report() {
        return RunProjection.of(id, store);
    }

    @Override
    public List<Approval> approvals() {
        return Outcomes.approvals(RunMemory.read(store, id).state, new Contents(store));
    }

    @Override
    public void decide(String approvalId, Decision decision) {
        List<Approval> waiting = approvals();
        if (waiting.stream().noneMatch(a -> a.id().equals(approvalId))) {
            throw Outcomes.noSuchApproval(approvalId, id, waiting);
        }
        store.post(id, SignalCodec.decide(approvalId, decision));
    }

    @Override
    public void cancel(String reason) {
        store.post(id, SignalCodec.cancel(fresh(), Objects.requireNonNull(reason, "reason")));
    }

    @Override
    public void pause() {
        store.post(id, SignalCodec.pause(fresh()));
    }

    @Override
    public void resume() {
        store.post(id, SignalCodec.resume(fresh()));
    }

    private String fresh() {
        return Long.toHexString(runtime.random());
    }

    @Override
    public AutoCloseable listen(Consumer<RunEvent> listener) {
        EventFeed feed = new EventFeed(id, store, runtime.control(), listener);
        feeds.add(feed);
        feed.signal();
        return () -> {
            feeds.remove(feed);
            feed.close();
        };
    }

    @Override
    public String toString() {
        return "Run[" + id + ", observed]";
    }
}
