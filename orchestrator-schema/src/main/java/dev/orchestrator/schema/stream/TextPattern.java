package dev.orchestrator.schema.stream;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression as the validator understands it. */
final class TextPattern {
    /** Longer texts are left to the validator: a match may need a stack as deep as its text is long. */
    private static final int LONGEST = 4_096;

    private final Pattern pattern;
    /** Null if it is not so simple: then nothing is said before the text has ended, and not always then. */
    final @Nullable RegexTable table;

    private TextPattern(Pattern pattern, @Nullable RegexTable table) {
        this.pattern = pattern;
        this.table = table;
    }

    /** Returns null if only the validator understands it. */
    static @Nullable TextPattern compile(String regex) {
        if (regex.contains("\\Q")) {
            return null;
        }
        try {
            return new TextPattern(Pattern.compile(endAnchored(regex)), RegexReader.compile(regex));
        } catch (PatternSyntaxException | StackOverflowError e) {
            return null;
        }
    }

    /** The validator takes $ for the very end, and not also for before a last line break. */
    private static String endAnchored(String regex) {
        StringBuilder out = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                out.append(c).append(regex.charAt(++i));
                continue;
            }
            inClass = c == '[' || inClass && c != ']';
            if (c == '$' && !inClass) {
                out.append("\\z");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    Sure isIn(CharSequence text, Fuel fuel) {
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
