package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.samples.migration.library.Compiler.Compilation;
import dev.orchestrator.samples.migration.library.Compiler.Problem;
import dev.orchestrator.samples.migration.rules.Audit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cheap checks: whether what was submitted compiles with all other tests, and whether it claims the same. */
final class Checks {
    private static final int SHOWN = 40;

    private final Workbench bench;

    Checks(Workbench bench) {
        this.bench = bench;
    }

    /** Compiles the files together with those that refer to them; everything else is there compiled. */
    CheckResult compiles(Submission submission, CheckContext context) throws IOException {
        if (submission.result().json().contains("\"refused\"")) {
            List<String> refused =
                    submission.result().as(RulesWorker.Done.class).refused();
            if (!refused.isEmpty()) {
                return CheckResult.unsatisfiable(
                        refused.get(0) + (refused.size() > 1 ? " (and " + (refused.size() - 1) + " more)" : ""));
            }
        }
        Path files = context.files();
        Map<String, String> sources = bench.read(files);
        if (sources.isEmpty()) {
            return CheckResult.rejected(
                    "no-files", "Nothing was written; write each file, or say why it cannot be done.");
        }
        Compilation result = compile(sources, files.resolve("target/classes"));
        if (!result.succeeded()) {
            return CheckResult.rejected(findings(result.problems()));
        }
        return CheckResult.passed(sources.size());
    }

    Compilation compile(Map<String, String> sources, Path into) throws IOException {
        Map<String, String> all = new TreeMap<>(bench.originals(bench.groups().dependents(sources.keySet())));
        all.putAll(sources);
        return bench.compiler().compile(all, bench.classPath(), into);
    }

    /** Compares tests, fixtures and assertions with those of the original. */
    CheckResult claimsTheSame(Submission submission, CheckContext context) throws IOException {
        Map<String, String> now = bench.read(context.files());
        Map<String, String> before = bench.originals(now.keySet());
        Audit.Result result = Audit.compare(bench.compiler(), before, now, bench.classPath());
        if (result.differences().isEmpty()) {
            return CheckResult.passed(result.compared());
        }
        return CheckResult.rejected(result.differences().stream()
                .limit(SHOWN)
                .map(d -> Finding.at(Location.of(Workbench.SOURCES + d.file(), (int) d.line()), d.code(), d.message()))
                .toList());
    }

    static List<Finding> findings(List<Problem> problems) {
        return problems.stream()
                .limit(SHOWN)
                .map(p -> p.file().isEmpty()
                        ? Finding.of(p.code(), p.message())
                        : Finding.at(
                                new Location(Workbench.SOURCES + p.file(), p.line(), p.column()),
                                p.code(),
                                p.message()))
                .distinct()
                .toList();
    }
}
