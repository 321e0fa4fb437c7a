package dev.orchestrator.schema.regex;

/** An answer that may be missing. */
public enum Sure {
    YES,
    NO,
    /** Left to the validator. */
    UNKNOWN;

    public static Sure of(boolean answer) {
        return answer ? YES : NO;
    }

    /** Returns the answer both ways of asking agree on. */
    public static Sure agreed(boolean one, boolean other) {
        return one == other ? of(one) : UNKNOWN;
    }

    public Sure and(Sure other) {
        return this == NO || other == NO ? NO : this == YES ? other : UNKNOWN;
    }
}
