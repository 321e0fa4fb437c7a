package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.ledger.Auditor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** I17: whoever spends at once, whatever providers bill and say, and wherever a process dies, a cap is kept. */
class SpendersTest extends EngineTest {
    private static final int TOKENS = 1_000;
    /** More than any call can cost. */
    private static final BigDecimal DEAREST = new BigDecimal("0.02");

    /** As many as there are spenders, on every JVM. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final ManualRuntime time = new ManualRuntime(threads);

    @AfterEach
    void stop_threads() {
        threads.shutdownNow();
    }

    /** Bills when it is asked, before anybody can stop it, and keeps its own books. */
    private final class Provider implements Model, Metered {
        private final boolean overbills;
        private final CountDownLatch everybody;
        private final Set<String> arrived = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger atOnce = new AtomicInteger();
        private BigDecimal billed = BigDecimal.ZERO; // guarded by this
        private BigDecimal overbilled = BigDecimal.ZERO; // guarded by this
        private long tokens; // guarded by this

        Provider(int spenders, boolean overbills) {
            this.overbills = overbills;
            this.everybody = new CountDownLatch(spenders);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            String text = request.messages().get(0).text();
            long odd = Math.floorMod(text.hashCode(), 9_973);
            return new Usage(TOKENS - 100, 100, new BigDecimal("0.01").add(BigDecimal.valueOf(odd, 6)));
        }

        /** Nobody goes on before all have been granted a call, or refused one. */
        void arrive(String spender) {
            if (arrived.add(spender)) {
                everybody.countDown();
            }
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            atOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                return answer(request);
            } finally {
                inside.decrementAndGet();
            }
        }

        private ModelReply answer(ModelRequest request) throws InterruptedException {
            String text = request.messages().get(0).text();
            Usage most = atMost(request);
            BigDecimal cost = most.cost().orElseThrow();
            Usage half = new Usage(most.inputTokens() / 2, 50, cost.divide(new BigDecimal(2)));
            int mood = Math.floorMod((text + calls.incrementAndGet()).hashCode(), 97);
            boolean turnsAway = mood % 8 == 4;
            if (!turnsAway) {
                bill(mood % 8 == 1 || mood % 8 == 2 ? half : most);
            }
            arrive(text.substring(0, text.indexOf(' ')));
            everybody.await();
            if (mood == 0 && overbills) {
                return new ModelReply.Answer("more", overbill(most));
            }
            return switch (mood % 8) {
                case 1 -> new ModelReply.Answer("less", half);
                case 2 -> throw failure(half);
                case 3 -> throw failure(null);
                case 4 -> throw failure(Usage.NONE);
                case 5 -> new ModelReply.Answer("no price", Usage.of(most.inputTokens(), 100));
                case 6 -> hang();
                case 7 -> throw new IllegalStateException("odd");
                default -> new ModelReply.Answer("exactly", most);
            };
        }

        private static ModelException failure(Usage used) {
            return new ModelException(FailureClass.TRANSIENT, "broke off", null, null, used);
        }

        private ModelReply hang() throws InterruptedException {
            time.advance(Limits.defaults().modelCall());
            new CountDownLatch(1).await();
            throw new AssertionError("nobody opens it");
        }

        private synchronized void bill(Usage usage) {
            billed = billed.add(usage.cost().orElseThrow());
            tokens += usage.tokens();
        }

        private Usage overbill(Usage most) {
            Usage more = new Usage(0, 0, new BigDecimal("0.000001"));
            bill(more);
            synchronized (this) {
                overbilled = overbilled.add(more.cost().orElseThrow());
            }
            return most.plus(more);
        }

        synchronized BigDecimal billed() {
            return billed;
        }

        synchronized BigDecimal overbilled() {
            return overbilled;
        }

