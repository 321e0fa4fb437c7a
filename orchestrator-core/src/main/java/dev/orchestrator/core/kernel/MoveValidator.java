package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a move before it is accepted, so that the planner can mend it. */
final class MoveValidator {
    /** How many names a message lists. */
    private static final int MAX_NAMES = 20;

    private final RunState state;
    private final TaskState task;
    private final List<Finding> findings = new ArrayList<>();

    private MoveValidator(RunState state, TaskState task) {
        this.state = state;
        this.task = task;
    }

    static List<Finding> problems(RunState state, TaskState task, Move move) {
        MoveValidator validator = new MoveValidator(state, task);
        if (move instanceof Move.Work work) {
            validator.work(work);
        } else if (move instanceof Move.Split split) {
            validator.split(split);
        } else if (move instanceof Move.Await && task.composite().live == 0) {
            validator.add(
                    "awaits-nothing",
                    "There is no child still at work to wait for. Split, conclude, or say it is infeasible.");
        }
        return validator.findings;
    }

    private void work(Move.Work work) {
        requireKnown("worker", work.worker(), state.catalogue().workers(), null);
        if (!task.children().isEmpty()) {
            add(
                    "work-after-split",
                    "The task has been split; add a subtask for worker '" + work.worker()
                            + "' instead of giving it the whole task.");
        }
    }

    private void split(Move.Split split) {
        limits(split);
        Map<String, Subtask> added = names(split);
        for (Subtask subtask : added.values()) {
            subtask(subtask, added, split.cancel());
        }
        for (String name : split.cancel()) {
            TaskState child = task.composite().byName.get(name);
            if (child == null) {
                add("unknown-child", "There is no child '" + name + "' to cancel; children: " + childNames() + ".");
            } else if (child.status.terminal()) {
                add(
                        "already-ended",
                        "Child '" + name + "' has ended as " + child.status + " and cannot be cancelled any more.");
            }
        }
        int children = task.children().size() + split.add().size();
        if (!split.quorum().all() && split.quorum().needed() > children) {
            add(
                    "quorum-too-large",
                    "The quorum needs " + split.quorum().needed() + " children, but there are only " + children + ".");
        }
        int dead = task.children().size() - task.composite().live - task.composite().done;
        int needed = split.quorum().all() ? children : split.quorum().needed();
        int possible = children - dead - split.cancel().size();
        if (split.wake() == Move.Wake.NEVER && needed <= children && possible < needed) {
            add(
                    "quorum-out-of-reach",
                    "The quorum needs " + needed + " children, but of " + children + " only " + possible
                            + " can still be done. Set a smaller quorum, or another wake rule.");
        }
        if (split.add().isEmpty() && task.composite().live == 0) {
            add("splits-into-nothing", "The split adds no subtask and no child is at work. Add one, or conclude.");
        }
        cycle(added);
    }

    private void limits(Move.Split split) {
        int add = split.add().size();
        if (add > task.limits.children()) {
            add(
                    "too-many-children",
                    "The split adds " + add + " subtasks; at most " + task.limits.children()
                            + " are allowed at once. Group them under planners.");
        }
        if (add > 0 && task.depth() + 1 > task.limits.depth()) {
            add(
                    "too-deep",
                    "Task " + task.id + " is at depth " + task.depth() + " and the limit is " + task.limits.depth()
                            + ". Give the work to a worker, or conclude.");
        }
        if (state.tasks() + (long) add > state.limits().tasks()) {
            add(
                    "too-many-tasks",
                    "The run has " + state.tasks() + " tasks and may have "
                            + state.limits().tasks() + "; " + add + " more are too many.");
        }
        for (TaskState t = task; t != null && t.parent != null; t = t.parent) {
            int own = t.spec.limits().tasks();
            if (own != Integer.MAX_VALUE && 1L + t.composite().descendants + add > own) {
                add(
                        "too-many-tasks",
                        "The subtree of task " + t.id + " may have " + own + " tasks and has "
                                + (1 + t.composite().descendants) + "; " + add + " more are too many.");
            }
        }
    }

    private Map<String, Subtask> names(Move.Split split) {
        Map<String, Subtask> added = new LinkedHashMap<>(split.add().size() * 2);
        for (Subtask subtask : split.add()) {
            if (subtask.name().isBlank()) {
                add("blank-name", "A subtask has a blank name; give each one a name of its own.");
            } else if (task.composite().byName.containsKey(subtask.name())
                    || added.putIfAbsent(subtask.name(), subtask) != null) {
                add("duplicate-name", "Two subtasks are called '" + subtask.name() + "'; rename one.");
            }
        }
        return added;
    }

    private void subtask(Subtask subtask, Map<String, Subtask> added, Set<String> cancelled) {
        if (subtask.objective().isBlank()) {
            add("blank-objective", where(subtask) + " has no objective; say what is wanted.");
        }
        if (subtask.by() instanceof Assignee.ToWorker) {
            requireKnown("worker", subtask.by().name(), state.catalogue().workers(), subtask);
        } else {
            requireKnown("planner", subtask.by().name(), state.catalogue().planners(), subtask);
        }
        criteria(subtask);
        for (String name : subtask.after()) {
            dependency(subtask, name, added, cancelled);
        }
        requirements(subtask);
        if (subtask.labels().stream().anyMatch(String::isBlank)) {
            add("blank-label", where(subtask) + " has a blank label; give each one a word, or leave it out.");
        }
        limitsOfTheRun(subtask);
    }

