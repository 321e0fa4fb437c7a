package dev.orchestrator.testkit.junit;

import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Rides on a test's failure and shows the run: every tool that shows the failure shows it too. */
final class HowFarItGot extends Throwable {
    private static final long serialVersionUID = 1L;
    private static final String PLACE = "orchestrator.reports";

    private HowFarItGot(String message) {
        super(message, null, false, false);
    }

    static void addTo(Throwable failure, Simulation simulation, ExtensionContext context) {
        simulation.report().ifPresent(report -> addTo(failure, report, simulation.store(), context));
    }

    private static void addTo(Throwable failure, RunReport report, StateStore store, ExtensionContext context) {
        String tree = TextReport.render(report);
        StringBuilder text = new StringBuilder();
        text.append(alreadyShown(failure, tree) ? "the run is shown above" : "the run, as far as it got:\n" + tree);
        try {
            text.append("\nThe whole report: ")
                    .append(written(report, store, context).toUri());
        } catch (IOException | RuntimeException e) {
            text.append("\nThe whole report could not be written: ").append(e);
        }
        failure.addSuppressed(new HowFarItGot(text.toString()));
    }

    private static boolean alreadyShown(Throwable failure, String tree) {
        return String.valueOf(failure.getMessage()).contains(tree.strip());
    }

    private static Path written(RunReport report, StateStore store, ExtensionContext context) throws IOException {
        String folder = context.getConfigurationParameter(PLACE)
                .orElse((Files.exists(Path.of("pom.xml")) ? "target" : "build") + "/orchestrator-reports");
        String name = context.getRequiredTestClass().getName() + "."
                + context.getRequiredTestMethod().getName();
        Path file = Path.of(folder).resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".html");
        Files.createDirectories(Path.of(folder));
        return HtmlReport.of(report, store).write(file);
    }

    @Override
    public String toString() {
        return String.valueOf(getMessage());
    }
}
