package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BrokenStoreTest extends EngineTest {
    /** Refuses to append handoffs of one run. */
    private final class Broken implements StateStore {
        private final Supplier<? extends Throwable> failure;
        private final Set<RunId> broken = ConcurrentHashMap.newKeySet();

        Broken(Supplier<? extends Throwable> failure) {
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
            store.append(by, expectedHead, batch);
        }

        @Override
        public Ownership create(RunId run, String owner, Duration ttl) {
            return store.create(run, owner, ttl);
        }

        @Override
        public Ownership acquire(RunId run, String owner, Duration ttl) {
            return store.acquire(run, owner, ttl);
        }

        @Override
        public Ownership renew(Ownership by, Duration ttl) {
            return store.renew(by, ttl);
        }

        @Override
        public void release(Ownership by, String status) {
            store.release(by, status);
        }

        @Override
        public List<JournalRecord> read(RunId run, long fromSeq, int max) {
            return store.read(run, fromSeq, max);
        }

        @Override
        public List<RunSummary> runs(RunQuery query) {
            return store.runs(query);
        }

        @Override
        public ArtifactRef put(InputStream bytes) throws IOException {
            return store.put(bytes);
        }

        @Override
        public InputStream open(ArtifactRef ref) throws IOException {
            return store.open(ref);
        }

        @Override
        public void post(RunId run, Signal signal) {
            store.post(run, signal);
        }

        @Override
        public List<Signal> signals(RunId run, long after) {
            return store.signals(run, after);
        }

        @Override
        public void close() {}
    }

    private void haltsWith(Supplier<? extends Throwable> failure, String... words) throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        Broken broken = new Broken(failure);
        Engine engine = engine(
                only((assignment, context) -> {
                            await(goOn);
                            return Handoff.of(1);
                        })
                        .build(),
                Map.of(),
                new SystemRuntime(),
                broken);
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
}
