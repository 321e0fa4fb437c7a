package dev.orchestrator.core.spec;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a spec's text, at once. */
public final class SpecException extends OrchestratorException {
    private static final long serialVersionUID = 1L;

    /** Not part of the serialised form; the message says it all. */
    private final transient List<Finding> problems;

    SpecException(String file, List<Finding> problems) {
        super(
                FailureClass.DEFECT,
                file + " cannot be used: " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                        + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining()));
        this.problems = List.copyOf(problems);
    }

    /** Returns the problems in the order of their lines, each with its place; unmodifiable, never empty. */
    public List<Finding> problems() {
        return problems;
    }
}
