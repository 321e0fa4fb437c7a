package dev.orchestrator.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class LedgerProperties {
    private static final Limits LIMITS = Limits.defaults()
            .maxTokens(1_000)
            .maxCost(new BigDecimal("10.00"), "USD")
            .modelCalls(1_000);
    private static final ModelRequest REQUEST = ModelRequest.of(Message.user("hi"));

    enum End {
        EXACT,
        LESS,
        MORE,
        DEARER,
        UNPRICED,
        FAILED_BILLED,
        FAILED_FREE,
        FAILED_UNKNOWN,
        CUT_SHORT
    }

    /** @param end how the oldest open try ends; null if another one begins */
    record Action(@Nullable End end, int task, long tokens, BigDecimal cost) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        return Combinators.combine(
                        Arbitraries.of(End.class).injectNull(0.5),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(0, 300),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, new BigDecimal("3"))
                                .ofScale(7))
                .as(Action::new)
                .list()
                .ofMaxSize(80);
    }

    private record Open(CallId call, StepKey key, Usage most) {}

    private final List<StepEvent> journal = new ArrayList<>();
    private Ledger ledger = new Ledger();
    private Auditor auditor = new Auditor(LIMITS);

    private void happens(StepEvent event) {
        journal.add(event);
        ledger.apply(event);
        auditor.read(event);
    }

    /** I17: at each event, whatever the providers do, and the same for whoever reads the journal later. */
    @Property
    void reserved_and_settled_stay_within_the_limits_and_are_exact(@ForAll("actions") List<Action> actions) {
        journal.clear();
        ledger = new Ledger();
        auditor = new Auditor(LIMITS);
        List<Open> open = new ArrayList<>();
        int made = 0;
        boolean givenUp = false;
        for (Action action : actions) {
            if (action.end() == null) {
                CallId call = new CallId(TaskId.root().child(action.task()), CallId.Kind.WORK, 1, 0, 1);
                Open next = new Open(
                        call, new StepKey("model:m", REQUEST, made++), new Usage(action.tokens(), 0, action.cost()));
                if (begin(next)) {
                    open.add(next);
                }
            } else if (!open.isEmpty()) {
                Open ended = open.remove(0);
                if (end(ended, action.end())) {
                    open.add(ended);
                } else if (action.end() == End.CUT_SHORT) {
                    givenUp = true; // it is not granted again, and its end will never come
                }
            }
            assertThat(ledger.tokensLeft(LIMITS)).isEqualTo(Math.max(0, 1_000 - auditor.tokens()));
            assertThat(ledger.costLeft(LIMITS).orElseThrow())
                    .isEqualByComparingTo(
                            new BigDecimal("10").subtract(auditor.cost()).max(BigDecimal.ZERO));
        }
        assertThat(ledger.hasOpenReservations()).isEqualTo(givenUp || !open.isEmpty());
        folded_again();
        told_apart();
    }

    private boolean begin(Open next) {
        Usage most = next.most();
        if (ledger.refusal(LIMITS, next.call().task(), LIMITS, most) != null) {
            return false;
        }
        happens(new StepEvent.ModelCallRequested(next.call(), next.key(), 1, most.tokens(), most.price()));
        return true;
    }

    /** Returns whether it is open again. */
    private boolean end(Open ended, End how) {
        Usage most = ended.most();
        BigDecimal cost = most.cost().orElseThrow();
        switch (how) {
            case EXACT -> completed(ended, most);
            case LESS -> completed(ended, new Usage(most.tokens() / 2, 0, cost.divide(new BigDecimal(2))));
            case MORE -> completed(ended, new Usage(most.tokens() + 1, 0, cost));
            case DEARER -> completed(ended, new Usage(0, 0, cost.add(new BigDecimal("1E-7"))));
            case UNPRICED -> completed(ended, Usage.of(0, most.tokens() / 3));
            case FAILED_BILLED -> failed(ended, new Usage(most.tokens() / 2, 0, cost));
            case FAILED_FREE -> failed(ended, new Usage(0, 0, BigDecimal.ZERO));
            case FAILED_UNKNOWN -> failed(ended, null);
            case CUT_SHORT -> {
                // A crash: nothing is on record but that it began. Made again, it is reserved for again.
                return begin(ended);
            }
        }
        return false;
    }

    private void completed(Open ended, Usage usage) {
        Usage most = ended.most();
        BigDecimal price = usage.price();
        if (usage.tokens() > most.tokens()
                || price != null && price.compareTo(most.cost().orElseThrow()) > 0) {
            happens(new StepEvent.Overrun(ended.call(), ended.key(), most.tokens(), most.price(), usage));
        }
        happens(new StepEvent.ModelCallCompleted(ended.call(), ended.key(), new ModelReply.Answer("", usage)));
    }

    private void failed(Open ended, @Nullable Usage used) {
        happens(new StepEvent.ModelCallFailed(
                ended.call(), ended.key(), FailureClass.TRANSIENT, "broke off", used, null));
    }

    private void folded_again() {
        Ledger again = new Ledger();
        journal.forEach(again::apply);
        Usage probe = new Usage(1, 0, BigDecimal.ONE);
        assertThat(again.settled()).isEqualTo(ledger.settled());
        assertThat(again.tokensLeft(LIMITS)).isEqualTo(ledger.tokensLeft(LIMITS));
        assertThat(again.costLeft(LIMITS)).isEqualTo(ledger.costLeft(LIMITS));
        assertThat(again.hasOpenReservations()).isEqualTo(ledger.hasOpenReservations());
        assertThat(again.refusal(LIMITS, TaskId.root(), LIMITS, probe))
                .isEqualTo(ledger.refusal(LIMITS, TaskId.root(), LIMITS, probe));
    }

    /** What each task used adds up to what the ledger counts. */
    private void told_apart() {
        Spending spending = new Spending();
        journal.forEach(event -> spending.apply(event, call -> "w"));
        Usage usage = Usage.NONE;
        long unsettledTokens = 0;
        BigDecimal unsettledCost = BigDecimal.ZERO;
        for (int task = 0; task <= 3; task++) {
            for (Spent spent : spending.of(TaskId.root().child(task))) {
                usage = usage.plus(spent.usage());
                unsettledTokens += spent.unsettledTokens();
                unsettledCost = unsettledCost.add(spent.unsettledCost());
            }
        }
        assertThat(usage.tokens()).isEqualTo(ledger.settled().tokens());
        assertThat(usage.cost().orElse(BigDecimal.ZERO))
                .isEqualByComparingTo(ledger.settled().cost().orElse(BigDecimal.ZERO));
        assertThat(usage.tokens() + unsettledTokens).isEqualTo(auditor.tokens());
        assertThat(usage.cost().orElse(BigDecimal.ZERO).add(unsettledCost)).isEqualByComparingTo(auditor.cost());
        assertThat(spending.tries()).isEqualTo(auditor.requests());
        assertThat(spending.usage()).isEqualTo(ledger.settled());
    }
}
