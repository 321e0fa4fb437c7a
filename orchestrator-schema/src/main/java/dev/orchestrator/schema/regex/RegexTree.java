package dev.orchestrator.schema.regex;

import java.util.List;

/** A regular expression that is truly regular: what it says can be followed character by character. */
public sealed interface RegexTree {
    /** One of some characters. */
    record Chars(CharSet set) implements RegexTree {}

    /** One after the other; nothing if there is none. */
    record Sequence(List<RegexTree> parts) implements RegexTree {}

    /** One of several. */
    record Choice(List<RegexTree> branches) implements RegexTree {}

    /**
     * Some number of times.
     *
     * @param most {@link #UNBOUNDED} if there is no maximum
     */
    record Repeat(RegexTree part, int least, int most) implements RegexTree {
        public static final int UNBOUNDED = Integer.MAX_VALUE;
    }

    /**
     * All of an expression.
     *
     * @param fromStart whether it must begin where the text begins
     * @param toEnd whether it must end where the text ends
     */
    record Whole(RegexTree body, boolean fromStart, boolean toEnd) {}
}
