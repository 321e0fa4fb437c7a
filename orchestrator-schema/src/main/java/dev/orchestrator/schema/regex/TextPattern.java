package dev.orchestrator.schema.regex;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression as the validator understands it. */
public final class TextPattern {
    /** Longer texts are left to the validator: a match may need a stack as deep as its text is long. */
    private static final int LONGEST = 4_096;

    private final Pattern pattern;
    private final @Nullable RegexTable table;

    private TextPattern(Pattern pattern, @Nullable RegexTable table) {
        this.pattern = pattern;
        this.table = table;
    }

    /**
     * Returns null if only the validator understands it.
     *
     * @param withTable whether to make a table of it, if that can be
     */
    public static @Nullable TextPattern compile(String regex, boolean withTable) {
        try {
            return new TextPattern(Pattern.compile(EcmaScript.toJava(regex)), withTable ? RegexTable.of(regex) : null);
        } catch (PatternSyntaxException | StackOverflowError e) {
            return null;
        }
    }

    /** Returns null if it is not so simple: then nothing is said before the text has ended, and not always then. */
    public @Nullable RegexTable table() {
        return table;
    }

    public Sure isIn(CharSequence text, Fuel fuel) {
        if (table != null) {
            return Sure.of(table.isIn(text));
        } else if (text.length() > LONGEST) {
            return Sure.UNKNOWN;
        }
        try {
            return Sure.of(pattern.matcher(fuel.over(text)).find());
        } catch (Fuel.Spent | StackOverflowError e) {
            return Sure.UNKNOWN;
        }
    }
}
