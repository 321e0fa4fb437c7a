package dev.orchestrator.schema.regex;

import dev.orchestrator.schema.regex.RegexTree.Chars;
import dev.orchestrator.schema.regex.RegexTree.Choice;
import dev.orchestrator.schema.regex.RegexTree.Repeat;
import dev.orchestrator.schema.regex.RegexTree.Sequence;
import dev.orchestrator.schema.regex.RegexTree.Whole;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the regular expressions that are truly regular and written with what most are written with: characters, classes,
 * groups, alternatives, repetition, and anchors at both ends.
 */
public final class RegexReader {
    /** Thrown for what is anything else. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unknown() {
            super("not understood", null, false, false);
        }
    }

    private static final int DEEPEST = 50;
    private static final int MOST_REPEATS = 1_000;
    private static final int HEX = 16;
    private static final String REPEATS = "*+?{";
    private static final String NO_ATOMS = "^$*+?{}]";

    private final String regex;
    /** Where it ends, its anchor not counted. */
    private final int end;

    private int at;

    private RegexReader(String regex, int start, int end) {
        this.regex = regex;
        this.at = start;
        this.end = end;
    }

    /** Returns null if it is anything else. */
    public static @Nullable Whole read(String regex) {
        boolean fromStart = regex.startsWith("^");
        boolean toEnd = regex.endsWith("$") && !isEscaped(regex, regex.length() - 1);
        try {
            RegexReader reader = new RegexReader(regex, fromStart ? 1 : 0, regex.length() - (toEnd ? 1 : 0));
            RegexTree body = reader.choice(0);
            boolean torn = body instanceof Choice && (fromStart || toEnd); // an anchor belongs to one branch alone
            return reader.more() || torn ? null : new Whole(body, fromStart, toEnd);
        } catch (Unknown e) {
            return null;
        }
    }

    private static boolean isEscaped(String text, int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && text.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private boolean more() {
        return at < end;
    }

    private boolean isNext(char c) {
        return more() && regex.charAt(at) == c;
    }

    private boolean take(char c) {
        boolean there = isNext(c);
        at += there ? 1 : 0;
        return there;
    }

    private void need(char c) {
        if (!take(c)) {
            throw new Unknown();
        }
    }

    private int next() {
        if (!more()) {
            throw new Unknown();
        }
        int point = regex.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    private RegexTree choice(int depth) {
        if (depth > DEEPEST) {
            throw new Unknown();
        }
        List<RegexTree> branches = new ArrayList<>();
        do {
            branches.add(sequence(depth));
        } while (take('|'));
        return branches.size() == 1 ? branches.get(0) : new Choice(List.copyOf(branches));
    }

    private RegexTree sequence(int depth) {
        List<RegexTree> parts = new ArrayList<>();
        while (more() && !isNext('|') && !isNext(')')) {
            parts.add(repeated(atom(depth)));
        }
        return parts.size() == 1 ? parts.get(0) : new Sequence(List.copyOf(parts));
    }

    private RegexTree atom(int depth) {
        int c = next();
        if (c == '(') {
            if (take('?')) {
                need(':'); // what looks around, or has a name, is another matter
            }
            RegexTree group = choice(depth + 1);
            need(')');
            return group;
        } else if (c == '[') {
            return new Chars(set());
        } else if (c == '.') {
            return new Chars(CharSet.NO_LINE_END);
        } else if (c == '\\') {
            return new Chars(escape());
        } else if (NO_ATOMS.indexOf(c) >= 0) {
            throw new Unknown();
        }
        return new Chars(literal(c));
    }

    private static CharSet literal(int point) {
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new Unknown();
        }
        return CharSet.of(point);
    }

    private CharSet escape() {
        int c = next();
        return switch (c) {
            case 'd' -> CharSet.DIGITS;
            case 'D' -> CharSet.DIGITS.not();
            case 'w' -> CharSet.WORD;
            case 'W' -> CharSet.WORD.not();
            case 's' -> CharSet.SPACE;
            case 'S' -> CharSet.SPACE.not();
            case 't' -> CharSet.of('\t');
            case 'n' -> CharSet.of('\n');
            case 'r' -> CharSet.of('\r');
            case 'f' -> CharSet.of('\f');
            case 'v' -> CharSet.of(0x0b);
            case 'x' -> literal(hex(2));
            case 'u' -> literal(hex(4));
            default -> {
                if (c == '_' || c < 0x80 && !Character.isLetterOrDigit(c)) {
                    yield CharSet.of(c);
                }
                throw new Unknown();
            }
        };
    }

    private int hex(int digits) {
        int point = 0;
        for (int i = 0; i < digits; i++) {
            int digit = Character.digit(next(), HEX);
            if (digit < 0) {
                throw new Unknown();
            }
            point = HEX * point + digit;
        }
        return point;
    }

    private CharSet set() {
        boolean negated = take('^');
        CharSet set = null;
        while (!isNext(']')) {
            CharSet member = member();
            if (isNext('-') && at + 1 < end && regex.charAt(at + 1) != ']') {
                at++;
                int first = single(member);
                int last = single(member());
                if (last < first) {
                    throw new Unknown();
                }
                member = CharSet.of(first, last);
            }
            set = set == null ? member : set.or(member);
        }
        need(']');
        if (set == null) {
            throw new Unknown(); // no character, or any
        }
        return negated ? set.not() : set;
    }

    private CharSet member() {
        int c = next();
        return c == '\\' ? escape() : literal(c);
    }

    private static int single(CharSet set) {
        CharSet.Range only = set.ranges().get(0);
        if (set.ranges().size() > 1 || only.from() != only.to()) {
            throw new Unknown();
        }
        return only.from();
    }

    private RegexTree repeated(RegexTree atom) {
        if (!isRepeat()) {
            return atom;
        }
        int least = 0;
        int most = Repeat.UNBOUNDED;
        if (take('?')) {
            most = 1;
        } else if (take('+')) {
            least = 1;
        } else if (!take('*')) {
            need('{');
            least = number();
            most = !take(',') ? least : isNext('}') ? Repeat.UNBOUNDED : number();
            need('}');
        }
        take('?'); // how much is taken first does not change what matches
        if (isRepeat() || most < least) {
            throw new Unknown();
        }
        return new Repeat(atom, least, most);
    }

    private boolean isRepeat() {
        return more() && REPEATS.indexOf(regex.charAt(at)) >= 0;
    }

    private int number() {
        int number = 0;
        int from = at;
        while (more() && regex.charAt(at) >= '0' && regex.charAt(at) <= '9') {
            number = 10 * number + regex.charAt(at++) - '0';
            if (number > MOST_REPEATS) {
                throw new Unknown();
            }
        }
        if (at == from) {
            throw new Unknown();
        }
        return number;
    }
}
