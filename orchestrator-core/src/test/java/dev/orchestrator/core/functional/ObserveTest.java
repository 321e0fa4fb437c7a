package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two engines on one store stand for two processes: one runs, the other looks on. */
class ObserveTest extends EngineTest {
    private final ManualRuntime owners = new ManualRuntime();
    private final ManualRuntime others = new ManualRuntime();

    private static final Pipeline ASKS = only((assignment, context) -> {
                Decision decision = context.approval("release", "2.4");
                return Handoff.of(decision.by() + decision.answer());
            })
            .build();

    private final Engine other = engine(ASKS, Map.of(), others);

    @Test
    void an_observer_sees_what_waits_and_decides_it_through_the_owner() throws Exception {
        Run run = start(engine(ASKS, Map.of(), owners), unverified());
        EventLog.of(run).await("approval-requested");
        Run observed = other.observe(run.id());

        assertThat(observed.approvals()).isEqualTo(run.approvals()).hasSize(1);
        String approval = observed.approvals().get(0).id();
        assertThatThrownBy(() -> observed.decide("nothing", Decision.approve("ann")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(approval);
        observed.decide(approval, Decision.answer("ann", new JsonText("[1]")));
        assertThat(run.approvals()).as("until the owner looks").hasSize(1);
        owners.advance(Duration.ofSeconds(1));

        Outcome outcome = end(run);
        EventLog seen = EventLog.of(observed);
        seen.await("run-ended");
        assertThat(done(outcome).result().as(String.class)).contains("ann", "[1]");
        others.advance(Duration.ofSeconds(1));
        assertThat(done(end(observed)).result().as(String.class)).contains("ann", "[1]");
        assertThat(observed.report().tasks()).hasSameSizeAs(run.report().tasks());
    }

    @Test
    void an_observer_can_cancel() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        Run run = start(
                engine(
                        only((assignment, context) -> {
                                    atWork.countDown();
                                    new CountDownLatch(1).await();
                                    return Handoff.of("done");
                                })
                                .build(),
                        Map.of(),
                        owners),
                unverified());
        await(atWork);
        other.observe(run.id()).cancel("enough");
        owners.advance(Duration.ofSeconds(1));

        assertThat(end(run))
                .isInstanceOfSatisfying(
                        Outcome.Cancelled.class, c -> assertThat(c.reason()).isEqualTo("enough"));
    }

    @Test
    void there_is_nothing_to_observe_where_there_is_no_run() {
        assertThatThrownBy(() -> other.observe(RunId.of("run-0")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("run-0");
    }

    @Test
    void whoever_waits_for_an_observed_run_is_told_when_the_observer_is_closed() throws Exception {
        Run run = start(engine(ASKS, Map.of(), owners), unverified());
        Run observed = other.observe(run.id());
        other.close();

        assertThatThrownBy(observed::await)
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining(run.id().value());
        assertThat(run.await(Duration.ZERO)).as("the run itself goes on").isEmpty();
    }

    /** Cannot be read as long as it fails. */
    private final class Unreadable extends FrontStore {
        private volatile @Nullable StoreException failure;
        private final AtomicInteger failures = new AtomicInteger();

        Unreadable() {
            super(store);
        }

        @Override
        public List<JournalRecord> read(RunId run, long fromSeq, int max) {
            StoreException now = failure;
            if (now != null) {
                failures.incrementAndGet();
                throw now;
            }
            return super.read(run, fromSeq, max);
        }
    }

    private final Unreadable unreadable = new Unreadable();

    /** Observes it and has looked once. */
    private Run observedThere(Run run) throws InterruptedException {
        Run observed = engine(ASKS, Map.of(), others, unreadable).observe(run.id());
        until(() -> others.timers() > 0);
        return observed;
    }

    /** Lets the time pass until the observer looks, in vain. */
    private void looksAfter(Duration time) throws InterruptedException {
        until(() -> others.timers() > 0);
        int before = unreadable.failures.get();
        others.advance(time);
        until(() -> unreadable.failures.get() > before);
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void an_outage_of_the_store_is_waited_out() throws Exception {
        Run run = start(engine(ASKS, Map.of(), owners), unverified());
        EventLog.of(run).await("approval-requested");
        Run observed = observedThere(run);
        unreadable.failure = new StoreException("the server is gone", new IOException("reset"));
        looksAfter(Duration.ofMillis(500));
        run.decide(run.approvals().get(0).id(), Decision.approve("ann"));
        end(run);
        looksAfter(Duration.ofMillis(500));

        assertThat(observed.await(Duration.ZERO)).isEmpty();
        unreadable.failure = null;
        until(() -> others.timers() > 0);
        others.advance(Duration.ofMillis(500));
        assertThat(done(end(observed)).result().as(String.class)).contains("ann");
    }

    @Test
    void an_outage_that_does_not_end_is_given_up_on() throws Exception {
        Run run = start(engine(ASKS, Map.of(), owners), unverified());
        EventLog.of(run).await("approval-requested");
        Run observed = observedThere(run);
        unreadable.failure = new StoreException("the server is gone", new IOException("reset"));
        looksAfter(Duration.ofMillis(500));
        looksAfter(Duration.ofMinutes(5));

        assertThatThrownBy(() -> observed.await(LONG))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll(run.id().value(), "not observed any more", "the server is gone");
    }

    @Test
    void what_cannot_pass_is_given_up_on_at_once() throws Exception {
        Run run = start(engine(ASKS, Map.of(), owners), unverified());
        EventLog.of(run).await("approval-requested");
        Run observed = observedThere(run);
        unreadable.failure = new StoreException("record 3 is missing");
        looksAfter(Duration.ofMillis(500));

        assertThatThrownBy(() -> observed.await(LONG))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll(run.id().value(), "not observed any more", "record 3 is missing");
    }
}
