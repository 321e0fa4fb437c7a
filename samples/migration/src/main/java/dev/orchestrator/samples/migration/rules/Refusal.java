package dev.orchestrator.samples.migration.rules;

/** Thrown inside the careful rules where there is no rule; becomes {@link Rewrite.Refused}. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(SourceFile file, com.sun.source.tree.Tree at, String reason) {
        super("line " + file.line(at) + ": " + reason, null, false, false);
    }
}
