package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.regex.CharSet;
import dev.orchestrator.schema.regex.RegexReader;
import dev.orchestrator.schema.regex.RegexTree;
import dev.orchestrator.schema.regex.RegexTree.Chars;
import dev.orchestrator.schema.regex.RegexTree.Choice;
import dev.orchestrator.schema.regex.RegexTree.Repeat;
import dev.orchestrator.schema.regex.RegexTree.Sequence;
import dev.orchestrator.schema.regex.RegexTree.Whole;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Regular expressions as grammar, for what stands between the quotes of a JSON string. */
final class PatternRules {
    private static final int LONGEST = 20_000;
    private static final String ESCAPED = "\"\\\n\r\t\b\f";
    private static final String ESCAPES = "\"\\nrtbf";
    /** What a JSON string does not have as it is: control characters, the quote, the backslash, half characters. */
    private static final CharSet NOT_RAW = CharSet.of(0, ' ' - 1)
            .or(CharSet.of('"'))
            .or(CharSet.of('\\'))
            .or(CharSet.of(Character.MIN_SURROGATE, Character.MAX_SURROGATE));

    /** Ends the translation: it would be too long, or has characters that JSON only has as numbers. */
    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown() {
            super("not translated", null, false, false);
        }
    }

    private int length;

    private PatternRules() {}

    /** Returns what stands between the quotes of a string that matches, or null if that cannot be said. */
    static @Nullable String expression(String pattern) {
        Whole whole = RegexReader.read(pattern);
        if (whole == null) {
            return null;
        }
        try {
            String body = new PatternRules().part(whole.body());
            return (whole.fromStart() ? "" : "char* ") + body + (whole.toEnd() ? "" : " char*");
        } catch (Unknown e) {
            return null;
        }
    }

    private String part(RegexTree tree) throws Unknown {
        String part;
        if (tree instanceof Chars chars) {
            part = expression(chars.set());
        } else if (tree instanceof Repeat repeat) {
            String once = part(repeat.part());
            part = (repeat.part() instanceof Repeat ? "(" + once + ")" : once)
                    + Rules.repeated(repeat.least(), repeat.most() == Repeat.UNBOUNDED ? -1 : repeat.most());
        } else if (tree instanceof Sequence sequence) {
            StringJoiner parts = new StringJoiner(" ", "(", ")").setEmptyValue("\"\"");
            for (RegexTree each : sequence.parts()) {
                parts.add(part(each));
            }
            part = parts.toString();
        } else {
            StringJoiner branches = new StringJoiner(" | ", "(", ")");
            for (RegexTree each : ((Choice) tree).branches()) {
                branches.add(part(each));
            }
            part = branches.toString();
        }
        length += part.length();
        if (length > LONGEST) {
            throw new Unknown();
        }
        return part;
    }

    /** The characters that JSON only has as numbers are left out. */
    private static String expression(CharSet set) throws Unknown {
        StringJoiner or = new StringJoiner(" | ", "(", ")").setEmptyValue("");
        CharSet raw = set.not().or(NOT_RAW).not();
        if (!raw.ranges().isEmpty()) {
            or.add(charClass(raw));
        }
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (set.contains(ESCAPED.charAt(i))) {
                or.add(Rules.literal("\\" + ESCAPES.charAt(i)));
            }
        }
        if (or.length() == 0) {
            throw new Unknown();
        }
        return or.toString();
    }

    private static String charClass(CharSet raw) {
        StringBuilder out = new StringBuilder("[");
        for (CharSet.Range range : raw.ranges()) {
            out.append(Rules.classMember(range.from()));
            if (range.to() > range.from()) {
                out.append(range.to() > range.from() + 1 ? "-" : "").append(Rules.classMember(range.to()));
            }
        }
        return out.append(']').toString();
    }
}
