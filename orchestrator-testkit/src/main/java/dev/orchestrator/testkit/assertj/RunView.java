package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.core.report.TextReport;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The run that assertions are about, which all of them show when they fail; and where they are collected if at all. */
final class RunView {
    private static final int MAX_LINES = 60;

    /** Null for an outcome that is null. */
    final @Nullable RunReport report;

    final @Nullable OrchestratorSoftAssertions softly;

    RunView(@Nullable RunReport report, @Nullable OrchestratorSoftAssertions softly) {
        this.report = report;
        this.softly = softly;
    }

    /** Returns what goes below a message: the run's tree; of a run that was shown before, only that. */
    String below() {
        if (report == null) {
            return "";
        }
        if (softly != null && !softly.shows(report)) {
            return "\n\n(Run " + report.run() + " is shown above.)";
        }
        return "\n\n" + shortened(TextReport.render(report));
    }

    static String shortened(String text) {
        List<String> lines = text.stripTrailing().lines().toList();
        return lines.size() <= MAX_LINES
                ? String.join("\n", lines)
                : lines.stream().limit(MAX_LINES).collect(Collectors.joining("\n")) + "\n… and "
                        + (lines.size() - MAX_LINES) + " more lines";
    }
}
