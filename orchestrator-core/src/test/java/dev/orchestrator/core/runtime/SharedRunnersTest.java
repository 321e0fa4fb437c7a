package dev.orchestrator.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The credit protocol of {@link SharedRunners}, as a model whose every interleaving is tried: each step is one atomic access
 * of the real code, in its order.
 */
class SharedRunnersTest {
    /** Where a runner stands. */
    private enum At {
        POLL,
        GIVE_UP,
        LOOK_AGAIN,
        TAKE_BACK,
        CALL,
        GONE
    }

    /** A state of submitter, queue, credit and runners. Equal states are visited once. */
    private record State(int toSubmit, int submitter, int queued, int credit, int started, List<At> runners) {
        State runner(int i, At at, int queued, int credit) {
            List<At> changed = new ArrayList<>(runners);
            changed.set(i, at);
            return new State(toSubmit, submitter, queued, credit, started, changed);
        }
    }

    private static final int ADD = 0;
    private static final int TAKE_CREDIT = 1;
    private static final int REPAY = 2;
    private static final int START = 3;

    private static List<State> next(State s) {
        List<State> next = new ArrayList<>();
        switch (s.submitter) {
            case ADD -> {
                if (s.toSubmit > 0) {
                    next.add(new State(s.toSubmit - 1, TAKE_CREDIT, s.queued + 1, s.credit, s.started, s.runners));
                }
            }
            case TAKE_CREDIT ->
                next.add(new State(
                        s.toSubmit, s.credit - 1 < 0 ? REPAY : ADD, s.queued, s.credit - 1, s.started, s.runners));
            case REPAY -> next.add(new State(s.toSubmit, START, s.queued, s.credit + 1, s.started, s.runners));
            default -> {
                List<At> more = new ArrayList<>(s.runners);
                more.add(At.POLL);
                next.add(new State(s.toSubmit, ADD, s.queued, s.credit, s.started + 1, more));
            }
        }
        for (int i = 0; i < s.runners.size(); i++) {
            switch (s.runners.get(i)) {
                case POLL ->
                    next.add(
                            s.queued > 0
                                    ? s.runner(i, At.CALL, s.queued - 1, s.credit)
                                    : s.runner(i, At.GIVE_UP, s.queued, s.credit));
                case GIVE_UP -> next.add(s.runner(i, At.LOOK_AGAIN, s.queued, s.credit - 1));
                case LOOK_AGAIN -> next.add(s.runner(i, s.queued == 0 ? At.GONE : At.TAKE_BACK, s.queued, s.credit));
                case TAKE_BACK -> next.add(s.runner(i, At.POLL, s.queued, s.credit + 1));
                case CALL -> next.add(s.runner(i, At.POLL, s.queued, s.credit + 1));
                default -> {}
            }
        }
        return next;
    }

    @Test
    void in_every_interleaving_each_call_finds_a_runner_and_no_runner_is_asked_for_in_vain() {
        Set<State> seen = new HashSet<>();
        Deque<State> todo = new ArrayDeque<>(List.of(new State(5, ADD, 0, 0, 0, List.of())));
        int ends = 0;
        while (!todo.isEmpty()) {
            State state = todo.pop();
            if (!seen.add(state)) {
                continue;
            }
            List<State> next = next(state);
            if (next.isEmpty()) {
                ends++;
                assertThat(state.queued()).as("calls left in %s", state).isZero();
                assertThat(state.credit()).as("credit in %s", state).isZero();
                assertThat(state.started()).isLessThanOrEqualTo(5);
            }
            next.forEach(todo::push);
        }
        assertThat(ends).isPositive();
        assertThat(seen).hasSizeGreaterThan(1_000);
    }
}
