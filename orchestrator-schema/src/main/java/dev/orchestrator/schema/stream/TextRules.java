package dev.orchestrator.schema.stream;

import org.jspecify.annotations.Nullable;

/** What a schema says of strings; lengths are in code points. */
final class TextRules {
    int least;
    int most = Integer.MAX_VALUE;

    @Nullable TextPattern pattern;

    /** Returns the table of the regular expression, if there is one and it has one. */
    @Nullable RegexTable table() {
        return pattern == null ? null : pattern.table;
    }

    /** Says whether the text is as the regular expression wants it; its length is not looked at. */
    Sure matches(String text, Fuel fuel) {
        return pattern == null ? Sure.YES : pattern.isIn(text, fuel);
    }
}
