package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.Progress;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.Folders;
import dev.orchestrator.samples.migration.library.Library;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Migrates a library that is there and measured: the pipeline, one run of it, and what is left behind. */
final class Migration {
    /** The name under which roles ask for the model, if there is one. */
    static final String MODEL = "default";

    private static final int MANY = 100_000;
    private static final int ATTEMPTS_BY_RULES = 2;
    private static final int ATTEMPTS_BY_MODEL = 2;
    private static final BigDecimal MOST = new BigDecimal("5.00");
    /** For models whose price is not known. */
    private static final long MOST_TOKENS = 2_000_000;
    /** A model on one's own machine may have to be loaded first. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Library library;
    private final Baseline baseline;
    private final Path scratch;
    private final @Nullable Model model;

    /** @param model what is asked where rules cannot; null if nothing is */
    Migration(Library library, Baseline baseline, Path scratch, @Nullable Model model) {
        this.model = model;
        this.library = library;
        this.baseline = baseline;
        this.scratch = scratch;
    }

    /**
     * Runs to the end.
     *
     * @param out where the resulting tree and {@code report.html} go; what an earlier run left there is replaced
     * @param progress shows how far the run is
     */
    MigrationResult run(Path out, Progress progress) throws IOException, InterruptedException {
        Groups groups = Groups.of(baseline);
        if (groups.all().isEmpty()) {
            export(out);
            return MigrationResult.nothingToDo(library, baseline);
        }
        try (Workbench bench = new Workbench(library, baseline, groups, Files.createDirectories(scratch));
                Orchestrator orchestrator = orchestrator(bench)) {
            Run run = orchestrator.start(Goal.of("Migrate the tests of " + library.coordinates() + " to JUnit 5")
                    .doneWhen(Criterion.of("the whole suite does the same", Plans.SAME_SUITE)));
            Outcome outcome;
            try (Progress.Following shown = progress.follow(run)) {
                outcome = run.await();
            }
            export(out);
            if (outcome instanceof Outcome.Accepted accepted) {
                overlay(orchestrator, accepted.files(), out);
            }
            HtmlReport.of(outcome.report(), orchestrator.store()).write(out.resolve("report.html"));
            return MigrationResult.of(library, baseline, groups, outcome);
        }
    }

    private Orchestrator orchestrator(Workbench bench) {
        Orchestrator.Builder builder = Orchestrator.builder().pipeline(pipeline(bench));
        return (model == null ? builder : builder.model(MODEL, model)).build();
    }

    private Limits limits() {
        // One attempt for the cheap rules and one for the careful ones; as many files as there are.
        Limits limits = Limits.defaults()
                .attempts(model == null ? ATTEMPTS_BY_RULES : ATTEMPTS_BY_RULES + ATTEMPTS_BY_MODEL)
                .tasks(MANY)
                .children(MANY)
                .concurrency(Math.max(2, Runtime.getRuntime().availableProcessors()));
        if (model == null) {
            return limits;
        }
        Limits patient = limits.modelCall(PATIENCE);
        return model instanceof Metered metered && metered.currency().isPresent()
                ? patient.maxCost(MOST, metered.currency().get().getCurrencyCode())
                : patient.maxTokens(MOST_TOKENS);
    }

    private Pipeline pipeline(Workbench bench) {
        Checks checks = new Checks(bench);
        TestChecks tests = new TestChecks(bench, checks);
        SuiteCheck suite = new SuiteCheck(bench, tests);
        return Pipeline.builder()
                .planner(Plans.library(bench.groups()))
                .planner(Plans.PACKAGE, Plans.ofPackage(bench.groups()))
                .worker(Plans.RULES, new RulesWorker(bench, model != null))
                .verifier(Plans.COMPILES, bench.oneAtATime(checks::compiles))
                .verifier(Plans.SAME_CLAIMS, bench.oneAtATime(checks::claimsTheSame))
                .verifier(Plans.SAME_TESTS, bench.oneAtATime(tests::doesTheSame))
                .verifier(Plans.SAME_SUITE, suite::check)
                .limits(limits())
                .build();
    }

    /** Lays out the library as it is. */
    private void export(Path out) throws IOException {
        Folders.delete(out.resolve("src"));
        Path from = library.project().resolve("src");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = out.resolve("src").resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Lays the migrated files over it. */
    private void overlay(Orchestrator orchestrator, FileTree migrated, Path out) throws IOException {
        Path folder = scratch.resolve("migrated");
        orchestrator.exportFiles(migrated, folder);
        for (String path : migrated.entries().keySet()) {
            Files.copy(folder.resolve(path), out.resolve(path), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
