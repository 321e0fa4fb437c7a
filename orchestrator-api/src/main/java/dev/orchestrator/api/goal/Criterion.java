package dev.orchestrator.api.goal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One part of the definition of done: names a registered verifier and what to tell it.
 *
 * @param id unique among the criteria it stands with; not blank
 * @param verifier the name the verifier is registered under
 * @param parameters a record, a JSON-like value or {@code JsonText}; null for none
 * @param stage from 0; stages are checked in order and stop at the first that is not met, so put cheap ones first
 */
public record Criterion(
        String id, String verifier, @Nullable Object parameters, int stage) {
    /** @throws IllegalArgumentException if a name is blank or {@code stage} negative */
    public Criterion {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(verifier, "verifier");
        if (id.isBlank() || verifier.isBlank()) {
            throw new IllegalArgumentException("criterion '" + id + "' needs an id and a verifier");
        }
        if (stage < 0) {
            throw new IllegalArgumentException("criterion '" + id + "' needs a stage from 0, but had " + stage);
        }
    }

    /** Returns a criterion in stage 0 without parameters. */
    public static Criterion of(String id, String verifier) {
        return new Criterion(id, verifier, null, 0);
    }

    /** Returns this criterion with other parameters. */
    public Criterion parameters(Object parameters) {
        return new Criterion(id, verifier, Objects.requireNonNull(parameters, "parameters"), stage);
    }

    /** Returns this criterion in another stage. */
    public Criterion stage(int stage) {
        return new Criterion(id, verifier, parameters, stage);
    }
}
