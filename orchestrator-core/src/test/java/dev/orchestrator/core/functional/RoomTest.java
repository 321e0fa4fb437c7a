package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What others have set aside and may not use is waited for. */
class RoomTest extends EngineTest {
    /** May cost 8 and costs 1; answers when it is let. */
    private static final class Slow implements Model, Metered {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            asked.countDown();
            answer.await();
            return new ModelReply.Answer("x", new Usage(1, 1, BigDecimal.ONE));
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(10, 100, new BigDecimal("8"));
        }
    }

    /** Two ask at once: the second when the first is under way, and before it is answered. */
    private Run twoAtOnce(Slow model, AtomicReference<@Nullable Thread> second) {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(Subtask.work("first", "first"), Subtask.work("second", "second")))
                .worker("first", (assignment, context) -> Handoff.of(say(context)))
                .worker("second", (assignment, context) -> {
                    await(model.asked);
                    second.set(Thread.currentThread());
                    try {
                        return Handoff.of(say(context));
                    } finally {
                        second.set(null);
                        model.answer.countDown(); // if it was refused, the first need not wait any more
                    }
                })
                .limits(Limits.defaults().maxCost(BigDecimal.TEN, "USD"))
                .build();
        return start(engine(pipeline, Map.of("m", model)), unverified());
    }

    private static String say(WorkContext context) throws InterruptedException {
        return ((ModelReply.Answer) context.model("m").call(ModelRequest.of(Message.user("a")))).text();
    }

    private static void untilItWaits(Slow model, AtomicReference<@Nullable Thread> second) {
        while (model.answer.getCount() > 0) {
            Thread thread = second.get();
            if (thread != null && thread.getState() == Thread.State.WAITING) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void a_call_waits_for_what_others_have_set_aside_and_may_not_use() throws Exception {
        Slow model = new Slow();
        AtomicReference<@Nullable Thread> second = new AtomicReference<>();
        Run run = twoAtOnce(model, second);
        untilItWaits(model, second);
        model.answer.countDown();

        Outcome outcome = end(run);

        done(outcome);
        assertThat(outcome.report().usage().cost()).contains(new BigDecimal("2"));
    }

    @Test
    void who_waits_for_room_can_be_stopped() throws Exception {
        Slow model = new Slow();
        AtomicReference<@Nullable Thread> second = new AtomicReference<>();
        Run run = twoAtOnce(model, second);
        untilItWaits(model, second);
        run.cancel("enough");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
    }
}
