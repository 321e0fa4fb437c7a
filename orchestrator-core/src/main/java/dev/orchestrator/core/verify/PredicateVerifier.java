package dev.orchestrator.core.verify;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Accepts what a function of yours accepts. As safe for use by several threads as that function; if it throws, the check
 * is inconclusive.
 *
 * <pre>{@code
 * PredicateVerifier.on(Invoice.class, invoice -> invoice.total().signum() < 0
 *         ? List.of(Finding.of("negative-total", "The total must not be negative."))
 *         : List.of())
 * }</pre>
 */
public final class PredicateVerifier implements Verifier, Versioned {
    private final Function<Submission, CheckResult> judge;
    private final String version;

    private PredicateVerifier(Function<Submission, CheckResult> judge, String version) {
        this.judge = judge;
        this.version = version;
    }

    /**
     * Returns the same verifier with another version: what evidence is bound to, so give it a new one when the predicate
     * begins to judge differently. Default: {@code "1"}.
     */
    public PredicateVerifier version(String version) {
        return new PredicateVerifier(judge, Objects.requireNonNull(version, "version"));
    }

    /**
     * Returns a verifier that accepts what satisfies a predicate.
     *
     * @param code the finding's code if it does not
     * @param message the finding's message: what to do
     * @throws IllegalArgumentException if {@code code} or {@code message} is blank
     */
    public static PredicateVerifier of(String code, String message, Predicate<Submission> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        Finding finding = Finding.of(code, message);
        return new PredicateVerifier(
                submission ->
                        predicate.test(submission) ? CheckResult.passed(1) : CheckResult.rejected(List.of(finding)),
                "1");
    }

    /**
     * Returns a verifier of results of one type. A result that is absent or not of that shape is rejected.
     *
     * @param type what to decode the result to
     * @param findings returns what is wrong, first cause first; none if it is fine
     */
    public static <T> PredicateVerifier on(Class<T> type, Function<? super T, List<Finding>> findings) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(findings, "findings");
        return new PredicateVerifier(submission -> judge(submission, type, findings), "1");
    }

    private static <T> CheckResult judge(
            Submission submission, Class<T> type, Function<? super T, List<Finding>> findings) {
        if (submission.result().json().equals("null")) {
            return CheckResult.rejected(
                    "invalid-output", "There is no result; return one of type " + type.getSimpleName() + ".");
        }
        T result;
        try {
            result = submission.result().as(type);
        } catch (OrchestratorException e) {
            if (e.failureClass() == FailureClass.INVALID_OUTPUT) {
                return CheckResult.rejected("invalid-output", String.valueOf(e.getMessage()));
            }
            throw e;
        }
        List<Finding> found = findings.apply(result);
        if (found == null) {
            return CheckResult.couldNotRun("the predicate returned null; return an empty list if all is well");
        }
        return found.isEmpty() ? CheckResult.passed(1) : CheckResult.rejected(Diagnostics.limit(found));
    }

    /** Returns the version it was {@linkplain #version(String) given}. */
    @Override
    public String version() {
        return version;
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) {
        return judge.apply(submission);
    }
}
