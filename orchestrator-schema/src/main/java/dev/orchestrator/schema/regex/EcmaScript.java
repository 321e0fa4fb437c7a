package dev.orchestrator.schema.regex;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How ECMAScript spells regular expressions, where Java spells them otherwise. */
public final class EcmaScript {
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

    private EcmaScript() {}

    /** Returns what Java must be told to find what ECMAScript finds. */
    public static String toJava(String source) {
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
