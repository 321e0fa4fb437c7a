package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.core.kernel.TaskState.Composite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Takes planners' moves, and joins children where no planner wants to be asked. */
final class Planning {
    private static final int MAX_INVALID_MOVES = 3;

    private Planning() {}

    static void move(Decision d, Input.MoveReturned in) {
        TaskState task = d.state.get(in.call().task());
        Move move = in.move();
        List<Finding> problems = MoveValidator.problems(d.state, task, move);
        TreeUnion union = null;
        if (problems.isEmpty() && move instanceof Move.Conclude conclude && conclude.files() == null) {
            union = TreeUnion.of(task.base(), done(task));
            problems = union.conflicts();
        }
        if (!problems.isEmpty()) {
            reject(d, task, in, problems);
            return;
        }
        d.emit(new Event.MoveAccepted(in.call(), move));
        if (move instanceof Move.Split split) {
            for (String name : split.cancel()) {
                Stopping.cancel(d, task.composite().byName.get(name), "cancelled by the planner of " + task.id);
            }
            joinIfDue(d, task);
        } else if (move instanceof Move.Conclude conclude) {
            Stopping.abandonChildren(d, task);
            FileTree files = conclude.files() != null
                    ? conclude.files()
                    : RunState.required(union).tree();
            Content result = conclude.result() instanceof Content content ? content : Content.NULL;
            d.emit(new Event.HandoffReceived(
                    in.call(), new HandoffRef(result, files, List.of(), List.of(), Digests.submission(result, files))));
            Checks.judge(d, task);
        } else if (move instanceof Move.Infeasible infeasible) {
            d.fail(task, FailureClass.INFEASIBLE, "the planner found no way: " + infeasible.reason(), List.of());
        }
    }

    private static void reject(Decision d, TaskState task, Input.MoveReturned in, List<Finding> problems) {
        d.emit(new Event.MoveRejected(in.call(), in.move(), problems));
        if (task.invalidMoves >= MAX_INVALID_MOVES) {
            d.fail(
                    task,
                    FailureClass.INVALID_OUTPUT,
                    "planner '" + task.plannerName() + "' made " + MAX_INVALID_MOVES
                            + " moves in a row that do not apply. First problem: " + problems.get(0),
                    problems);
        } else {
            callPlanner(d, task, RunState.required(task.base));
        }
    }

    static void callPlanner(Decision d, TaskState task, FileTree base) {
        int round = task.open ? task.round : task.round + 1;
        CallId call = new CallId(task.id, CallId.Kind.PLAN, round, 0, task.calls + 1);
        d.emit(new Event.PlannerCalled(call, base, d.state.seq()));
    }

    static List<TaskState> done(TaskState task) {
        return task.children().stream().filter(c -> c.status.done()).toList();
    }

    /** Joins children by their quorum where the planner did not want to be asked. */
    static void joinIfDue(Decision d, TaskState task) {
        Composite composite = task.composite;
        if (task.status != TaskStatus.SPLIT || composite == null || composite.wake != Move.Wake.NEVER) {
            return;
        }
        if (composite.quorumOutOfReach()) {
            d.fail(task, FailureClass.DEPENDENCY, whichAreMissing(composite), childFindings(composite));
        } else if (composite.quorumReached()) {
            Stopping.abandonChildren(d, task);
            List<TaskState> done = done(task);
            TreeUnion union = TreeUnion.of(task.base(), done);
            if (!union.conflicts().isEmpty()) {
                d.fail(task, FailureClass.DEPENDENCY, "children left contradicting files", union.conflicts());
                return;
            }
            List<TaskState> byName = done.stream()
                    .sorted(Comparator.comparing(c -> c.spec.name()))
                    .toList();
            Content result = new Content.Joined(
                    byName.stream().map(c -> c.spec.name()).toList(),
                    byName.stream()
                            .map(c -> RunState.required(c.handoff).result())
                            .toList());
            CallId call = new CallId(task.id, CallId.Kind.JOIN, task.round, 0, task.calls + 1);
            d.emit(new Event.HandoffReceived(
                    call,
                    new HandoffRef(
                            result, union.tree(), List.of(), List.of(), Digests.submission(result, union.tree()))));
            Checks.judge(d, task);
        }
    }

    private static String whichAreMissing(Composite composite) {
        int needed = composite.quorum.all() ? composite.children.size() : composite.quorum.needed();
        return needed + " of " + composite.children.size() + " children had to be done, but only " + composite.done
                + " are";
    }

    static List<Finding> childFindings(Composite composite) {
        List<Finding> findings = new ArrayList<>();
        for (TaskState child : composite.children) {
            if (child.status.terminal() && !child.status.done() && findings.size() < Verdicts.MAX_FINDINGS) {
                findings.add(Finding.of(
                        "child-" + child.status.name().toLowerCase(Locale.ROOT),
                        child.failure == null
                                ? "'" + child.spec.name() + "' (" + child.id + ") ended as " + child.status
                                : child.failure.toString()));
            }
        }
        return findings;
    }
}
