package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.core.kernel.TaskState.Composite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Folds in what planners were asked and answered. */
final class PlanFold {
    private PlanFold() {}

    static void created(RunState s, Event.RunCreated e) {
        s.goal = e.goal();
        s.limits = e.limits();
        s.catalogue = e.catalogue();
        s.code.putAll(e.code());
        Subtask spec = Subtask.of(Pipeline.ROOT, new Assignee.ToPlanner(Pipeline.ROOT))
                .objective(e.goal().objective())
                .input(e.goal().input())
                .doneWhen(e.goal().criteria())
                .labels(e.goal().labels());
        s.root = new TaskState(TaskId.root(), null, spec, s.limits);
        s.root.base = e.goal().files();
        s.tasks = 1;
        s.enqueue(s.root);
    }

    static void plannerCalled(RunState s, Event.PlannerCalled e) {
        TaskState task = s.get(e.call().task());
        Composite composite = task.composite();
        if (!composite.timed && RunState.hasOwnTimeLimit(task)) {
            composite.timed = true;
            long deadline = s.activeMillis() + task.spec.limits().task().toMillis();
            s.timedComposites.add(new Timer.OfComposite(deadline, task)); // its call wakes no later
        }
        s.begin(task, e, TaskStatus.PLANNING, e.base());
        if (e.call().number() > task.round) {
            task.round = e.call().number();
            task.invalidMoves = 0;
            RunState.forgetDecisions(task);
        }
        composite.tell();
    }

    static void moveAccepted(RunState s, Event.MoveAccepted e) {
        TaskState task = s.finish(e.call());
        Composite composite = task.composite();
        task.findings = List.of();
        composite.told.clear();
        task.open = false;
        if (e.move() instanceof Move.Work work) {
            task.worker = work.worker();
            task.workInput = work.input();
            task.composite = null;
            s.enqueue(task);
        } else if (e.move() instanceof Move.Split split) {
            addChildren(s, task, composite, split);
            s.status(task, TaskStatus.SPLIT);
            wakeParent(s, task, composite);
        } else if (e.move() instanceof Move.Await) {
            s.status(task, TaskStatus.SPLIT);
            wakeParent(s, task, composite);
        }
    }

    private static void addChildren(RunState s, TaskState task, Composite composite, Move.Split split) {
        composite.quorum = split.quorum();
        composite.wake = split.wake();
        composite.quorumTold = false;
        int first = composite.children.size();
        composite.children.ensureCapacity(first + split.add().size());
        for (Subtask subtask : split.add()) {
            Limits own = subtask.limits();
            TaskState child = new TaskState(
                    task.id.child(composite.children.size()), task, subtask, task.limits.tightenedBy(own));
            composite.children.add(child);
            composite.byName.put(subtask.name(), child);
        }
        composite.live += split.add().size();
        s.tasks += split.add().size();
        for (TaskState t = task; t != null; t = t.parent) {
            t.composite().descendants += split.add().size();
        }
        for (TaskState child : composite.children.subList(first, composite.children.size())) {
            link(child, composite);
            if (child.missingDependencies == 0) {
                s.enqueue(child);
            }
        }
    }

    private static void link(TaskState child, Composite composite) {
        if (child.spec.after().isEmpty()) {
            return;
        }
        List<TaskState> dependencies = child.spec.after().stream()
                .map(name -> {
                    TaskState sibling = composite.byName.get(name);
                    if (sibling == null) {
                        throw new IllegalStateException("accepted split of " + child.id + " lacks " + name);
                    }
                    return sibling;
                })
                .sorted(Comparator.comparing(TaskState::id))
                .toList();
        child.dependencies = dependencies.toArray(TaskState[]::new);
        for (TaskState dependency : dependencies) {
            if (!dependency.status.terminal()) {
                child.missingDependencies++;
                if (dependency.dependants.isEmpty()) {
                    dependency.dependants = new ArrayList<>(2);
                }
                dependency.dependants.add(child);
            }
        }
    }

    static void wakeParent(RunState s, TaskState parent, Composite siblings) {
        if (parent.status == TaskStatus.SPLIT && siblings.wakes()) {
            s.enqueue(parent);
        }
    }
}
