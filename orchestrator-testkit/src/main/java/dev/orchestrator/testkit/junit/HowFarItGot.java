package dev.orchestrator.testkit.junit;

import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Rides on a test's failure and shows the run: every tool that shows the failure shows it too. */
final class HowFarItGot extends Throwable {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME = 100;
    private static final String PLACE = "orchestrator.reports";

    private HowFarItGot(String message) {
        super(message, null, false, false);
    }

    /** Never fails by itself: what it is about is the test's failure. */
    static void addTo(Throwable failure, Optional<RunReport> got, StateStore store, ExtensionContext context) {
        if (failure instanceof TestAbortedException) {
            return;
        }
        try {
            got.ifPresent(report -> failure.addSuppressed(
                    new HowFarItGot(shown(failure, report) + "\n" + written(report, store, context))));
        } catch (RuntimeException e) {
            failure.addSuppressed(new HowFarItGot("how far the run got cannot be shown: " + e));
        }
    }

    private static String shown(Throwable failure, RunReport report) {
        String tree = TextReport.render(report);
        return String.valueOf(failure.getMessage()).contains(tree.strip())
                ? "the run is shown above"
                : "the run, as far as it got:\n" + tree;
    }

    private static String written(RunReport report, StateStore store, ExtensionContext context) {
        String folder = context.getConfigurationParameter(PLACE)
                .orElse((Files.exists(Path.of("pom.xml")) ? "target" : "build") + "/orchestrator-reports");
        String name = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        String cleaned = name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
        // Told apart by what JUnit calls it: tests may have the same name, and be done with several parameters.
        String id = Integer.toHexString(context.getUniqueId().hashCode());
        Path file = Path.of(folder)
                .resolve(cleaned.substring(0, Math.min(LONGEST_NAME, cleaned.length())) + "-" + id + ".html");
        try {
            Files.createDirectories(Path.of(folder));
            return "The whole report: "
                    + HtmlReport.of(report, store).write(file).toUri();
        } catch (IOException e) {
            return "The whole report could not be written: " + e;
        }
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
