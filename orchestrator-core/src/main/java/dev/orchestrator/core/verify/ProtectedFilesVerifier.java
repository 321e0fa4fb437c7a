package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Accepts a submission that left certain files as the task had found them: tests, build files, the configuration of
 * checks. Whoever can change what judges the work can make anything pass, so put this in a stage before whatever runs
 * those files.
 *
 * <p>Files may be added beside them, unless {@link #sealed} says otherwise: a worker that writes a test of its own has
 * done nothing wrong. A pass counts the protected files; a task that starts without any is no pass, since then the globs
 * protect nothing. What a task starts from may hold changes of the tasks before it, so a criterion of the
 * <em>goal</em> should name this verifier, whatever criteria subtasks have.
 *
 * <p>Reads no file: it compares SHA-256. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * .verifier("tests-untouched", ProtectedFilesVerifier.of("src/test/**", "pom.xml", ".mvn/**"))
 * }</pre>
 */
public final class ProtectedFilesVerifier implements Verifier, Versioned {
    private final List<String> globs;
    private final List<PathGlob> matchers;
    private final boolean sealed;

    private ProtectedFilesVerifier(List<String> globs, boolean sealed) {
        this.globs = globs;
        this.matchers = globs.stream().map(PathGlob::of).toList();
        this.sealed = sealed;
    }

    /**
     * Returns a verifier that protects files against being changed or removed.
     *
     * @param globs over whole paths in the tree, such as {@code src/test/**}
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public static ProtectedFilesVerifier of(String... globs) {
        if (globs.length == 0) {
            throw new IllegalArgumentException("name the files to protect by globs, such as src/test/**");
        }
        return new ProtectedFilesVerifier(List.of(globs), false);
    }

    /** Returns this verifier, also against files being added where the globs match. */
    public ProtectedFilesVerifier sealed() {
        return new ProtectedFilesVerifier(globs, true);
    }

    /** Returns a version that changes with the settings; the same on every machine. */
    @Override
    public String version() {
        return SettingsVersion.of(1, globs, sealed);
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) {
        FileTree before = submission.base();
        FileTree after = submission.files();
        long count =
                before.entries().keySet().stream().filter(this::isProtected).count();
        if (count < 1) {
            return CheckResult.couldNotRun("none of the " + before.entries().size()
                    + " files that the task started from matches " + String.join(", ", globs)
                    + "; mend the globs, or start from the files to protect");
        }
        List<Finding> findings = findings(before, after);
        return findings.isEmpty()
                ? new CheckResult.Passed(count, Map.of("protected", Long.toString(count)))
                : CheckResult.rejected(Diagnostics.limit(findings));
    }

    private List<Finding> findings(FileTree before, FileTree after) {
        SortedSet<String> paths = new TreeSet<>(before.entries().keySet());
        if (sealed) {
            paths.addAll(after.entries().keySet());
        }
        List<Finding> findings = new ArrayList<>();
        for (String path : paths) {
            ArtifactRef was = before.entries().get(path);
            ArtifactRef is = after.entries().get(path);
            if (!isProtected(path) || was != null && was.equals(is)) {
                continue;
            }
            if (was == null) {
                findings.add(finding(path, "added", "Remove '" + path + "': nothing may be added here."));
            } else if (is == null) {
                findings.add(finding(path, "removed", "Put '" + path + "' back: it is part of the task, as it was."));
            } else {
                findings.add(finding(path, "changed", "Undo the changes to '" + path + "': it is part of the task."));
            }
        }
        return findings;
    }

    private static Finding finding(String path, String how, String message) {
        return Finding.at(new Location(path, 0, 0), "protected-file-" + how, message);
    }

    private boolean isProtected(String path) {
        return matchers.stream().anyMatch(glob -> glob.matches(path));
    }
}
