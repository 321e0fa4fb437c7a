package dev.orchestrator.schema.stream;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A regular expression as the validator understands it, that may be asked before the text has ended. */
final class TextPattern {
    /** Longer texts are left to the validator: a match may need a stack as deep as its text is long. */
    private static final int LONGEST = 4_096;
    /** Texts are watched this far: each character costs another match. */
    static final int WATCHED = 256;

    private final Pattern pattern;
    private final boolean anchored;

    private TextPattern(Pattern pattern, boolean anchored) {
        this.pattern = pattern;
        this.anchored = anchored;
    }

    /** Returns null if only the validator understands it. */
    static @Nullable TextPattern compile(String regex) {
        if (regex.contains("\\Q")) {
            return null;
        }
        try {
            return new TextPattern(
                    Pattern.compile(endAnchored(regex)), regex.startsWith("^") && !hasTopLevelAlternative(regex));
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

    private static boolean hasTopLevelAlternative(String regex) {
        int depth = 0;
        for (int i = 0; i < regex.length(); i++) {
            switch (regex.charAt(i)) {
                case '\\' -> i++;
                case '(', '[' -> depth++;
                case ')', ']' -> depth--;
                case '|' -> {
                    if (depth <= 0) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** Returns a matcher for {@link #hopeless}, or null if nothing can be said before the end. */
    @Nullable Matcher watch() {
        return anchored ? pattern.matcher("") : null;
    }

    /** Returns YES if no text that begins so matches, NO if every one does, or it is not worth asking again. */
    static Sure hopeless(Matcher matcher, CharSequence beginning, Fuel fuel) {
        try {
            boolean matches = matcher.reset(fuel.over(beginning)).lookingAt();
            return matcher.hitEnd() ? Sure.UNKNOWN : Sure.of(!matches);
        } catch (Fuel.Spent | StackOverflowError e) {
            return Sure.NO;
        }
    }

    Sure isIn(CharSequence text, Fuel fuel) {
        if (text.length() > LONGEST) {
            return Sure.UNKNOWN;
        }
        try {
            return Sure.of(pattern.matcher(fuel.over(text)).find());
        } catch (Fuel.Spent | StackOverflowError e) {
            return Sure.UNKNOWN;
        }
    }
}
