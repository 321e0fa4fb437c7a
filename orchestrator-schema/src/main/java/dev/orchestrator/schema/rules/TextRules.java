package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.RegexTable;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.regex.TextPattern;
import dev.orchestrator.schema.text.TextFormat;
import org.jspecify.annotations.Nullable;

/** What a schema says of strings; lengths are in code points. */
public final class TextRules {
    public int least;
    public int most = Integer.MAX_VALUE;

    @Nullable TextPattern pattern;

    @Nullable TextFormat format;

    /** Returns the table of the regular expression, if there is one and it has one. */
    public @Nullable RegexTable table() {
        return pattern == null ? null : pattern.table();
    }

    /** Returns true if the whole text is needed to tell whether it fits. */
    public boolean wantsWhole() {
        return format != null || pattern != null && pattern.table() == null;
    }

    /** Says whether the text is as the regular expression wants it. */
    public Sure matches(String text, Fuel fuel) {
        return pattern == null ? Sure.YES : pattern.isIn(text, fuel);
    }

    /** Says whether the text is of the format. */
    public Sure isOfFormat(String text) {
        return format == null ? Sure.YES : format.isIn(text);
    }
}
