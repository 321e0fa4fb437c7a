package dev.orchestrator.schema;

import com.networknt.schema.regex.RegularExpression;
import dev.orchestrator.schema.tree.Misfit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a schema, which is spelled in ECMAScript's way and need only occur in the string. How long it may look is
 * part of the {@link Effort} of the validation under way.
 */
final class Regex implements RegularExpression {
    private static final Pattern QUANTIFIER = Pattern.compile("\\{\\d+(?:,\\d*)?}");
    private static final Pattern CODE_POINT = Pattern.compile("u\\{([0-9A-Fa-f]{1,6})}");
    private static final Pattern PROPERTY = Pattern.compile("[pP]\\{(?:(?:gc|General_Category)=)?([^}]*)}");
    /** The long names of Unicode's general categories that Java does not know. */
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Mark", "M"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Symbol", "S"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Other", "C"));

    private final String source;
    private final Pattern pattern;

    private Regex(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /** @throws Misfit if the text is no regular expression */
    static Regex of(String source) {
        try {
            return new Regex(source, Pattern.compile(javas(source)));
        } catch (PatternSyntaxException e) {
            throw new Misfit("\"" + Misfit.shortened(source) + "\" is no regular expression: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new Misfit("the regular expression is nested too deeply", e);
        }
    }

    @Override
    public boolean matches(String value) {
        Effort effort = Effort.current();
        try {
            Matcher matcher = pattern.matcher(new Watched(value, effort));
            return matcher.find();
        } catch (StackOverflowError e) {
            throw effort.spent("the pattern \"" + Misfit.shortened(source) + "\" needs too much memory on a string of "
                    + value.length() + " characters");
        } catch (Effort.CharactersSpent e) {
            throw effort.spent("the pattern \"" + Misfit.shortened(source) + "\" takes too long on a string of "
                    + value.length() + " characters");
        }
    }

    /** Counts how often a matcher looks at a character: what backtracks without end looks without end. */
    private record Watched(String text, Effort effort) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            effort.character();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns what Java must be told to find what ECMAScript finds. */
    static String javas(String source) {
        StringBuilder out = new StringBuilder(source.length() + 8);
        boolean inClass = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\' && i + 1 < source.length()) {
                i = escape(source, i + 1, out);
            } else if (inClass) {
                inClass = c != ']';
                // Java would see a class within the class, or an intersection
                out.append(c == '[' || c == '&' ? "\\" + c : String.valueOf(c));
            } else if (c == '[') {
                if (source.startsWith("[]", i)) {
                    out.append("(?!)"); // no character at all
                    i += 1;
                } else if (source.startsWith("[^]", i)) {
                    out.append("[\\s\\S]");
                    i += 2;
                } else {
                    inClass = true;
                    out.append(c);
                    if (source.startsWith("[^", i)) {
                        out.append('^');
                        i += 1;
                    }
                }
            } else if (c == '$') {
                out.append("\\z"); // Java's own also matches before a line's end
            } else if (c == '{'
                    && !QUANTIFIER.matcher(source).region(i, source.length()).lookingAt()) {
                out.append("\\{");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Appends the escape whose backslash is just before this place; returns where it ends. */
    private static int escape(String source, int at, StringBuilder out) {
        char c = source.charAt(at);
        Matcher codePoint = CODE_POINT.matcher(source).region(at, source.length());
        Matcher property = PROPERTY.matcher(source).region(at, source.length());
        if (codePoint.lookingAt()) {
            out.append("\\x{").append(codePoint.group(1)).append('}');
            return codePoint.end() - 1;
        } else if (property.lookingAt()) {
            String name = property.group(1);
            out.append('\\')
                    .append(c)
                    .append('{')
                    .append(CATEGORIES.getOrDefault(name, name))
                    .append('}');
            return property.end() - 1;
        } else if (c == 'v') {
            out.append("\\x0B"); // a class of characters to Java
        } else if (c == '0' && (at + 1 == source.length() || !Character.isDigit(source.charAt(at + 1)))) {
            out.append("\\x00");
        } else {
            out.append('\\').append(c);
        }
        return at;
    }
}
