package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.kernel.Event.End;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Decides. Total and deterministic: the same state, input, time and entropy give the same events, and an input that
 * does not apply gives none.
 *
 * <p>Every event is applied to the state as soon as it is decided, because what follows depends on it. The state
 * machine is tabled in {@code DESIGN.md}.
 */
public final class Kernel {
    private static final int MAX_NAMES = 5;

    private Kernel() {}

    /**
     * Decides upon one input.
     *
     * @param events takes each event as it is decided; the state has taken it in already
     */
    public static void decide(RunState state, Input input, Instant now, long entropy, Consumer<? super Event> events) {
        if (!(input instanceof Input.Reopened)) {
            state.observe(now);
        }
        Instant at = state.now() > now.toEpochMilli() ? Instant.ofEpochMilli(state.now()) : now;
        on(new Decision(state, at, entropy, events), input);
    }

    private static void on(Decision d, Input input) {
        if (input instanceof Input.HandoffReturned in) {
            if (in.call().kind() == CallId.Kind.WORK && wanted(d, in.call())) {
                handoff(d, in);
            }
        } else if (input instanceof Input.CheckReturned in) {
            if (in.call().kind() == CallId.Kind.CHECK && wanted(d, in.call())) {
                Checks.checked(d, RunState.required(d.state.live.get(in.call())), in.report());
            }
        } else if (input instanceof Input.MoveReturned in) {
            if (in.call().kind() == CallId.Kind.PLAN && wanted(d, in.call())) {
                Planning.move(d, in);
            }
        } else if (input instanceof Input.CallFailed in) {
            if (wanted(d, in.call())) {
                CallEnds.failed(d, in.call(), in.failure());
            }
        } else if (input instanceof Input.CallParked in) {
            if (wanted(d, in.call())) {
                CallEnds.parked(d, in.call(), in.parking());
            }
        } else if (input instanceof Input.CallStopped in) {
            if (wanted(d, in.call())) {
                CallEnds.failed(
                        d,
                        in.call(),
                        new CallFailure(
                                FailureClass.DEFECT,
                                "the call was interrupted from outside; only the engine interrupts calls",
                                List.of(),
                                null));
            }
        } else if (input instanceof Input.Start in) {
            if (d.state.root == null) {
                d.emit(new Event.RunCreated(in.goal(), in.limits(), in.catalogue(), in.code()));
            }
        } else if (d.state.root != null && !d.state.ended()) {
            onRun(d, input);
        }
        settle(d);
        Starting.startReady(d);
        settle(d);
        endRun(d);
    }

    private static void onRun(Decision d, Input input) {
        if (input instanceof Input.Tick) {
            Time.tick(d);
        } else if (input instanceof Input.Decided in) {
            RunState.PendingApproval pending = d.state.approvals.get(in.approval());
            if (pending != null) {
                TaskState task = d.state.get(pending.request().call().task());
                d.emit(new Event.ApprovalDecided(task.id, in.approval(), in.decision()));
                if (task.status == TaskStatus.CHECKING) {
                    Checks.resumeChecks(d, task);
                }
            }
        } else if (input instanceof Input.Signalled in) {
            if (in.place() == d.state.signals()) {
                d.emit(new Event.SignalReceived(in.dedupeId()));
                if (in.meaning() != null) {
                    onRun(d, in.meaning());
                }
            }
        } else if (input instanceof Input.CancelRequested in) {
            TaskState root = d.state.root().orElseThrow();
            if (root.status != TaskStatus.CANCELLING) {
                Stopping.cancel(d, root, in.why());
            }
        } else if (input instanceof Input.PauseRequested && !d.state.paused()) {
            d.emit(new Event.RunPaused());
        } else if (input instanceof Input.ResumeRequested && d.state.paused()) {
            d.emit(new Event.RunResumed());
        } else if (input instanceof Input.Reopened in) {
            d.emit(
                    in.origin() == null
                            ? new Event.RunReopened(in.code())
                            : new Event.RunForked(in.origin(), in.code()));
        }
    }

    /** Whether the call is open; an outcome of one that was asked to stop is taken off the books. */
    private static boolean wanted(Decision d, CallId id) {
        LiveCall call = d.state.live.get(id);
        if (call == null) {
            return false;
        }
        if (call.stopping) {
            d.emit(new Event.LateOutcome(id));
            if (call.task.status == TaskStatus.CANCELLING) {
                Stopping.cancelled(d, call.task);
            }
            return false;
        }
        return true;
    }

    private static void handoff(Decision d, Input.HandoffReturned in) {
        TaskState task = d.state.get(in.call().task());
        d.emit(new Event.HandoffReceived(in.call(), in.handoff()));
        Checks.judge(d, task);
    }

    /** Draws the consequences of every end: dependants that can no longer start, parents that can now go on. */
    static void settle(Decision d) {
        while (!d.state.endings.isEmpty()) {
            TaskState task = d.state.endings.remove();
            Stopping.abandonChildren(d, task);
            if (!task.status.done()) {
                for (TaskState dependant : task.dependants) {
                    if (dependant.status == TaskStatus.WAITING) {
                        d.end(dependant, skipped(dependant));
                    }
                }
            }
            TaskState parent = task.parent;
            if (parent != null && parent.status == TaskStatus.CANCELLING) {
                Stopping.cancelled(d, parent);
            } else if (parent != null) {
                Planning.joinIfDue(d, parent);
            }
        }
    }

    private static End skipped(TaskState task) {
        return Decision.failure(task, TaskStatus.SKIPPED, FailureClass.DEPENDENCY, whySkipped(task), List.of());
    }

    /** Which of several ended first is an accident of timing that nobody may see: a planner could act upon it. */
    private static String whySkipped(TaskState task) {
        TaskState[] all = task.dependencies;
        if (all.length == 1) {
            return "skipped, because " + named(all[0]) + " ended as " + all[0].status;
        }
        String names = Arrays.stream(all).limit(MAX_NAMES).map(Kernel::named).collect(Collectors.joining(", "));
        int more = all.length - MAX_NAMES;
        return "skipped, because it needs all of " + names + (more > 0 ? " and " + more + " more" : "")
                + ", and not all are done";
    }

    private static String named(TaskState task) {
        return "'" + task.spec.name() + "' (" + task.id + ")";
    }

    private static void endRun(Decision d) {
        TaskState root = d.state.root;
        if (root != null && root.status.terminal() && !d.state.ended()) {
            d.emit(new Event.RunEnded(root.status));
        }
    }
}
