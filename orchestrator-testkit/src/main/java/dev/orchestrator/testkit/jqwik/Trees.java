package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Draws task trees. Children depend on some before them, so there is no cycle. They shrink to any task below, to fewer
 * children, dependencies and criteria, and to the first worker.
 */
final class Trees {
    private static final String ROOT = "root";
    private static final int DEPTH = 3;
    private static final int CHILDREN = 4;
    /** One in so many has it. */
    private static final int RARE = 3;

    private final List<String> workers;
    private final List<Criterion> criteria;

    private Trees(Catalogue catalogue) {
        if (catalogue.workers().isEmpty()) {
            throw new IllegalArgumentException("a task needs somebody to do it; name a worker in the catalogue");
        }
        workers = List.copyOf(catalogue.workers());
        criteria = catalogue.verifiers().stream()
                .map(name -> Criterion.of(name, name))
                .toList();
    }

    static Arbitrary<TaskTree> of(Catalogue catalogue) {
        Trees trees = new Trees(catalogue);
        return Arbitraries.fromGenerator(random -> trees.new Drawn(trees.draw(ROOT, DEPTH, random)));
    }

    private TaskTree draw(String name, int depth, Random random) {
        List<Criterion> some =
                criteria.stream().filter(each -> random.nextInt(RARE) == 0).toList();
        if (random.nextInt(depth + 1) == 0) {
            return new TaskTree.Leaf(name, workers.get(random.nextInt(workers.size())), Set.of(), some);
        }
        List<TaskTree> children = new ArrayList<>();
        int count = 1 + random.nextInt(CHILDREN);
        for (int i = 0; i < count; i++) {
            Set<String> after = new TreeSet<>();
            children.stream().filter(each -> random.nextInt(RARE) == 0).forEach(each -> after.add(each.name()));
            children.add(draw("t" + i, depth - 1, random).after(after));
        }
        return new TaskTree.Branch(name, children, Set.of(), some);
    }

    private final class Drawn implements Shrinkable<TaskTree> {
        private final TaskTree tree;

        Drawn(TaskTree tree) {
            this.tree = tree;
        }

        @Override
        public TaskTree value() {
            return tree;
        }

        @Override
        public Stream<Shrinkable<TaskTree>> shrink() {
            return simpler(tree).map(Drawn::new);
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(
                    all(tree).count(),
                    all(tree).mapToLong(each -> each.after().size()).sum(),
                    all(tree).mapToLong(each -> each.criteria().size()).sum(),
                    all(tree)
                            .mapToLong(each -> each instanceof TaskTree.Leaf leaf ? workers.indexOf(leaf.worker()) : 0)
                            .sum());
        }
    }

    private static Stream<TaskTree> all(TaskTree task) {
        return Stream.concat(
                Stream.of(task),
                task instanceof TaskTree.Branch branch
                        ? branch.children().stream().flatMap(Trees::all)
                        : Stream.of());
    }

    private Stream<TaskTree> simpler(TaskTree task) {
        Stream<TaskTree> alone = Stream.concat(
                task.after().stream().map(name -> task.after(without(task.after(), name))),
                task.criteria().stream().map(each -> judged(task, without(task.criteria(), each))));
        if (task instanceof TaskTree.Branch branch) {
            return Stream.of(
                            branch.children().stream()
                                    .map(child -> child.named(task.name()).after(task.after())),
                            branch.children().stream().flatMap(child -> fewer(branch, child)),
                            branch.children().stream()
                                    .flatMap(child -> simpler(child).map(each -> with(branch, child, each))),
                            alone)
                    .flatMap(each -> each);
        }
        TaskTree.Leaf leaf = (TaskTree.Leaf) task;
        Stream<TaskTree> plainer = workers.stream()
                .limit(workers.indexOf(leaf.worker()))
                .map(worker -> new TaskTree.Leaf(leaf.name(), worker, leaf.after(), leaf.criteria()));
        return Stream.concat(alone, plainer);
    }

    /** Returns the task without a child, which nobody depends on any more. */
    private static Stream<TaskTree> fewer(TaskTree.Branch branch, TaskTree child) {
        List<TaskTree> left = branch.children().stream()
                .filter(each -> each != child)
                .map(each -> each.after(without(each.after(), child.name())))
                .toList();
        return left.isEmpty() ? Stream.of() : Stream.of(with(branch, left));
    }

    private static TaskTree with(TaskTree.Branch branch, TaskTree old, TaskTree simpler) {
        return with(
                branch,
                branch.children().stream()
                        .map(each -> each == old ? simpler : each)
                        .toList());
    }

    private static TaskTree with(TaskTree.Branch branch, List<TaskTree> children) {
        return new TaskTree.Branch(branch.name(), children, branch.after(), branch.criteria());
    }

    private static TaskTree judged(TaskTree task, List<Criterion> fewer) {
        return task instanceof TaskTree.Branch branch
                ? new TaskTree.Branch(branch.name(), branch.children(), branch.after(), fewer)
                : new TaskTree.Leaf(task.name(), ((TaskTree.Leaf) task).worker(), task.after(), fewer);
    }

    private static Set<String> without(Set<String> names, String name) {
        Set<String> left = new TreeSet<>(names);
        left.remove(name);
        return left;
    }

    private static List<Criterion> without(List<Criterion> all, Criterion one) {
        return all.stream().filter(each -> !each.equals(one)).toList();
    }
}