        synchronized long tokens() {
            return tokens;
        }
    }

    /** Once all spenders are at it, dies in the middle of an append now and then: before it, after a part of it, or after it. */
    private final class Dying extends FrontStore {
        private final SplittableRandom random = new SplittableRandom(17); // guarded by this
        private final Provider provider;
        private final int lives;
        private final int records;
        private int left; // guarded by this
        private int deaths; // guarded by this

        /** @param records after about so many it dies again */
        Dying(Provider provider, int lives, int records) {
            super(store);
            this.provider = provider;
            this.lives = lives;
            this.records = records;
            this.left = records;
        }

        @Override
        public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
            int written = written(batch.size());
            if (written < 0) {
                super.append(by, expectedHead, batch);
                return;
            }
            if (written > 0) {
                super.append(by, expectedHead, batch.subList(0, written));
            }
            throw new StoreException("the process died");
        }

        /** Returns how much of the batch is written before it dies; -1 if it lives on. */
        private synchronized int written(int size) {
            left -= size;
            if (provider.everybody.getCount() > 0 || deaths == lives || left > 0) {
                return -1;
            }
            deaths++;
            left = 1 + random.nextInt(2 * records);
            return random.nextInt(size + 1);
        }

        synchronized int deaths() {
            return deaths;
        }
    }

    /** Asks until it is refused, whatever happens meanwhile. */
    private static Worker greedy(Provider provider) {
        return (assignment, context) -> {
            for (int i = 0; ; i++) {
                try {
                    context.model("m").call(ModelRequest.of(Message.user(assignment.name() + " " + i)));
                } catch (ModelException e) {
                    if (e.failureClass() == FailureClass.BUDGET) {
                        provider.arrive(assignment.name());
                        return Handoff.of(i);
                    }
                }
            }
        };
    }

    private Auditor spend(int spenders, Limits caps, Provider provider, Dying dying) throws InterruptedException {
        Limits limits = caps.modelCalls(1_000_000)
                .children(spenders)
                .tasks(spenders + 1)
                .concurrency(spenders)
                .call(Duration.ofDays(3_650))
                .task(Duration.ofDays(3_650))
                .run(Duration.ofDays(3_650));
        Pipeline pipeline = Pipeline.builder()
                .planner(split(IntStream.range(0, spenders)
                        .mapToObj(i -> Subtask.work("w" + i, "greedy"))
                        .toArray(Subtask[]::new)))
                .worker("greedy", greedy(provider))
                .limits(limits)
                .build();
        Run run = engine(pipeline, Map.of("m", provider), time, dying).start(unverified());
        RunId id = run.id();
        RunReport report = null;
        while (report == null) {
            try {
                report = done(ended(run, provider)).report();
            } catch (OrchestratorException died) {
                run = engine(pipeline, Map.of("m", provider), time, dying).resume(id);
            }
        }
        Auditor auditor = new Auditor(limits);
        JournalReader.read(store, id, (journaled, event) -> auditor.read(event));
        // Nobody goes on before all have been granted a call, whatever becomes of it.
        assertThat(auditor.requests()).isEqualTo((int) report.modelCalls()).isGreaterThanOrEqualTo(spenders);
        addsUp(report, auditor);
        return auditor;
    }

    /** Time goes on meanwhile: an alarm may be set just after a call that hangs has moved it. */
    private Outcome ended(Run run, Provider provider) throws InterruptedException {
        Optional<Outcome> outcome = run.await(Duration.ofMillis(100));
        while (outcome.isEmpty()) {
            if (provider.everybody.getCount() == 0) {
                time.advance(Limits.defaults().modelCall());
            }
            outcome = run.await(Duration.ofMillis(100));
        }
        return outcome.get();
    }

    private static void addsUp(RunReport report, Auditor auditor) {
        BigDecimal cost = report.spent().stream()
                .map(s -> s.usage().cost().orElse(BigDecimal.ZERO).add(s.unsettledCost()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(cost).isEqualByComparingTo(auditor.cost());
        assertThat(report.spent().stream()
                        .mapToLong(s -> s.usage().tokens() + s.unsettledTokens())
                        .sum())
                .isEqualTo(auditor.tokens());
        assertThat(report.spent().stream().map(Spent::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(report.usage());
    }

    private void money(int spenders, int deaths) throws InterruptedException {
        // Whatever is under way when a process dies stays spent.
        BigDecimal cap = DEAREST.multiply(new BigDecimal(spenders * (deaths + 3)));
        Provider provider = new Provider(spenders, false);
        Dying dying = new Dying(provider, deaths, spenders);

        Auditor auditor =
                spend(spenders, Limits.defaults().maxTokens(Long.MAX_VALUE).maxCost(cap, "USD"), provider, dying);

        assertThat(auditor.requests()).isGreaterThan(spenders);
        assertThat(auditor.cost()).isBetween(cap.subtract(DEAREST), cap);
        assertThat(provider.billed()).isLessThanOrEqualTo(auditor.cost());
        assertThat(provider.atOnce).hasValueGreaterThanOrEqualTo(spenders);
        assertThat(dying.deaths()).isEqualTo(deaths);
    }

    private void tokens(int spenders, int deaths) throws InterruptedException {
        long cap = (long) TOKENS * spenders * (deaths + 3);
        Provider provider = new Provider(spenders, false);
        Dying dying = new Dying(provider, deaths, spenders);

        Auditor auditor = spend(
                spenders, Limits.defaults().maxTokens(cap).maxCost(new BigDecimal("1E+9"), "USD"), provider, dying);

        assertThat(auditor.requests()).isGreaterThan(spenders);
        assertThat(auditor.tokens()).isBetween(cap - TOKENS, cap);
        assertThat(provider.tokens()).isLessThanOrEqualTo(auditor.tokens());
        assertThat(dying.deaths()).isEqualTo(deaths);
    }

    private void overbilled(int spenders) throws InterruptedException {
        BigDecimal cap = new BigDecimal("1000");
        Provider provider = new Provider(spenders, true);

        Auditor auditor = spend(spenders, Limits.defaults().maxCost(cap, "USD"), provider, new Dying(provider, 0, 1));

        assertThat(auditor.overrun()).isTrue();
        assertThat(provider.overbilled()).isPositive();
        assertThat(provider.billed()).isLessThanOrEqualTo(auditor.cost());
    }

    @Test
    void many_spenders_keep_to_a_cap_on_money_across_crashes() throws Exception {
        money(40, 8);
    }

    @Test
    void many_spenders_keep_to_a_cap_on_tokens_across_crashes() throws Exception {
        tokens(40, 8);
    }

    @Test
    void one_overrun_stops_all_spenders() throws Exception {
        overbilled(40);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void a_thousand_spenders_keep_to_a_cap_on_money_across_crashes() throws Exception {
        money(1_000, 20);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void a_thousand_spenders_keep_to_a_cap_on_tokens_across_crashes() throws Exception {
        tokens(1_000, 20);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void one_overrun_stops_a_thousand_spenders() throws Exception {
        overbilled(1_000);
    }
}
