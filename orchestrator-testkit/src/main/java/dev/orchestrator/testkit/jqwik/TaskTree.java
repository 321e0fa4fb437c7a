package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.HandoffView;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A whole plan as data. Its planner carries it out: registered once, it plans the root and all below it.
 *
 * <pre>{@code
 * @Property
 * void every_plan_comes_to_its_end(@ForAll("trees") TaskTree tree, @ForAll("scenarios") Scenario scenario) throws Exception {
 *     PipelineUnderTest.of(() -> Pipeline.builder().planner(tree.planner()).worker("java", new JavaWorker()).build(), tree.goal())
 *             .check(scenario);
 * }
 * }</pre>
 */
public sealed interface TaskTree {
    /** Returns the name, unique among its siblings. */
    String name();

    /** Returns the siblings that must be done first. */
    Set<String> after();

    /** Returns the definition of done; empty means that it ends unverified. */
    List<Criterion> criteria();

    /** Returns this task under another name. */
    TaskTree named(String name);

    /** Returns this task with these siblings to be done first. */
    TaskTree after(Set<String> siblings);

    /** Returns a task for a worker. */
    static TaskTree work(String name, String worker, Criterion... doneWhen) {
        return new Leaf(name, worker, Set.of(), List.of(doneWhen));
    }

    /** Returns a task that is broken down into these. */
    static TaskTree split(String name, TaskTree... children) {
        return new Branch(name, List.of(children), Set.of(), List.of());
    }

    /** A task for a worker. */
    record Leaf(String name, String worker, Set<String> after, List<Criterion> criteria) implements TaskTree {
        /** Copies the collections. */
        public Leaf {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(worker, "worker");
            after = sorted(after);
            criteria = List.copyOf(criteria);
        }

        @Override
        public Leaf named(String other) {
            return new Leaf(other, worker, after, criteria);
        }

        @Override
        public Leaf after(Set<String> siblings) {
            return new Leaf(name, worker, siblings, criteria);
        }
    }

    /** A task that is broken down. It is done when all its children are. */
    record Branch(String name, List<TaskTree> children, Set<String> after, List<Criterion> criteria)
            implements TaskTree {
        /**
         * Copies the collections.
         *
         * @throws IllegalArgumentException if there is no child
         */
        public Branch {
            Objects.requireNonNull(name, "name");
            children = List.copyOf(children);
            after = sorted(after);
            criteria = List.copyOf(criteria);
            if (children.isEmpty()) {
                throw new IllegalArgumentException("task '" + name + "' is broken down into nothing; give it a child");
            }
        }

        @Override
        public Branch named(String other) {
            return new Branch(other, children, after, criteria);
        }

        @Override
        public Branch after(Set<String> siblings) {
            return new Branch(name, children, siblings, criteria);
        }

        private Move move(PlanRequest request) {
            if (request.children().isEmpty()) {
                return Move.split(children.stream().map(Branch::subtask).toList());
            }
            Map<String, String> results = new TreeMap<>();
            for (ChildView child : request.children()) {
                if (!child.status().done()) {
                    return Move.infeasible("child '" + child.name() + "' has ended as " + child.status());
                }
                HandoffView handoff = child.handoff().orElseThrow();
                results.put(child.name(), handoff.result().json());
            }
            return Move.conclude(results);
        }

        private static Subtask subtask(TaskTree child) {
            Subtask subtask = child instanceof Leaf leaf
                    ? Subtask.work(leaf.name(), leaf.worker())
                    : Subtask.plan(child.name(), Pipeline.ROOT);
            return subtask.after(child.after()).doneWhen(child.criteria());
        }
    }

    /** Returns the goal of carrying this out: its name, and done when its criteria say so. */
    default Goal goal() {
        Goal goal = Goal.of(name());
        return criteria().isEmpty() ? goal.withoutVerification() : goal.doneWhen(criteria());
    }

    /**
     * Returns a planner that carries this out. Register it as the pipeline's root planner, with {@link
     * Pipeline.Builder#planner(Planner)}: the tasks below go to it, too. A child that is not done makes it give up, once all
     * have ended.
     */
    default Planner planner() {
        return (request, context) -> {
            TaskTree task = at(request.task());
            return task instanceof Branch branch ? branch.move(request) : Move.work(((Leaf) task).worker());
        };
    }

    private TaskTree at(TaskId id) {
        TaskTree found = this;
        String[] path = id.path().split("/");
        for (int i = 1; i < path.length; i++) {
            int child = Integer.parseInt(path[i]);
            if (!(found instanceof Branch branch) || child >= branch.children().size()) {
                throw new IllegalStateException("task " + id + " is not in the tree '" + name()
                        + "'; its planner plans a whole run, so register it as the pipeline's root planner");
            }
            found = branch.children().get(child);
        }
        return found;
    }

    private static Set<String> sorted(Set<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }
}
