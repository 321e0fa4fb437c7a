package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BrokenStoreTest extends EngineTest {
    /** Refuses to append handoffs of one run. */
    private class Broken extends FrontStore {
        private final Supplier<? extends Throwable> failure;
        private final Set<RunId> broken = ConcurrentHashMap.newKeySet();

        Broken(Supplier<? extends Throwable> failure) {
            super(store);
            this.failure = failure;
        }

        @Override
        public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
            boolean fails = broken.contains(by.run())
                    && batch.stream().anyMatch(r -> r.type().equals("handoff-received"));
            if (fails) {
                Throwable e = failure.get();
                if (e instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e;
            }
            super.append(by, expectedHead, batch);
        }
    }

    /** Returns an engine whose worker waits, so that the store can be broken meanwhile. */
    private Engine waitingFor(CountDownLatch goOn, Broken broken) {
        return engine(
                only((assignment, context) -> {
                            await(goOn);
                            return Handoff.of(1);
                        })
                        .build(),
                Map.of(),
                new SystemRuntime(),
                broken);
    }

    private void haltsWith(Supplier<? extends Throwable> failure, String... words) throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        Broken broken = new Broken(failure);
        Engine engine = waitingFor(goOn, broken);
        Run bad = start(engine, Goal.of("bad").withoutVerification());
        Run good = start(engine, Goal.of("good").withoutVerification());
        broken.broken.add(bad.id());
        goOn.countDown();

        assertThatThrownBy(() -> bad.await(LONG))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll(words);
        done(end(good));
        assertThat(Journal.of(store, bad.id()).types()).endsWith("worker-called");
        assertThatThrownBy(bad::approvals).isInstanceOf(OrchestratorException.class);
        bad.cancel("nothing happens");
    }

    @Test
    void a_run_whose_journal_cannot_be_written_stops_there_and_others_go_on() throws Exception {
        haltsWith(() -> new StoreException("the disk is full"), "the disk is full");
    }

    @Test
    void whatever_a_store_throws_stops_the_run_and_not_who_waits_for_it() throws Exception {
        haltsWith(() -> new IllegalStateException("odd"), "the engine failed", "odd");
        haltsWith(() -> new StackOverflowError("deep"), "the engine failed", "deep");
    }

    @Test
    void whoever_hears_that_a_run_has_stopped_may_resume_it_at_once() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Run> stopping = new AtomicReference<>();
        List<Boolean> toldBefore = new CopyOnWriteArrayList<>();
        Broken broken = new Broken(() -> new StoreException("the disk is full")) {
            @Override
            public void release(Ownership by, String status) {
                toldBefore.add(stopping.get().completion().toCompletableFuture().isDone());
                super.release(by, status);
            }
        };
        Engine engine = waitingFor(goOn, broken);
        Run run = start(engine, unverified());
        stopping.set(run);
        broken.broken.add(run.id());
        goOn.countDown();
        assertThatThrownBy(() -> run.await(LONG)).hasMessageContaining("the disk is full");
        assertThat(toldBefore).containsExactly(false);

        broken.broken.clear();
        done(end(engine.resume(run.id())));
    }
}
