package dev.orchestrator.api.run;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try.
 *
 * @param number the attempt, or for a concluded plan the round; from 1
 * @param startedAt when the worker was called
 * @param endedAt when the last verdict on it, or its failure, was recorded; null while under way
 * @param base the files it started from
 * @param files the files it left; null if it returned nothing
 * @param result what it returned; null if it returned nothing
 * @param digest the submission's digest; null if it returned nothing
 * @param notes what the worker wanted others to know
 * @param concerns what the worker was not sure of
 * @param verdicts the verdicts by criterion id, in the order they were reached
 * @param failure why the call itself failed; null if it returned
 * @param findings why the attempt was not accepted, first cause first; empty if it was
 */
public record AttemptReport(
        int number,
        Instant startedAt,
        @Nullable Instant endedAt,
        FileTree base,
        @Nullable FileTree files,
        @Nullable Payload result,
        @Nullable String digest,
        List<String> notes,
        List<String> concerns,
        Map<String, Verdict> verdicts,
        @Nullable FailureClass failure,
        List<Finding> findings) {
    /** Copies the collections. */
    public AttemptReport {
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(base, "base");
        notes = List.copyOf(notes);
        concerns = List.copyOf(concerns);
        verdicts = Collections.unmodifiableMap(new LinkedHashMap<>(verdicts));
        findings = List.copyOf(findings);
    }
}
