package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must hold after every event and every input, whatever happens. */
final class Invariants {
    private final Map<TaskId, TaskStatus> ended = new HashMap<>();
    /** The last verdict on (task, criterion, digest). */
    private final Map<List<Object>, Verdict> verdicts = new HashMap<>();

    private @Nullable Measure last;

    /** After one event has been folded in. */
    void afterEvent(RunState state, Input input, Event event) {
        if (event instanceof Event.CallIntent intent) {
            calls(state, intent);
        } else if (event instanceof Event.VerdictRecorded recorded) {
            verdict(state, input, recorded);
        }
        if (event.task() != null) {
            TaskState task = state.get(event.task());
            TaskStatus before = ended.get(task.id);
            if (before != null) {
                assertThat(task.status).as("terminal absorbs: %s", event).isEqualTo(before);
                assertThat(event).isInstanceOfAny(Event.LateOutcome.class);
            } else if (task.status.terminal()) {
                ended.put(task.id, task.status);
                end(task);
            }
        }
    }

    private void calls(RunState state, Event.CallIntent intent) {
        TaskState task = state.get(intent.call().task());
        assertThat(ended).as("no call for a task that has ended").doesNotContainKey(task.id);
        Measure now = Measure.of(state);
        assertThat(now.nothingNegative()).as("nothing is overspent: %s", now).isTrue();
        if (last != null) {
            assertThat(now).as("%s spends something", intent).isLessThan(last);
        }
        last = now;
    }

    private void verdict(RunState state, Input input, Event.VerdictRecorded recorded) {
        TaskState task = state.get(recorded.call().task());
        HandoffRef handoff = RunState.required(task.handoff);
        List<Object> key = List.of(task.id, recorded.call().index(), handoff.digest());
        if (recorded.verdict() instanceof Verdict.Met met) {
            assertThat(met.evidence().submissionDigest()).isEqualTo(handoff.digest());
            assertThat(met.evidence().executed()).isPositive();
            boolean reported = input instanceof Input.CheckReturned returned
                    && returned.call().equals(recorded.call())
                    && returned.report().result() instanceof CheckResult.Passed;
            assertThat(reported || met.equals(verdicts.get(key)))
                    .as("Met only by a verifier's report on this submission")
                    .isTrue();
        }
        verdicts.put(key, recorded.verdict());
    }

    private void end(TaskState task) {
        switch (task.status) {
            case ACCEPTED -> {
                assertThat(task.spec.criteria()).isNotEmpty();
                for (int i = 0; i < task.spec.criteria().size(); i++) {
                    String digest = RunState.required(task.handoff).digest();
                    assertThat(verdicts.get(List.of(task.id, i, digest))).isInstanceOf(Verdict.Met.class);
                }
            }
            case UNVERIFIED -> assertThat(task.spec.criteria()).isEmpty();
            case FAILED, SKIPPED -> failure(RunState.required(task.failure), task);
            default -> assertThat(task.failure).isNull();
        }
        if (task.status.done()) {
            assertThat(task.handoff).isNotNull();
        }
    }

    private static void failure(Failure failure, TaskState task) {
        assertThat(failure.task()).isEqualTo(task.id);
        assertThat(failure.message()).contains("'" + task.spec.name() + "'");
        assertThat(failure.next()).isNotBlank();
    }

    /** After an input has been decided upon. */
    static void afterInput(RunState state) {
        if (state.root().isEmpty()) {
            return;
        }
        List<TaskState> tasks = new ArrayList<>();
        collect(state.root().orElseThrow(), tasks);
        int working = 0;
        int planning = 0;
        int live = 0;
        for (TaskState task : tasks) {
            exit(state, task);
            limits(state, task);
            if (task.permit != null) {
                working += task.worker != null ? 1 : 0;
                planning += task.worker == null ? 1 : 0;
            }
            live += task.out;
        }
        assertThat(state.working)
                .isEqualTo(working)
                .isLessThanOrEqualTo(state.limits().concurrency());
        assertThat(state.planning)
                .isEqualTo(planning)
                .isLessThanOrEqualTo(state.limits().concurrency());
        assertThat(state.tasks())
                .isEqualTo(tasks.size())
                .isLessThanOrEqualTo(state.limits().tasks());
        assertThat(state.live).hasSize(live);
        if (state.ended()) {
            ended(state);
        }
    }

