package dev.orchestrator.samples.migration;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The two planners: the library by package, a package by what can be migrated one by one. */
final class Plans {
    static final String PACKAGE = "package";
    static final String RULES = "rules";
    static final String COMPILES = "compiles";
    static final String SAME_CLAIMS = "same-claims";
    static final String SAME_TESTS = "same-tests";
    static final String SAME_SUITE = "same-suite";

    private Plans() {}

    /** What a worker is given: the files to rewrite, paths below {@code src/test/java}. */
    record Files(List<String> files) {}

    /** What a package's planner is given. */
    record Package(String name) {}

    /** What came of a package, or of the whole. */
    record Joined(int migrated, int kept) {}

    static Planner library(Groups groups) {
        return (request, context) -> request.children().isEmpty()
                ? Move.split(groups.byPackage().entrySet().stream()
                        .map(each -> Subtask.plan(nameOf(each.getKey()), PACKAGE)
                                .objective("Migrate the tests of package " + nameOf(each.getKey()))
                                .input(new Package(each.getKey()))
                                .doneWhen(Criterion.of("compiles together", COMPILES)))
                        .toList())
                : join(request, groups);
    }

    static Planner ofPackage(Groups groups) {
        return (PlanRequest request, PlanContext context) -> {
            if (!request.children().isEmpty()) {
                return join(request, groups);
            }
            String name = request.input().as(Package.class).name();
            return Move.split(groups.byPackage().getOrDefault(name, List.of()).stream()
                    .map(Plans::subtask)
                    .toList());
        };
    }

    private static Subtask subtask(Group group) {
        List<Criterion> criteria = new ArrayList<>();
        criteria.add(Criterion.of("compiles", COMPILES));
        criteria.add(Criterion.of("claims the same", SAME_CLAIMS).stage(1));
        if (group.ownTests() || !group.testClasses().isEmpty()) {
            criteria.add(Criterion.of("does the same", SAME_TESTS).stage(2));
        }
        return Subtask.work(group.name(), RULES)
                .objective("Migrate "
                        + group.files().stream()
                                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                                .limit(5)
                                .collect(Collectors.joining(", "))
                        + (group.files().size() > 5 ? " and more" : ""))
                .input(new Files(group.files()))
                .doneWhen(criteria);
    }

    /** Keeps what was done, leaves the rest as it is, and takes back what the last check of the whole named. */
    private static Move join(PlanRequest request, Groups groups) {
        if (request.children().stream().anyMatch(child -> !child.status().terminal())) {
            return Move.await();
        }
        FileTree files = FileTree.EMPTY;
        for (ChildView child : request.children()) {
            if (child.status() == TaskStatus.ACCEPTED && child.handoff().isPresent()) {
                files = union(files, child.handoff().get().files());
            }
        }
        Set<String> wanted = new TreeSet<>();
        request.findings().forEach(finding -> finding.where().ifPresent(where -> wanted.add(where.file())));
        Set<String> takenBack = new TreeSet<>();
        for (String file : wanted) {
            String path = file.startsWith(Workbench.SOURCES) ? file.substring(Workbench.SOURCES.length()) : file;
            groups.of(path).ifPresent(group -> takenBack.addAll(group.files()));
        }
        for (String path : takenBack) {
            files = files.without(Workbench.SOURCES + path);
        }
        if (files.isEmpty()) {
            return Move.infeasible("none of the files could be migrated; each says why");
        }
        int migrated = files.entries().size();
        int all = groups.all().stream()
                .filter(group -> request.name().equals(nameOf(group.packageName()))
                        || request.task().depth() == 0)
                .mapToInt(group -> group.files().size())
                .sum();
        return new Move.Conclude(new Joined(migrated, all - migrated), files);
    }

    private static FileTree union(FileTree a, FileTree b) {
        Map<String, dev.orchestrator.api.file.ArtifactRef> all = new java.util.TreeMap<>(a.entries());
        all.putAll(b.entries());
        return FileTree.of(all);
    }

    static String nameOf(String packageName) {
        return packageName.isEmpty() ? "(unnamed)" : packageName;
    }
}
