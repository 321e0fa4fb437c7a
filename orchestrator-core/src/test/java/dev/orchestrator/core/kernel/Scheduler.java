package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.call.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Drives a run to its end, doing what can be done in an order of its own; single-threaded, in virtual time. */
final class Scheduler {
    private static final int TOO_LONG = 20_000;

    private final KernelRun run;
    private final World world;
    private final SplittableRandom dice;
    private final List<Input> given = new ArrayList<>();
    private final Set<CallId> hanging = new HashSet<>();
    private final Set<CallId> stopping = new HashSet<>();

    Scheduler(KernelRun run, World world, long seed) {
        this.run = run;
        this.world = world;
        this.dice = new SplittableRandom(seed);
    }

    /** Answers every call, and lets no time pass but what is waited for. */
    void calmly() {
        for (int i = 0; !run.state.ended(); i++) {
            assertThat(i).as("steps until the end").isLessThan(TOO_LONG);
            calmStep();
        }
    }

    /** As {@link #calmly}, with this worker's call never coming back and no time passing; until nothing moves. */
    void without(CallId hung) {
        hanging.add(hung);
        for (int i = 0;
                !run.state.ended()
                        && (!answerable().isEmpty() || !run.state.approvals().isEmpty());
                i++) {
            assertThat(i).as("steps until nothing moves").isLessThan(TOO_LONG);
            calmStep();
            run.resumes();
        }
    }

    /** Returns the first call of a worker; null if the run ends without one. */
    @Nullable CallId untilSomebodyWorks() {
        for (int i = 0; !run.state.ended(); i++) {
            assertThat(i).as("steps until somebody works").isLessThan(TOO_LONG);
            for (Event.CallIntent intent : run.state.open()) {
                if (intent.call().kind() == CallId.Kind.WORK) {
                    return intent.call();
                }
            }
            calmStep();
        }
        return null;
    }

    private void calmStep() {
        run.entropy(dice.nextLong());
        int what = dice.nextInt(20);
        if (what == 0 && run.state.paused()) {
            run.resumes();
        } else if (what == 1 && !run.state.paused()) {
            run.pauses();
        } else if (what < 6 && decide() || answer() || decide()) {
            return;
        } else if (run.state.paused()) {
            run.resumes();
        } else {
            tickAt(run.state.wakeAt());
        }
    }

    /** Anything goes: hanging calls, stale and doubled outcomes, pauses, a cancel, crashes, time limits. */
    void wildly() {
        for (int i = 0; !run.state.ended(); i++) {
            assertThat(i).as("steps until the end").isLessThan(TOO_LONG);
            run.entropy(dice.nextLong());
            wildStep();
            run.state.live.forEach((id, call) -> {
                if (call.stopping) {
                    stopping.add(id);
                }
            });
        }
        stopping.forEach(call ->
                assertThat(run.give(new Input.CallStopped(call))).allMatch(e -> e instanceof Event.LateOutcome));
        assertThat(run.state.live).isEmpty();
        repeat();
        assertThat(run.give(new Input.Tick())).isEmpty();
        assertThat(run.give(new Input.CancelRequested("too late"))).isEmpty();
    }

    private void wildStep() {
        int what = dice.nextInt(1000);
        if (what < 550) {
            run.passTime(Duration.ofMillis(dice.nextInt(2000)));
            if (!answer()) {
                tick();
            }
        } else if (what < 700) {
            tick();
        } else if (what < 760) {
            decide();
        } else if (what < 810) {
            stopped();
        } else if (what < 870) {
            repeat();
        } else if (what < 890) {
            wrongKind();
        } else if (what < 910) {
            answerable().stream().findFirst().ifPresent(i -> hanging.add(i.call()));
        } else if (what < 930) {
            run.pauses();
        } else if (what < 980) {
            run.resumes();
        } else if (what < 990) {
            run.reopened();
        } else if (what == 990) {
            run.cancels();
        }
    }

    private List<Event.CallIntent> answerable() {
        return run.state.open().stream()
                .filter(i -> !hanging.contains(i.call()))
                .toList();
    }

    private boolean answer() {
        Event.CallIntent intent = any(answerable());
        if (intent == null) {
            return false;
        }
        Input outcome = world.outcome(run.state, intent);
        given.add(outcome);
        run.give(outcome);
        return true;
    }

    private boolean decide() {
        RunState.PendingApproval pending = any(List.copyOf(run.state.approvals()));
        if (pending == null) {
            return false;
        }
        Input decided = new Input.Decided(pending.request().id(), Decision.approve("ann"));
        given.add(decided);
        assertThat(run.give(decided)).isNotEmpty();
        return true;
    }

    private void stopped() {
        CallId call = any(List.copyOf(stopping));
        if (call != null) {
            stopping.remove(call);
            boolean known = run.state.live.containsKey(call);
            List<Event> events = run.give(new Input.CallStopped(call));
            if (known) {
                assertThat(events).first().isEqualTo(new Event.LateOutcome(call));
            } else {
                assertThat(events).isEmpty();
            }
        }
    }

    /** What has been told already changes nothing. */
    private void repeat() {
        Input again = any(given);
        if (again != null && !(again instanceof Input.Decided d && pending(d))) {
            assertThat(run.give(again)).isEmpty();
        }
    }

    private boolean pending(Input.Decided decided) {
        return run.state.approvals.containsKey(decided.approval());
    }

    private void wrongKind() {
        Event.CallIntent intent = any(run.state.open());
        if (intent != null) {
            CallId call = intent.call();
            CallId other = new CallId(call.task(), call.kind(), call.number(), call.index(), call.tries() + 1000);
            assertThat(run.give(
                            world.outcome(run.state, intent) instanceof Input.CheckReturned c
                                    ? new Input.CheckReturned(other, c.report())
                                    : new Input.CallStopped(other)))
                    .isEmpty();
            if (call.kind() == CallId.Kind.CHECK) {
                assertThat(run.give(new Input.HandoffReturned(
                                call, run.state.get(call.task()).handoff().orElseThrow())))
                        .isEmpty();
            }
        }
    }

    private void tick() {
        long wake = run.state.wakeAt();
        long now = run.now().toEpochMilli();
        if (wake == Long.MAX_VALUE) {
            return;
        }
        if (dice.nextInt(3) == 0 && wake - 1 > now) {
            run.passTime(Duration.ofMillis(wake - 1 - now));
            assertThat(run.give(new Input.Tick())).as("a tick before wakeAt").isEmpty();
        }
        tickAt(wake + (dice.nextInt(4) == 0 ? dice.nextInt(20_000) : 0));
    }

    private void tickAt(long at) {
        assertThat(at).as("something is waited for").isLessThan(Long.MAX_VALUE);
        Duration wait = Duration.between(run.now(), Instant.ofEpochMilli(at));
        run.passTime(wait.isNegative() ? Duration.ZERO : wait);
        List<Event> events = run.give(new Input.Tick());
        if (events.isEmpty()) {
            assertThat(run.state.wakeAt())
                    .as("no spinning")
                    .isGreaterThan(run.now().toEpochMilli());
        }
    }

    private <T> @Nullable T any(List<T> some) {
        return some.isEmpty() ? null : some.get(dice.nextInt(some.size()));
    }
}
