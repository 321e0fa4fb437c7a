package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A model that takes its time takes the runtime's, and no more of it than the call has. */
class ModelSleepTest extends EngineTest {
    private static final Duration LIMIT = Limits.defaults().modelCall();
    private static final ModelReply HI = new ModelReply.Answer("hi", Usage.of(3, 4));
    private static final Worker ASKING = (assignment, context) ->
            Handoff.of(((ModelReply.Answer) context.model("m").call(ModelRequest.of(Message.user("hello")))).text());

    private Run ask(Runtime time, Model model) {
        return start(engine(only(ASKING).build(), Map.of("m", model), time), unverified());
    }

    @Test
    void what_fits_into_the_limit_passes_and_is_answered() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Instant before = time.now();
        Duration latency = LIMIT.minusMillis(1);

        Outcome outcome = end(ask(time, (request, call) -> {
            call.sleep(latency);
            assertThat(call.cancelled()).isFalse();
            return HI;
        }));

        assertThat(done(outcome).result().as(String.class)).isEqualTo("hi");
        assertThat(Duration.between(before, time.now())).isEqualTo(latency);
    }

    @Test
    void what_does_not_ends_at_the_limit_and_is_asked_again() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Instant before = time.now();
        AtomicInteger calls = new AtomicInteger();

        Run run = ask(time, (request, call) -> {
            if (calls.incrementAndGet() == 1) {
                call.sleep(Duration.ofDays(3));
            }
            assertThat(Duration.between(before, time.now())).isBetween(LIMIT, LIMIT.plusSeconds(1));
            return HI;
        });

        done(end(run));
        assertThat(calls).hasValue(2);
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallFailed.class))
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.failureClass()).isEqualTo(FailureClass.TRANSIENT);
                    assertThat(failed.message()).contains("limit (modelCall) of PT2M");
                });
    }

    @Test
    void several_waits_share_one_limit() throws Exception {
        ManualRuntime time = new ManualRuntime();
        AtomicInteger waits = new AtomicInteger();

        Run run = ask(time, (request, call) -> {
            while (call.tries() == 1) {
                call.sleep(LIMIT.dividedBy(2));
                waits.incrementAndGet();
            }
            return HI;
        });

        done(end(run));
        assertThat(waits).hasValue(1);
    }

    @Test
    void a_model_that_goes_on_after_it_was_told_is_out_of_time_all_the_same() throws Exception {
        ManualRuntime time = new ManualRuntime();
        AtomicInteger calls = new AtomicInteger();

        Run run = ask(time, (request, call) -> {
            if (calls.incrementAndGet() == 1) {
                try {
                    call.sleep(LIMIT);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("what a model makes of it", e);
                }
            }
            return HI;
        });

        done(end(run));
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallFailed.class))
                .extracting(StepEvent.ModelCallFailed::failureClass)
                .containsExactly(FailureClass.TRANSIENT);
    }

    @Test
    void who_is_cancelled_wakes_up_in_real_time() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Run run = ask(new SystemRuntime(), (request, call) -> {
            asked.countDown();
            call.sleep(LIMIT);
            return HI;
        });
        await(asked);

        run.cancel("enough");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallFailed.class))
                .extracting(StepEvent.ModelCallFailed::failureClass)
                .containsExactly(FailureClass.ABANDONED);
    }

    @Test
    void who_is_cancelled_is_told_after_virtual_time_too() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger woken = new AtomicInteger();
        Run run = ask(new ManualRuntime(), (request, call) -> {
            asked.countDown();
            while (!call.cancelled()) {
                Thread.onSpinWait();
            }
            Thread.interrupted();
            try {
                call.sleep(Duration.ofMillis(1));
            } catch (InterruptedException e) {
                woken.incrementAndGet();
                throw e;
            }
            return HI;
        });
        await(asked);

        run.cancel("enough");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(woken).hasValue(1);
    }
}
