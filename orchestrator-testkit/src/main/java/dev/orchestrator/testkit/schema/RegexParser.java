package dev.orchestrator.testkit.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * Reads the usual regular expressions. Classes and escapes are left to Java, which knows what they mean; look-arounds and
 * boundaries are left to luck, since what was made is tested.
 */
final class RegexParser {
    private static final int NESTING = 60;

    private final String source;
    private int at;
    private int groups;
    private int depth;

    private RegexParser(String source) {
        this.source = source;
    }

    /** Returns what makes texts for the expression; empty if it is none, or uses what is not known here. */
    static Optional<RegexNode> parse(String source) {
        try {
            RegexParser parser = new RegexParser(source);
            RegexNode node = parser.choice();
            return parser.at == source.length() ? Optional.of(node) : Optional.empty();
        } catch (PatternSyntaxException | IndexOutOfBoundsException notKnown) {
            return Optional.empty();
        }
    }

    private PatternSyntaxException notKnown() {
        return new PatternSyntaxException("not known here", source, at);
    }

    private boolean more() {
        return at < source.length();
    }

    private boolean accept(String expected) {
        boolean there = source.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    private RegexNode choice() {
        if (++depth > NESTING) {
            throw notKnown();
        }
        List<RegexNode> branches = new ArrayList<>();
        do {
            branches.add(sequence());
        } while (accept("|"));
        depth--;
        return branches.size() == 1 ? branches.get(0) : new RegexNode.Choice(branches);
    }

    private RegexNode sequence() {
        List<RegexNode> nodes = new ArrayList<>();
        while (more() && source.charAt(at) != '|' && source.charAt(at) != ')') {
            nodes.add(quantified(atom()));
        }
        return new RegexNode.Sequence(nodes);
    }

    private RegexNode quantified(RegexNode node) {
        int min;
        int max;
        if (accept("*")) {
            min = 0;
            max = Part.UNBOUNDED;
        } else if (accept("+")) {
            min = 1;
            max = Part.UNBOUNDED;
        } else if (accept("?")) {
            min = 0;
            max = 1;
        } else if (accept("{")) {
            min = number();
            max = !accept(",") ? min : source.startsWith("}", at) ? Part.UNBOUNDED : number();
            if (!accept("}")) {
                throw notKnown();
            }
        } else {
            return node;
        }
        boolean ignored = accept("?") || accept("+"); // how it is matched does not matter
        return new RegexNode.Repeat(node, min, max);
    }

    private int number() {
        int start = at;
        while (more() && Character.isDigit(source.charAt(at))) {
            at++;
        }
        if (at == start || at - start > 9) {
            throw notKnown();
        }
        return Integer.parseInt(source.substring(start, at));
    }

    private RegexNode atom() {
        int start = at;
        int c = source.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case '(' -> group();
            case '[' -> characters(start);
            case '\\' -> escape(start);
            case '.' -> chars(".");
            case '^', '$' -> new RegexNode.Nothing();
            case '*', '+', '?' -> throw notKnown();
            default -> new RegexNode.Literal(c);
        };
    }

    private RegexNode group() {
        List<String> names = List.of();
        boolean looks = accept("?=") || accept("?!") || accept("?<=") || accept("?<!");
        boolean plain = looks || accept("?:") || accept("?>");
        if (!plain && accept("?<")) {
            int end = source.indexOf('>', at);
            names = List.of(source.substring(at, end), Integer.toString(++groups));
            at = end + 1;
        } else if (!plain && accept("?")) {
            return flags();
        } else if (!plain) {
            names = List.of(Integer.toString(++groups));
        }
        RegexNode inside = choice();
        if (!accept(")")) {
            throw notKnown();
        }
        if (looks) {
            return new RegexNode.Nothing();
        }
        return names.isEmpty() ? inside : new RegexNode.Group(names, inside);
    }

    /** Flags make an expression match more, or are tested afterwards. */
    private RegexNode flags() {
        while (more() && Character.isLetter(source.charAt(at)) || source.startsWith("-", at)) {
            at++;
        }
        if (accept(")")) {
            return new RegexNode.Nothing();
        } else if (accept(":")) {
            RegexNode inside = choice();
            if (accept(")")) {
                return inside;
            }
        }
        throw notKnown();
    }

    private RegexNode characters(int start) {
        int open = 1;
        at += source.startsWith("^", at) ? 1 : 0;
        at += source.startsWith("]", at) ? 1 : 0;
        while (open > 0 && more()) {
            char c = source.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                open++;
            } else if (c == ']') {
                open--;
            }
        }
        if (at > source.length()) {
            throw notKnown();
        }
        return chars(source.substring(start, at));
    }

    private RegexNode escape(int start) {
        if (!more()) {
            throw notKnown();
        }
        char c = source.charAt(at++);
        if (c >= '1' && c <= '9') {
            return new RegexNode.Again(Character.toString(c));
        }
        switch (c) {
            case 'b', 'B', 'A', 'z', 'Z', 'G':
                return new RegexNode.Nothing();
            case 'k':
                int end = source.indexOf('>', at);
                String name = end < 0 ? "" : source.substring(at + 1, end);
                at = end + 1;
                return new RegexNode.Again(name);
            case 'Q', 'E', 'R', 'X', 'N':
                throw notKnown();
            case 'p', 'P':
                at = source.startsWith("{", at) ? source.indexOf('}', at) + 1 : at + 1;
                break;
            case 'x':
                at = source.startsWith("{", at) ? source.indexOf('}', at) + 1 : at + 2;
                break;
            case 'u':
                at += 4;
                boolean pair = source.startsWith("\\u", at)
                        && Character.isHighSurrogate((char) hex(source.substring(start + 2, at)));
                at += pair ? 6 : 0;
                break;
            case 'c':
                at++;
                break;
            case '0':
                while (more() && source.charAt(at) >= '0' && source.charAt(at) <= '7' && at - start < 5) {
                    at++;
                }
                break;
            default:
                if (!Character.isLetterOrDigit(c)) {
                    return new RegexNode.Literal(c);
                }
        }
        if (at > source.length() || at <= start) {
            throw notKnown();
        }
        return chars(source.substring(start, at));
    }

    private int hex(String digits) {
        try {
            return Integer.parseInt(digits, 16);
        } catch (NumberFormatException e) {
            throw notKnown();
        }
    }

    private RegexNode chars(String characters) {
        RegexNode.Chars chars = RegexNode.Chars.of(characters);
        if (chars == null) {
            throw notKnown();
        }
        return chars;
    }
}
