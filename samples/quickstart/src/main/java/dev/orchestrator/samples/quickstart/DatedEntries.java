package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Accepts release notes in which every heading ends with a date. */
public final class DatedEntries implements Verifier {
    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException {
        List<String> lines = Files.readAllLines(context.files().resolve("NOTES.md"));
        List<Finding> findings = new ArrayList<>();
        int headings = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")) {
                headings++;
                if (!lines.get(i).matches(".* \\d{4}-\\d{2}-\\d{2}")) {
                    Location where = new Location("NOTES.md", i + 1, 0);
                    findings.add(Finding.at(where, "missing-date", "End the heading with its date, as 2026-11-22."));
                }
            }
        }
        return findings.isEmpty() ? CheckResult.passed(headings) : CheckResult.rejected(findings);
    }
}
