package dev.orchestrator.core.files;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder cannot be taken as a file tree: it holds links or special files, or more than is allowed.
 *
 * <p>Of class {@link FailureClass#INVALID_OUTPUT}. The findings name each file relative to the folder, so that they can
 * go back to whoever left it.
 */
public final class FileTreeException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, never empty. */
    private final transient List<Finding> findings;

    FileTreeException(Path folder, List<Finding> findings) {
        super(FailureClass.INVALID_OUTPUT, message(folder, findings));
        this.findings = List.copyOf(findings);
    }

    /** Returns what is wrong, never empty. */
    public List<Finding> findings() {
        return findings;
    }

    private static String message(Path folder, List<Finding> findings) {
        String more = findings.size() == 1 ? "" : " (and " + (findings.size() - 1) + " more)";
        return "folder " + folder + " cannot be taken as a file tree: "
                + findings.get(0).message() + more;
    }
}
