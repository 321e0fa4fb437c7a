package dev.orchestrator.schema.stream;

/** An answer that may be missing. */
enum Sure {
    YES,
    NO,
    /** Left to the validator. */
    UNKNOWN;

    static Sure of(boolean answer) {
        return answer ? YES : NO;
    }

    /** Returns the answer both ways of asking agree on. */
    static Sure agreed(boolean one, boolean other) {
        return one == other ? of(one) : UNKNOWN;
    }

    Sure and(Sure other) {
        return this == NO || other == NO ? NO : this == YES ? other : UNKNOWN;
    }
}
