package dev.orchestrator.api.verify;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a verdict rests on. Written by the library only.
 *
 * @param criterionHash SHA-256 of the criterion: id, verifier, parameters
 * @param verifierVersion the version of the verifier that looked
 * @param submissionDigest what it looked at
 * @param executed how many checks were really carried out; 0 if nobody said, as of a rejection
 * @param facts what else the verifier reported
 * @param at when
 */
public record Evidence(
        String criterionHash,
        String verifierVersion,
        String submissionDigest,
        long executed,
        Map<String, String> facts,
        Instant at) {
    /** Copies {@code facts}, sorted by name. */
    public Evidence {
        Objects.requireNonNull(criterionHash, "criterionHash");
        Objects.requireNonNull(verifierVersion, "verifierVersion");
        Objects.requireNonNull(submissionDigest, "submissionDigest");
        Objects.requireNonNull(at, "at");
        facts = facts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}
