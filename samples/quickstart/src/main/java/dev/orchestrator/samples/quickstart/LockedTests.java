package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.core.verify.JUnitVerifier;
import dev.orchestrator.core.verify.JavaCompilerVerifier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Runs one test class of those the goal brought, after making sure that it is still the one the goal brought: a worker
 * has {@code src/main/java} for itself, and anything it adds, changes or removes elsewhere is a finding.
 */
final class LockedTests implements Verifier, Versioned {
    private static final String WORKERS_OWN = "src/main/java/";

    /** The criterion's parameters. */
    record Selection(String test) {}

    @Override
    public String version() {
        return "1";
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        List<Finding> changed = changed(submission.base(), submission.files());
        if (!changed.isEmpty()) {
            return CheckResult.rejected(changed);
        }
        String test = context.parameters().as(Selection.class).test();
        return JUnitVerifier.builder()
                .compiler(JavaCompilerVerifier.builder()
                        .sources(WORKERS_OWN + "**", CalcLibrary.testPath(test))
                        .release(17)
                        .build())
                .junitOfThisProgram()
                .timeout(Duration.ofMinutes(1))
                .build()
                .check(submission, context);
    }

    private static List<Finding> changed(FileTree before, FileTree after) {
        SortedSet<String> paths = new TreeSet<>(before.entries().keySet());
        paths.addAll(after.entries().keySet());
        List<Finding> findings = new ArrayList<>();
        for (String path : paths) {
            Optional<ArtifactRef> was = before.get(path);
            if (!path.startsWith(WORKERS_OWN) && !was.equals(after.get(path))) {
                findings.add(Finding.at(
                        new Location(path, 0, 0),
                        "not-yours",
                        "Leave everything outside of " + WORKERS_OWN + " as it was; tests are part of the goal."));
            }
        }
        return findings;
    }
}
