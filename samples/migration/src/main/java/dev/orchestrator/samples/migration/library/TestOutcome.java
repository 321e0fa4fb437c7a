package dev.orchestrator.samples.migration.library;

import java.util.Set;

/**
 * How a test ended, in words that mean the same before and after a migration.
 *
 * @param kind how it ended
 * @param error the exception's class where it failed, empty otherwise
 */
public record TestOutcome(Kind kind, String error) {
    /** How a test can end. */
    public enum Kind {
        /** It did what it should. */
        PASSED,
        /** It threw. */
        FAILED,
        /** An assumption did not hold. */
        ABORTED,
        /** It was not started: ignored, disabled. */
        SKIPPED
    }

    /** What JUnit 4 and JUnit 5 throw for the same reason is one name here. */
    private static final Set<String> ASSERTIONS = Set.of(
            "java.lang.AssertionError",
            "junit.framework.AssertionFailedError",
            "junit.framework.ComparisonFailure",
            "org.junit.ComparisonFailure",
            "org.junit.internal.ArrayComparisonFailure",
            "org.opentest4j.AssertionFailedError",
            "org.opentest4j.MultipleFailuresError");

    /** Reads what the forked runner wrote: a kind and, for a failure, the exception's class. */
    static TestOutcome of(String kind, String error) {
        return new TestOutcome(Kind.valueOf(kind), ASSERTIONS.contains(error) ? "an assertion" : error);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case PASSED -> "passed";
            case FAILED -> "failed with " + error;
            case ABORTED -> "aborted by an assumption";
            case SKIPPED -> "skipped";
        };
    }
}