    /** Says which limits are kept for a run as a whole and for nothing smaller, rather than ignore them. */
    private void limitsOfTheRun(Subtask subtask) {
        Limits own = subtask.limits();
        Limits none = Limits.none();
        if (own.equals(none)) {
            return;
        }
        String which = own.maxTokens() != none.maxTokens()
                ? "maxTokens"
                : own.maxCost().isPresent()
                        ? "maxCost"
                        : own.concurrency() != none.concurrency()
                                ? "concurrency"
                                : own.run().equals(none.run()) ? "" : "run";
        if (!which.isEmpty()) {
            add(
                    "bad-limits",
                    where(subtask) + " limits '" + which + "', which holds for a run as a whole; leave it out, or limit"
                            + " 'modelCalls' and 'task' instead.");
        }
    }

    private void criteria(Subtask subtask) {
        List<Criterion> criteria = subtask.criteria();
        Set<String> ids = criteria.size() > 1 ? new HashSet<>() : Set.of();
        for (Criterion criterion : criteria) {
            requireKnown("verifier", criterion.verifier(), state.catalogue().verifiers(), subtask);
            if (criteria.size() > 1 && !ids.add(criterion.id())) {
                add("duplicate-criterion", where(subtask) + " has two criteria '" + criterion.id() + "'; rename one.");
            }
        }
    }

    private void dependency(Subtask subtask, String name, Map<String, Subtask> added, Set<String> cancelled) {
        if (added.containsKey(name)) {
            return;
        }
        TaskState sibling = task.composite().byName.get(name);
        if (sibling == null) {
            add(
                    "unknown-dependency",
                    where(subtask) + " depends on '" + name + "', which is neither in this move nor a child; children: "
                            + childNames() + ".");
        } else if (cancelled.contains(name) || sibling.status.terminal() && !sibling.status.done()) {
            add(
                    "dead-dependency",
                    where(subtask) + " depends on '" + name + "', which "
                            + (cancelled.contains(name) ? "this move cancels." : "ended as " + sibling.status + "."));
        }
    }

    private void requirements(Subtask subtask) {
        if (subtask.requirements().isEmpty()) {
            return;
        }
        Goal goal = state.goal().orElseThrow();
        for (String id : subtask.requirements()) {
            if (goal.spec().flatMap(s -> s.requirement(id)).isEmpty()) {
                add(
                        "unknown-requirement",
                        where(subtask) + " serves requirement '" + id + "', which the goal's spec does not have.");
            }
        }
    }

    /** Walks the new dependencies depth first, without recursion: a chain may be as long as a split is wide. */
    private void cycle(Map<String, Subtask> added) {
        Set<String> finished = new HashSet<>();
        for (String start : added.keySet()) {
            if (added.get(start).after().isEmpty() || finished.contains(start)) {
                continue;
            }
            Deque<String> path = new ArrayDeque<>();
            Set<String> onPath = new HashSet<>();
            Deque<Iterator<String>> todo = new ArrayDeque<>();
            path.addLast(start);
            onPath.add(start);
            todo.push(added.get(start).after().iterator());
            while (!todo.isEmpty()) {
                if (!todo.peek().hasNext()) {
                    todo.pop();
                    String done = path.removeLast();
                    onPath.remove(done);
                    finished.add(done);
                    continue;
                }
                String next = todo.peek().next();
                Subtask subtask = added.get(next);
                if (onPath.contains(next)) {
                    add(
                            "cycle",
                            "The dependencies form a cycle: " + named(path, next)
                                    + ". Each waits for the next; take one dependency out.");
                    return;
                }
                if (subtask != null && !finished.contains(next)) {
                    path.addLast(next);
                    onPath.add(next);
                    todo.push(subtask.after().iterator());
                }
            }
        }
    }

    private static String named(Deque<String> path, String again) {
        List<String> cycle = new ArrayList<>();
        boolean inside = false;
        for (String name : path) {
            inside |= name.equals(again);
            if (inside) {
                cycle.add(name);
            }
        }
        cycle.add(again);
        int left = cycle.size() - MAX_NAMES;
        if (left > 0) {
            cycle.subList(MAX_NAMES / 2, MAX_NAMES / 2 + left).clear();
            cycle.add(MAX_NAMES / 2, "(" + left + " more)");
        }
        return String.join(" -> ", cycle);
    }

    private void requireKnown(String kind, String name, Collection<String> known, @Nullable Subtask in) {
        if (!known.contains(name)) {
            add(
                    "unknown-" + kind,
                    where(in) + " names " + kind + " '" + name + "', which is not registered; there "
                            + (known.isEmpty() ? "is none." : "are: " + String.join(", ", known) + "."));
        }
    }

    private static String where(@Nullable Subtask subtask) {
        return subtask == null ? "the move" : "subtask '" + subtask.name() + "'";
    }

    private String childNames() {
        List<String> names = task.children().stream()
                .map(c -> c.spec.name())
                .limit(MAX_NAMES)
                .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private void add(String code, String message) {
        if (findings.size() < Verdicts.MAX_FINDINGS) {
            findings.add(Finding.of(code, message));
        }
    }
}
