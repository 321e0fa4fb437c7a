package dev.orchestrator.core.model.resilience;

import static dev.orchestrator.core.model.resilience.Bench.HELLO;
import static dev.orchestrator.core.model.resilience.Bench.START;
import static dev.orchestrator.core.model.resilience.Bench.answer;
import static dev.orchestrator.core.model.resilience.Bench.call;
import static dev.orchestrator.core.model.resilience.Bench.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.core.model.http.ForwardingCall;
import dev.orchestrator.core.model.resilience.ModelEvent.Breaker;
import dev.orchestrator.core.model.resilience.ModelEvent.BreakerChanged;
import dev.orchestrator.core.model.resilience.ModelEvent.CallRefused;
import dev.orchestrator.core.model.resilience.ModelEvent.Gate;
import dev.orchestrator.core.model.resilience.ModelEvent.Waited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class EndpointGuardTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bench.Time time = new Bench.Time();
    private final Bench.Member member = new Bench.Member("m");
    private static final Caller CALLER = call().caller();

    private final List<ModelEvent> events = Collections.synchronizedList(new ArrayList<>());

    private EndpointGuard.Builder guard() {
        return EndpointGuard.builder("e").time(time).listener(events::add);
    }

    /** Opens when the first two calls have failed, for ten seconds; one call tries then. */
    private Model nervous() {
        return guard().opensAt(100, 4)
                .opensFor(Duration.ofSeconds(10), 1)
                .build()
                .around(member);
    }

    private static ModelException refusal(Model model, ModelCall call) {
        ModelException e = catchThrowableOfType(ModelException.class, () -> model.call(HELLO, call));
        assertThat(e).as("a refusal").isNotNull();
        assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(e.used()).contains(Usage.NONE);
        return e;
    }

    private void fail(Model model, FailureClass failureClass) {
        member.failing(failureClass);
        assertThatThrownBy(() -> model.call(HELLO, call())).hasMessage("no " + failureClass);
    }

    private void open(Model model) {
        fail(model, FailureClass.TRANSIENT);
        fail(model, FailureClass.TRANSIENT);
    }

    // ---- circuit breaker ----

    @Test
    void an_endpoint_that_fails_is_left_alone_and_tried_again_later() throws Exception {
        Model model = nervous();
        open(model);
        time.advance(Duration.ofSeconds(4));

        ModelException refused = refusal(model, call());

        assertThat(refused.retryAfter()).contains(Duration.ofMillis(6_001));
        assertThat(refused).hasMessageContainingAll("'e'", "2 of the last 2", "see whether it is up", "PT6.001S");
        assertThat(member.calls).as("calls that reached it").hasSize(2);

        time.advance(refused.retryAfter().orElseThrow());
        member.behaviour = (request, call) -> answer("back");
        model.call(HELLO, call());

        assertThat(events)
                .containsExactly(
                        new BreakerChanged("e", Breaker.CLOSED, Breaker.OPEN),
                        new CallRefused("e", CALLER, Gate.FAILURES, Duration.ofMillis(6_001)),
                        new BreakerChanged("e", Breaker.OPEN, Breaker.HALF_OPEN),
                        new BreakerChanged("e", Breaker.HALF_OPEN, Breaker.CLOSED));
    }

    @Test
    void while_one_call_tries_the_endpoint_others_are_kept_off_and_told_to_come_later() throws Exception {
        Model model = nervous();
        open(model);
        time.advance(Duration.ofSeconds(11));
        member.behaviour = (request, call) -> {
            assertThat(refusal(model, call())).hasMessageContaining("being tried by other calls");
            assertThat(refusal(model, call()).retryAfter()).contains(Duration.ofSeconds(10));
            throw failure(FailureClass.TRANSIENT);
        };

        assertThatThrownBy(() -> model.call(HELLO, call())).hasMessage("no TRANSIENT");
        assertThat(refusal(model, call()).retryAfter()).contains(Duration.ofMillis(10_001));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"POLICY", "DEFECT", "BUDGET", "INVALID_OUTPUT"})
    void what_is_not_the_transports_fault_counts_neither_way(FailureClass failureClass) throws Exception {
        Model model = nervous();
        fail(model, FailureClass.TRANSIENT);
        fail(model, failureClass);
        fail(model, failureClass);
        assertThat(events).isEmpty();
        fail(model, FailureClass.TRANSIENT);
        assertThat(events).containsExactly(new BreakerChanged("e", Breaker.CLOSED, Breaker.OPEN));

        time.advance(Duration.ofSeconds(11));
        fail(model, failureClass); // the one trial there is; it proved nothing, so the next call is one again
        member.behaviour = (request, call) -> answer("back");

        assertThat(model.call(HELLO, call())).isEqualTo(answer("back"));
    }

    @Test
    void a_reply_of_any_kind_is_a_success() throws Exception {
        for (ModelReply reply : List.of(
                answer("no JSON at all"),
                new ModelReply.ToolCalls("", List.of(new ToolCall("1", "t", "{}")), Usage.NONE),
                new ModelReply.Refused("no", Usage.NONE),
                new ModelReply.Truncated("x", Usage.NONE),
                new ModelReply.Aborted("x", 1, "dead", Usage.NONE))) {
            Model model = nervous();
            fail(model, FailureClass.TRANSIENT);
            member.behaviour = (request, call) -> reply;
            model.call(HELLO, call());
            fail(model, FailureClass.TRANSIENT); // one of two
        }
        assertThat(events).isEmpty();
    }

    @Test
    void an_interrupt_counts_only_after_the_deadline() {
        Model model = nervous();
        member.behaviour = (request, call) -> {
            throw new InterruptedException();
        };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> model.call(HELLO, call())).isInstanceOf(InterruptedException.class);
        }
        assertThat(events).isEmpty();

        member.behaviour = (request, call) -> {
            time.advance(Duration.ofSeconds(5));
            throw new InterruptedException();
        };
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(
                            () -> model.call(HELLO, call().deadline(time.now().plusSeconds(5))))
                    .isInstanceOf(InterruptedException.class);
        }
        assertThat(events)
                .containsExactly(
                        new ModelEvent.TimedOut("e", CALLER),
                        new ModelEvent.TimedOut("e", CALLER),
                        new BreakerChanged("e", Breaker.CLOSED, Breaker.OPEN));
    }

    @Test
    void a_model_that_throws_anything_else_gives_back_all_it_was_granted() throws Exception {
        Model model = guard().concurrency(1)
                .longestWait(Duration.ZERO)
                .opensAt(100, 4)
                .opensFor(SECOND, 1)
                .build()
                .around(member);
        open(model);
        time.advance(MINUTE);
        member.behaviour = (request, call) -> {
            throw new IllegalStateException("odd");
        };
        assertThatThrownBy(() -> model.call(HELLO, call())).hasMessage("odd");
        member.behaviour = (request, call) -> answer("x");

        assertThat(model.call(HELLO, call())).isEqualTo(answer("x"));
    }

    // ---- bulkhead ----

    @Test
    void two_models_of_one_endpoint_share_its_places_and_never_have_more() throws Exception {
        EndpointGuard guard = guard().concurrency(3).build();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(3);
        Model busy = (request, call) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            full.countDown();
            assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.yield();
            inside.decrementAndGet();
            return answer("x");
        };
        List<Model> models = List.of(guard.around(busy), guard.around(busy));
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            List<Future<ModelReply>> replies = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                Model model = models.get(i % 2);
                replies.add(threads.submit(() -> model.call(HELLO, call())));
            }
            for (Future<ModelReply> reply : replies) {
                reply.get(20, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most).hasValue(3);
        assertThat(events).filteredOn(CallRefused.class::isInstance).isEmpty();
    }

    @Test
    void who_finds_no_place_in_time_is_told_to_come_back_when_all_there_are_must_be_free() throws Exception {
        Model model = guard().concurrency(1)
                .longestWait(Duration.ZERO)
                .timeLimit(MINUTE)
                .build()
                .around(member);
        member.behaviour = (request, call) -> {
            ModelException full = refusal(model, call());
            assertThat(full.retryAfter()).contains(MINUTE);
            assertThat(full).hasMessageContainingAll("'e'", "1 calls under way", "concurrency");
            return answer("x");
        };
        model.call(HELLO, call());

        assertThat(member.calls).hasSize(1);
        assertThat(events).containsExactly(new CallRefused("e", CALLER, Gate.CONCURRENCY, MINUTE));
    }

    @Test
    void who_waits_for_a_place_can_be_interrupted_and_takes_none() throws Exception {
        Model model = guard().concurrency(1).build().around(member);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        member.behaviour = (request, call) -> {
            inside.countDown();
            leave.await();
            return answer("first");
        };
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<ModelReply> first = threads.submit(() -> model.call(HELLO, call()));
            assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> model.call(HELLO, call())).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Future<ModelReply> second = threads.submit(() -> model.call(HELLO, call()));
            leave.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(answer("first"));
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(answer("first"));
        } finally {
            threads.shutdownNow();
        }
        assertThat(member.calls).hasSize(2);
    }

    // ---- rate limiter ----

    @Test
    void a_short_wait_for_the_next_period_is_waited_for() throws Exception {
        Model model = guard().rate(2, SECOND).build().around(member);
        for (int i = 0; i < 5; i++) {
            model.call(HELLO, call());
        }

        assertThat(time.now()).isEqualTo(START.plusSeconds(2));
        assertThat(events)
                .containsExactly(
                        new Waited("e", CALLER, Gate.RATE, SECOND), new Waited("e", CALLER, Gate.RATE, SECOND));
    }

    @Test
    void a_long_wait_is_given_back_and_takes_nothing() throws Exception {
        Model model = guard().rate(1, MINUTE).build().around(member);
        model.call(HELLO, call());
        time.advance(Duration.ofSeconds(15));

        for (int i = 0; i < 3; i++) {
            ModelException refused = refusal(model, call());
            assertThat(refused.retryAfter()).contains(Duration.ofSeconds(45));
            assertThat(refused).hasMessageContainingAll("'e'", "its 1 calls in PT1M", "rate");
        }
        time.advance(Duration.ofSeconds(45));
        model.call(HELLO, call());

        assertThat(member.calls).hasSize(2);
        assertThat(events).containsOnly(new CallRefused("e", CALLER, Gate.RATE, Duration.ofSeconds(45)));
    }

    @Test
    void nobody_waits_longer_than_until_its_deadline() throws Exception {
        Model model = guard().rate(1, Duration.ofSeconds(20)).build().around(member);
        model.call(HELLO, call());

        ModelException refused = refusal(model, call().deadline(START.plusSeconds(10)));
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(20));
        model.call(HELLO, call()); // has time, and the permission that the other did not take

        assertThat(time.now()).isEqualTo(START.plusSeconds(20));
    }

    @Test
    void who_is_interrupted_before_the_next_period_leaves_its_place() throws Exception {
        Model model = guard().rate(1, SECOND)
                .concurrency(1)
                .longestWait(SECOND)
                .build()
                .around(member);
        model.call(HELLO, call());
        time.interrupted = true;
        assertThatThrownBy(() -> model.call(HELLO, call())).isInstanceOf(InterruptedException.class);
        time.interrupted = false;
        time.advance(MINUTE);

        assertThat(model.call(HELLO, call())).isEqualTo(answer("m"));
    }

    // ---- time limit ----

    @Test
    void the_model_is_told_the_earlier_deadline_and_hears_when_it_has_passed() throws Exception {
        Model model = guard().timeLimit(MINUTE).build().around(member);
        member.behaviour = (request, call) -> {
            assertThat(call.cancelled()).isFalse();
            assertThat(call.delta("x")).isTrue();
            if (call.deadline().isAfter(START.plusSeconds(59))) {
                time.advance(MINUTE);
                assertThat(call.cancelled()).isTrue();
                assertThat(call.delta("x")).isFalse();
            }
            return answer(call.deadline().toString());
        };

        assertThat(model.call(HELLO, call().deadline(START.plusSeconds(30))))
                .isEqualTo(answer(START.plusSeconds(30).toString()));
        assertThat(model.call(HELLO, call()))
                .isEqualTo(answer(START.plus(MINUTE).toString()));
    }

    @Test
    void an_answer_that_the_time_limit_cuts_off_is_a_failure_and_no_reply() throws Exception {
        Usage half = Usage.of(3, 5);
        member.behaviour = (request, call) -> {
            boolean first = member.calls.size() == 1;
            assertThat(call.delta("x")).isTrue();
            time.advance(MINUTE);
            assertThat(first ? call.delta("x") : !call.cancelled()).isFalse();
            return new ModelReply.Aborted("x", 1, "no more was wanted", first ? half : Usage.NONE);
        };
        Model model = guard().timeLimit(MINUTE)
                .opensAt(100, 4)
                .opensFor(Duration.ofSeconds(10), 1)
                .build()
                .around(member);

        for (int i = 0; i < 2; i++) {
            ModelException late = catchThrowableOfType(ModelException.class, () -> model.call(HELLO, call()));
            assertThat(late).hasMessageContainingAll("'e'", "timeLimit PT1M");
            assertThat(late.failureClass()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(late.used()).isEqualTo(i == 0 ? Optional.of(half) : Optional.empty());
        }
        assertThat(events)
                .containsExactly(
                        new ModelEvent.TimedOut("e", CALLER),
                        new ModelEvent.TimedOut("e", CALLER),
                        new BreakerChanged("e", Breaker.CLOSED, Breaker.OPEN));
    }

    @Test
    void a_model_that_waits_is_woken_at_the_time_limit() throws Exception {
        Model model = guard().timeLimit(MINUTE).build().around(member);
        member.behaviour = (request, call) -> {
            call.sleep(SECOND);
            call.sleep(MINUTE);
            return answer("too late");
        };

        ModelException late = catchThrowableOfType(
                ModelException.class,
                () -> model.call(HELLO, new ForwardingCall(call()) {
                    @Override
                    public void sleep(Duration length) throws InterruptedException {
                        time.sleep(length);
                    }
                }));

        assertThat(late).hasMessageContaining("timeLimit PT1M");
        assertThat(time.now()).isEqualTo(START.plus(MINUTE));
        assertThat(events).containsExactly(new ModelEvent.TimedOut("e", CALLER));
    }

    @Test
    void an_answer_that_nobody_wanted_any_more_stays_one_when_time_runs_out_later() throws Exception {
        ModelReply dead = new ModelReply.Aborted("x", 1, "dead", Usage.NONE);
        member.behaviour = (request, call) -> {
            assertThat(call.delta("x")).isFalse();
            time.advance(MINUTE);
            assertThat(call.cancelled()).isTrue();
            return dead;
        };
        Model model = guard().timeLimit(MINUTE).build().around(member);

        assertThat(model.call(HELLO, new ForwardingCall(call()) {
                    @Override
                    public boolean delta(String text) {
                        return false;
                    }
                }))
                .isEqualTo(dead);
    }

    @Test
    void a_call_whose_time_is_over_reaches_nobody() {
        Model model = guard().build().around(member);

        assertThat(refusal(model, call().deadline(START))).hasMessageContaining("no time");
        assertThat(member.calls).isEmpty();
        assertThat(events).containsExactly(new CallRefused("e", CALLER, Gate.TIME, Duration.ZERO));
    }

    // ---- the rest ----

    @Test
    void a_listener_that_throws_changes_nothing() throws Exception {
        Model model = EndpointGuard.builder("e")
                .time(time)
                .rate(1, SECOND)
                .listener(event -> {
                    throw new AssertionError("odd");
                })
                .build()
                .around(member);
        model.call(HELLO, call());

        assertThat(model.call(HELLO, call())).isEqualTo(answer("m"));
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        assertThatThrownBy(() -> EndpointGuard.builder(" ")
                        .concurrency(0)
                        .rate(0, Duration.ZERO)
                        .longestWait(Duration.ofDays(2))
                        .timeLimit(Duration.ZERO)
                        .opensAt(101, 0)
                        .opensFor(Duration.ZERO, 0)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "blank",
                        "concurrency is 0",
                        "rate allows no calls",
                        "period of rate is PT0S",
                        "longestWait is PT48H",
                        "timeLimit is PT0S",
                        "101 %",
                        "looks at 0 calls",
                        "opensFor is PT0S",
                        "tries 0 calls");
    }
}
