package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.samples.migration.TestDifferences.Difference;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.Compiler.Compilation;
import dev.orchestrator.samples.migration.library.TestFork;
import dev.orchestrator.samples.migration.library.TestFork.TestRun;
import dev.orchestrator.samples.migration.library.TestOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The check that runs: whether a file's tests are the same, by name, and end the same. */
final class TestChecks {
    private static final int SHOWN = 40;

    private final Workbench bench;
    private final Checks checks;

    TestChecks(Workbench bench, Checks checks) {
        this.bench = bench;
        this.checks = checks;
    }

    /** Runs the tests of the files that were submitted, against everything else as it was. */
    CheckResult doesTheSame(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Path files = context.files();
        Map<String, String> sources = bench.read(files);
        Group group = sources.keySet().stream()
                .flatMap(path -> bench.groups().of(path).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing was submitted that could be run"));
        Map<String, TestOutcome> before = bench.baseline().outcomesOf(group.testClasses());
        if (before.isEmpty()) {
            return CheckResult.unsatisfiable(whyNothingRuns(group));
        }
        Path classes = files.resolve("target/classes");
        Compilation compiled = checks.compile(sources, classes);
        if (!compiled.succeeded()) {
            return CheckResult.rejected(Checks.findings(compiled.problems()));
        }
        List<Path> testClasses = List.of(classes, bench.baseline().classes());
        TestRun after =
                bench.run(group.testClasses().stream().sorted().toList(), testClasses, files.resolve("target/run"));
        List<Difference> differences = notAlsoAlone(TestDifferences.between(before, after, bench.baseline()), after);
        if (differences.isEmpty()) {
            return new CheckResult.Passed(before.size(), tally(before));
        }
        return CheckResult.rejected(findings(differences));
    }

    /**
     * Leaves out differences that the original shows, too, when its class runs by itself: those come from what other
     * classes leave behind, not from the migration.
     */
    List<Difference> notAlsoAlone(List<Difference> differences, TestRun after)
            throws IOException, InterruptedException {
        List<Difference> left = new ArrayList<>();
        Map<String, TestRun> alone = new HashMap<>();
        for (Difference difference : differences) {
            String type = difference.testClass();
            TestRun original = alone.get(type);
            if (original == null) {
                original = bench.originalAlone(type);
                alone.put(type, original);
            }
            TestOutcome known = original.outcomes().get(difference.test());
            TestOutcome now = after.outcomes().get(difference.test());
            boolean same = !difference.code().equals("class-broken")
                    && (known == null ? now == null : known.equals(now))
                    && !original.broken().containsKey(type);
            if (!same) {
                left.add(difference);
            }
        }
        return left;
    }

    List<Finding> findings(List<Difference> differences) {
        return differences.stream()
                .limit(SHOWN)
                .map(d -> Finding.at(Location.of(Workbench.SOURCES + fileOf(d.testClass()), 0), d.code(), d.message()))
                .toList();
    }

    static String fileOf(String testClass) {
        return testClass.replace('.', '/') + ".java";
    }

    static Map<String, String> tally(Map<String, TestOutcome> outcomes) {
        Map<String, Integer> counts = new TreeMap<>();
        outcomes.values()
                .forEach(outcome ->
                        counts.merge(outcome.kind().name().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum));
        Map<String, String> facts = new TreeMap<>();
        counts.forEach((kind, count) -> facts.put(kind, Integer.toString(count)));
        return facts;
    }

    private String whyNothingRuns(Group group) {
        Baseline baseline = bench.baseline();
        for (String path : group.files()) {
            String type = path.substring(0, path.length() - ".java".length()).replace('/', '.');
            String broken = baseline.broken().get(type);
            if (broken != null) {
                return type + ' ' + broken + " as it is, so nothing could show that it stays the same";
            }
            if (baseline.unstable().keySet().stream()
                    .anyMatch(test -> TestFork.classOf(test).equals(type))) {
                return "the tests of " + type + " end now one way and now another as they are, so nothing could show"
                        + " that they stay the same";
            }
        }
        return "the library's own build runs no test of "
                + Set.copyOf(group.files()).stream().sorted().findFirst().orElse("it")
                + ", so nothing could show that it stays the same";
    }
}