    private static void ended(RunState state) {
        assertThat(state.open()).isEmpty();
        assertThat(state.approvals()).isEmpty();
        assertThat(state.timers).isEmpty();
        assertThat(state.timedComposites).isEmpty();
        assertThat(state.readyToWork).isEmpty();
        assertThat(state.readyToPlan).isEmpty();
        assertThat(state.working + state.planning).isZero();
        assertThat(state.wakeAt()).isEqualTo(Long.MAX_VALUE);
    }

    /** Every state that is not terminal has an owner and an exit. */
    private static void exit(RunState state, TaskState task) {
        List<CallId.Kind> open = new ArrayList<>();
        for (LiveCall call : state.live.values()) {
            if (call.task == task && !call.stopping) {
                open.add(call.intent.call().kind());
            }
        }
        boolean timer = state.timers.stream().anyMatch(t -> t.task() == task && t.valid());
        switch (task.status) {
            case WAITING ->
                assertThat(task.dependencies())
                        .as("%s waits for something that can still be done", task)
                        .anyMatch(d -> !d.status.terminal())
                        .noneMatch(d -> d.status.terminal() && !d.status.done());
            case READY -> {
                boolean full = (task.worker != null ? state.working : state.planning)
                        >= state.limits().concurrency();
                assertThat(state.paused() || full).as("%s could start", task).isTrue();
                assertThat(task.worker != null ? state.readyToWork : state.readyToPlan)
                        .containsOnlyOnce(task);
            }
            case PLANNING -> assertThat(open).containsExactly(CallId.Kind.PLAN);
            case WORKING -> assertThat(open).containsExactly(CallId.Kind.WORK);
            case CHECKING -> assertThat(open).isNotEmpty().containsOnly(CallId.Kind.CHECK);
            case SPLIT -> assertThat(task.children()).anyMatch(c -> !c.status.terminal());
            case BACKOFF -> assertThat(timer).isTrue();
            case PARKED ->
                assertThat(timer || !task.asked.isEmpty())
                        .as("%s waits for something", task)
                        .isTrue();
            case CANCELLING ->
                assertThat(task.out > 0 || task.children().stream().anyMatch(c -> !c.status.terminal()))
                        .as("%s waits for something to stop", task)
                        .isTrue();
            default -> {
                assertThat(open).as("calls of %s", task).isEmpty();
                assertThat(task.children()).allMatch(c -> c.status.terminal());
            }
        }
        if (task.status != TaskStatus.PLANNING
                && task.status != TaskStatus.WORKING
                && task.status != TaskStatus.CHECKING) {
            assertThat(open).as("open calls of %s", task).isEmpty();
        }
        assertThat(state.approvals().stream()
                        .filter(a -> a.request().call().task().equals(task.id))
                        .count())
                .isEqualTo(task.asked.size());
        if (task.status.terminal()) {
            assertThat(task.permit).isNull();
        }
        if (!open.isEmpty()) {
            assertThat(task.permit).as("permit of %s", task).isNotNull();
        }
    }

    private static void limits(RunState state, TaskState task) {
        assertThat(task.attempt).isLessThanOrEqualTo(task.limits.attempts());
        assertThat(task.round).isLessThanOrEqualTo(task.limits.rounds());
        assertThat(task.depth()).isLessThanOrEqualTo(state.limits().depth());
        assertThat(task.transients).isLessThanOrEqualTo(2);
        assertThat(task.parks).isLessThanOrEqualTo(task.limits.parks());
    }

    private static void collect(TaskState task, List<TaskState> into) {
        into.add(task);
        task.children().forEach(child -> collect(child, into));
    }
}
