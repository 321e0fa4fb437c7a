package dev.orchestrator.api.verify;

/**
 * Judges submissions. It reports; the library derives the verdict, and a report that shows nothing counts as nothing.
 *
 * <p>Implementations are called by several threads at once. They may block and should honour interruption. A throw, a
 * null or a time-out means that the check could not be carried out: it is tried once more and never costs the worker an
 * attempt.
 *
 * <pre>{@code
 * Verifier hasDates = (submission, context) ->
 *         submission.result().as(String.class).matches("(?s).*\\d{4}-\\d{2}-\\d{2}.*")
 *                 ? CheckResult.passed(1)
 *                 : CheckResult.rejected("missing-date", "Give every entry a date such as 2026-11-22.");
 * }</pre>
 */
@FunctionalInterface
public interface Verifier {
    /**
     * Judges one submission against one criterion.
     *
     * @return what was found, never null
     */
    CheckResult check(Submission submission, CheckContext context) throws Exception;
}
