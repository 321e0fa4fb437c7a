package dev.orchestrator.core.model.resilience;

import static dev.orchestrator.core.model.resilience.Bench.HELLO;
import static dev.orchestrator.core.model.resilience.Bench.answer;
import static dev.orchestrator.core.model.resilience.Bench.call;
import static dev.orchestrator.core.model.resilience.Bench.localOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FallbackTest {
    private final Bench.Member a = new Bench.Member("a");
    private final Bench.Member b = new Bench.Member("b");
    private final Bench.Member c = new Bench.Member("c");
    private final List<ModelEvent> events = new ArrayList<>();
    private final Model all = Fallback.of(List.of(a, b, c), events::add);

    private static ModelException busy(long retryAfterSeconds) {
        return new ModelException(
                FailureClass.TRANSIENT, "busy", Duration.ofSeconds(retryAfterSeconds), null, Usage.NONE);
    }

    private ModelException failure() {
        ModelException e = catchThrowableOfType(ModelException.class, () -> all.call(HELLO, call()));
        assertThat(e).isNotNull();
        return e;
    }

    @Test
    void each_try_begins_with_the_next_member() throws Exception {
        assertThat(all.call(HELLO, call())).isEqualTo(answer("a"));
        assertThat(all.call(HELLO, call().tries(2))).isEqualTo(answer("b"));
        assertThat(all.call(HELLO, call().tries(3))).isEqualTo(answer("c"));
        assertThat(all.call(HELLO, call().tries(4))).isEqualTo(answer("a"));
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"TRANSIENT", "POLICY", "DEFECT", "BUDGET", "INVALID_OUTPUT"})
    void the_next_member_is_asked_at_once_when_one_cannot_answer(FailureClass failureClass) throws Exception {
        b.failing(failureClass);
        c.failing(failureClass);

        assertThat(all.call(HELLO, call().tries(2))).isEqualTo(answer("a"));
        assertThat(events)
                .containsExactly(
                        new ModelEvent.FellBack(call().caller(), "b", "c", failureClass),
                        new ModelEvent.FellBack(call().caller(), "c", "a", failureClass));
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TRANSIENT", "POLICY", "DEFECT", "BUDGET", "INVALID_OUTPUT"})
    void any_other_failure_is_the_end(FailureClass failureClass) {
        a.failing(failureClass);

        assertThatThrownBy(() -> all.call(HELLO, call())).hasMessage("no " + failureClass);
        assertThat(b.calls).isEmpty();
    }

    @Test
    void what_is_too_long_for_one_is_asked_elsewhere_but_a_bad_answer_is_the_end() throws Exception {
        a.failing(new ModelException(FailureClass.INVALID_OUTPUT, "garbage"));
        b.failing(new ModelException(FailureClass.INVALID_OUTPUT, "too long", null, null, Usage.NONE));

        assertThatThrownBy(() -> all.call(HELLO, call())).hasMessage("garbage");
        assertThat(all.call(HELLO, call().tries(2))).isEqualTo(answer("c"));
    }

    @Test
    void who_declines_has_answered() throws Exception {
        a.behaviour = (request, call) -> new ModelReply.Refused("no", Usage.NONE);

        assertThat(all.call(HELLO, call())).isInstanceOf(ModelReply.Refused.class);
        assertThat(b.calls).isEmpty();
    }

    @Test
    void who_began_to_answer_may_send_a_bill_so_the_next_member_waits_for_the_next_try() {
        a.behaviour = (request, call) -> {
            assertThat(call.delta("Hel")).isTrue();
            throw busy(1);
        };

        assertThat(failure()).hasMessage("busy");
        assertThat(b.calls).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void who_does_not_say_what_was_used_may_send_a_bill_too() throws Exception {
        a.failing(new ModelException(FailureClass.TRANSIENT, "timed out"));
        assertThat(failure()).hasMessage("timed out");
        a.failing(new ModelException(FailureClass.DEFECT, "threw something odd"));
        assertThat(failure()).hasMessage("threw something odd");
        a.failing(new ModelException(FailureClass.DEFECT, "broke off", null, null, Usage.of(1, 0)));
        assertThat(failure()).hasMessage("broke off");
        assertThat(b.calls).isEmpty();

        a.failing(new ModelException(FailureClass.POLICY, "wrong key"));
        assertThat(all.call(HELLO, call())).isEqualTo(answer("b"));
    }

    @Test
    void when_all_fail_it_is_worth_another_try_as_soon_as_one_of_them_is() {
        a.failing(busy(30));
        b.failing(FailureClass.POLICY);
        c.failing(busy(20));

        ModelException e = failure();

        assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(e.retryAfter()).contains(Duration.ofSeconds(20));
        assertThat(e).hasMessage("none of 3 models answered: busy; no POLICY; busy");
        assertThat(e.getSuppressed()).hasSize(2);
        assertThat(e.used()).contains(Usage.NONE);
    }

    @Test
    void when_no_failure_passes_the_first_one_counts() {
        a.failing(FailureClass.BUDGET);
        b.failing(FailureClass.POLICY);
        c.failing(FailureClass.DEFECT);

        assertThat(failure().failureClass()).isEqualTo(FailureClass.BUDGET);
    }

    @Test
    void nobody_is_asked_for_a_call_that_is_over() {
        a.failing(busy(1));
        Bench.Call over = new Bench.Call(Bench.caller(), 1, Bench.START, true);

        assertThatThrownBy(() -> all.call(HELLO, over)).hasMessage("busy");
        assertThat(b.calls).isEmpty();
    }

    @Test
    void where_nothing_may_leave_remote_members_do_not_exist() throws Exception {
        Model mixed = Fallback.of(a, LocalModel.of(b), c);
        assertThat(mixed.call(HELLO, localOnly())).isEqualTo(answer("b"));
        b.failing(busy(1));

        assertThatThrownBy(() -> mixed.call(HELLO, localOnly())).hasMessage("busy");
        assertThatThrownBy(() -> all.call(HELLO, localOnly()))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY))
                .hasMessage("task 0 is local-only and declared local is none of a, b, c");
        assertThat(a.calls).isEmpty();
        assertThat(c.calls).isEmpty();
    }

    @Test
    void a_guards_refusal_falls_to_the_next_member() throws Exception {
        EndpointGuard guard = EndpointGuard.builder("e")
                .time(new Bench.Time())
                .rate(1, Duration.ofHours(1))
                .build();
        Model model = Fallback.of(guard.around(a), b);
        model.call(HELLO, call());

        assertThat(model.call(HELLO, call())).isEqualTo(answer("b"));
        assertThat(a.calls).hasSize(1);
    }
}
