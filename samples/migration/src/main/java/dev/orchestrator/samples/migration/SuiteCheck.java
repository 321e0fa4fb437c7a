package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.samples.migration.TestDifferences.Difference;
import dev.orchestrator.samples.migration.library.Baseline.TestFile;
import dev.orchestrator.samples.migration.library.Compiler.Compilation;
import dev.orchestrator.samples.migration.library.Compiler.Problem;
import dev.orchestrator.samples.migration.library.TestFork.TestRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The check of the whole: migrated files and kept ones compile together, and run the same tests as before with the same
 * outcomes. Where they do not, the migrated files that are behind it are named, all of them at once.
 */
final class SuiteCheck {
    private final Workbench bench;
    private final TestChecks tests;

    SuiteCheck(Workbench bench, TestChecks tests) {
        this.bench = bench;
        this.tests = tests;
    }

    CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Path folder = context.files();
        Map<String, String> migrated = new TreeMap<>(bench.read(folder));
        int submitted = migrated.size();
        List<Finding> findings = new ArrayList<>();
        for (int turn = 0; ; turn++) {
            Path classes = folder.resolve("target/classes-" + turn);
            List<Finding> found = compile(migrated, classes);
            TestRun after = new TestRun(Map.of(), Map.of());
            if (found.isEmpty()) {
                after = bench.run(testClasses(), List.of(classes), folder.resolve("target/run-" + turn));
                found = run(migrated, after, classes, folder.resolve("target/alone-" + turn));
            }
            if (found.isEmpty()) {
                return findings.isEmpty() ? passed(submitted, after) : CheckResult.rejected(findings);
            }
            findings.addAll(found);
            boolean any = false;
            for (Finding finding : found) {
                any |= takeBack(migrated, finding);
            }
            if (!any || migrated.isEmpty()) {
                return CheckResult.rejected(findings);
            }
        }
    }

    private CheckResult passed(int migrated, TestRun after) {
        Map<String, String> facts = new TreeMap<>(TestChecks.tally(after.outcomes()));
        facts.put("files migrated", Integer.toString(migrated));
        facts.put("tests before", Integer.toString(bench.baseline().outcomes().size()));
        facts.put(
                "tests after",
                Long.toString(after.outcomes().keySet().stream()
                        .filter(name -> !bench.baseline().unstable().containsKey(name))
                        .count()));
        return new CheckResult.Passed(after.outcomes().size(), facts);
    }

    private List<String> testClasses() {
        return bench.baseline().files().values().stream()
                .map(TestFile::testClass)
                .filter(name -> !name.isEmpty() && !bench.baseline().broken().containsKey(name))
                .toList();
    }

    private List<Finding> compile(Map<String, String> migrated, Path classes) throws IOException {
        Map<String, String> all = bench.originals(bench.baseline().files().keySet());
        all.putAll(migrated);
        Compilation compiled = bench.compiler().compile(all, bench.library().testClassPath(), classes);
        List<Finding> findings = new ArrayList<>();
        for (Problem problem : compiled.problems()) {
            for (String culprit : culprits(problem.file(), migrated.keySet())) {
                findings.add(Finding.at(
                        Location.of(Workbench.SOURCES + culprit, 0),
                        problem.code(),
                        "With this file migrated, " + problem.file() + ':' + problem.line() + " does not compile: "
                                + problem.message()));
            }
        }
        if (findings.isEmpty() && !compiled.succeeded()) {
            return Checks.findings(compiled.problems());
        }
        return findings;
    }

    private List<Finding> run(Map<String, String> migrated, TestRun after, Path classes, Path scratch)
            throws IOException, InterruptedException {
        List<Difference> differences = TestDifferences.between(bench.baseline().outcomes(), after, bench.baseline());
        if (differences.isEmpty()) {
            return List.of();
        }
        // What only shows in company is not the files' doing if each of them behaves by itself.
        Set<String> classNames = new TreeSet<>();
        differences.forEach(d -> classNames.add(d.testClass()));
        TestRun again = bench.run(List.copyOf(classNames), List.of(classes), scratch);
        List<Difference> real =
                TestDifferences.between(bench.baseline().outcomesOf(classNames), again, bench.baseline());
        List<Finding> findings = new ArrayList<>();
        for (Difference difference : tests.notAlsoAlone(real, again)) {
            String file = TestChecks.fileOf(difference.testClass());
            for (String culprit : culprits(file, migrated.keySet())) {
                findings.add(Finding.at(
                        Location.of(Workbench.SOURCES + culprit, 0),
                        difference.code(),
                        "In the whole suite, " + difference.message()));
            }
        }
        return findings;
    }

    /** The file itself if it was migrated, or else the migrated ones it refers to. */
    private Set<String> culprits(String file, Set<String> migrated) {
        if (migrated.contains(file)) {
            return Set.of(file);
        }
        TestFile known = bench.baseline().files().get(file);
        Set<String> found = new TreeSet<>();
        if (known != null) {
            found.addAll(known.uses());
            found.retainAll(migrated);
        }
        return found;
    }

    private boolean takeBack(Map<String, String> migrated, Finding finding) {
        String file = finding.where().map(where -> where.file()).orElse("");
        String path = file.startsWith(Workbench.SOURCES) ? file.substring(Workbench.SOURCES.length()) : file;
        return bench.groups()
                .of(path)
                .map(group -> migrated.keySet().removeAll(group.files()))
                .orElse(false);
    }
}
