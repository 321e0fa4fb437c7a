package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.RegexTable;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.Limit;
import java.util.Arrays;

/**
 * Tells in one go, and without keeping anything, whether a value that is wholly there is valid and needs no second look:
 * well-formed, no property twice, nothing near a limit, and as simple schemas want it. Most values are; the others are read
 * with care, by what can say what is wrong with them.
 */
public final class Glance {
    /** The value may be fine all the same. */
    public static final int NOT_SURE = -1;

    private static final int DEPTH = 100;
    private static final int FEW = 16;
    /** 100 digits and an exponent of 200 stay within a double, whichever way they point. */
    private static final int DIGITS = 100;

    private static final int EXPONENT = 200;
    /** Of alternatives, one after the other is tried, and alternatives have alternatives. */
    private static final long EFFORT_PER_CHARACTER = 8;

    private static final int MOST_LEVELS = 100;

    private final Text text;
    private final boolean complete;
    /** Place and length of those names of the objects being read that their schemas do not speak of. */
    private long[] names = {};

    private int known;

    /** How many objects and arrays may be around one that is read. */
    private int deepest;

    /** Values and characters of strings that were read, and how many may be. */
    private long effort;

    private long most;
    /** Values read by the schemas that took them. */
    private long values;
    /** Alternatives within each other, whatever is between them. */
    private int levels;

    /** Where objects and arrays begin that could not be read, the outermost last: not to be tried again. */
    private int[] unread = {};

    private int unreadCount;

    /** @param complete false if more of the text may come */
    public Glance(Text text, boolean complete) {
        this.text = text;
        this.complete = complete;
    }

    /** Returns whether the text is one value, certainly valid. */
    public static boolean approves(Node schema, Text whole) {
        Glance glance = new Glance(whole, true);
        int end = glance.value(schema, glance.space(0), 0);
        return end != NOT_SURE && glance.space(end) == whole.length;
    }

    /** Returns the place of the first character from there on that is no white space. */
    public int space(int from) {
        char[] chars = text.chars;
        if (chars[from] > ' ') { // most often
            return from;
        }
        int i = from;
        while (isSpace(chars[i])) {
            i++;
        }
        effort += i - from;
        return i;
    }

    public static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /**
     * Returns the place behind the value that begins there, if it is valid, else {@link #NOT_SURE}.
     *
     * @param depth objects and arrays around it
     */
    public int value(Node schema, int start, int depth) {
        known = 0;
        values = 0;
        levels = 0;
        deepest = Math.min(Limit.NESTING, depth + DEPTH);
        most = EFFORT_PER_CHARACTER * (text.length + FEW);
        while (unreadCount > 0 && unread[unreadCount - 1] < start) {
            unreadCount--;
        }
        return read(schema, start, depth);
    }

    /** Returns how many values there are in the one that was read last, itself included. */
    public long values() {
        return values;
    }

    private int read(Node schema, int at, int depth) {
        if (++effort > most) {
            return NOT_SURE;
        } else if (schema.any.length > 0) {
            return alternatives(schema, at, depth);
        }
        values++;
        switch (text.chars[at]) {
            case '"':
                return (schema.glanced & Kind.STRING) == 0 ? NOT_SURE : string(schema, at + 1);
            case '{':
                return (schema.glanced & Kind.OBJECT) == 0 ? NOT_SURE : container(schema, at, depth, true);
            case '[':
                return (schema.glanced & Kind.ARRAY) == 0 ? NOT_SURE : container(schema, at, depth, false);
            case 't':
                return literal("true", schema.glanced & Kind.TRUE, at);
            case 'f':
                return literal("false", schema.glanced & Kind.FALSE, at);
            case 'n':
                return literal("null", schema.glanced & Kind.NULL, at);
            default:
                return number(schema, at);
        }
    }

    private int literal(String literal, int allowed, int at) {
        int end = at + literal.length();
        if (allowed == 0 || end > text.length) {
            return NOT_SURE;
        }
        for (int i = at + 1; i < end; i++) {
            if (text.chars[i] != literal.charAt(i - at)) {
                return NOT_SURE;
            }
        }
        return end;
    }

    private int alternatives(Node schema, int at, int depth) {
        boolean possible = (schema.glanced & Kind.startingWith(text.chars[at])) != 0;
        if (!possible || isUnread(at) || levels == MOST_LEVELS) {
            return NOT_SURE;
        }
        levels++;
        int end = NOT_SURE;
        int unreadBefore = unreadCount;
        long valuesBefore = values;
        for (int i = 0; i < schema.any.length && end == NOT_SURE; i++) {
            unreadCount = unreadBefore; // by the alternative before
            values = valuesBefore;
            end = read(schema.any[i], at, depth);
        }
        levels--;
        return end == NOT_SURE ? unread(at) : end;
    }

    private boolean isUnread(int at) {
        return unreadCount > 0 && unread[unreadCount - 1] == at;
    }

    private int unread(int at) {
        if (unreadCount == unread.length) {
            unread = Arrays.copyOf(unread, Math.max(FEW, 2 * unreadCount));
        }
        unread[unreadCount++] = at;
        return NOT_SURE;
    }

    private int container(Node schema, int at, int depth, boolean object) {
        if (depth == deepest || isUnread(at)) {
            return NOT_SURE;
        }
        int first = known;
        int end = object ? object(schema, at, depth + 1) : array(schema, at, depth + 1);
        known = first;
        return end == NOT_SURE ? unread(at) : end;
    }

    private int object(Node schema, int start, int depth) {
        char[] chars = text.chars;
        ObjectRules rules = schema.object == null ? ObjectRules.NONE : schema.object;
        int first = known;
        long seen = 0;
        int count = 0;
        int likeliest = 0;
        int at = space(start + 1);
        if (chars[at] == '}') {
            return rules.needed == 0 && rules.least == 0 ? at + 1 : NOT_SURE;
        }
        while (chars[at] == '"') {
            int found = rules.expected(likeliest, text, at + 1);
            effort += found < 0
                    ? Math.min(rules.longest(), text.length - at)
                    : rules.expected(found).length();
            Node value;
            if (found >= 0) {
                long bit = 1L << found;
                if ((seen & bit) != 0) {
                    return NOT_SURE;
                }
                seen |= bit;
                likeliest = found + 1;
                ObjectRules.Expected expected = rules.expected(found);
                value = expected.value();
                at += expected.length() + 1;
            } else {
                int end = name(at + 1);
                if (end == NOT_SURE) {
                    return NOT_SURE;
                }
                keep(at + 1, end - at - 1);
                value = rules.other;
                at = end + 1;
            }
            count++;
            at = space(at);
            if (chars[at] != ':') {
                return NOT_SURE;
            }
            at = read(value, space(at + 1), depth);
            if (at == NOT_SURE) {
                return NOT_SURE;
            }
            at = space(at);
            if (chars[at] == '}') {
                boolean whole = (seen & rules.needed) == rules.needed && count >= rules.least;
                return whole && areDistinct(first) ? at + 1 : NOT_SURE;
            } else if (chars[at] != ',') {
                return NOT_SURE;
            }
            at = space(at + 1);
        }
        return NOT_SURE;
    }

    /** Returns where a name of plain characters ends. */
    public int name(int from) {
        int end = text.asciiEnd(from);
        effort += end - from;
        return text.chars[end] == '"' && end - from <= Limit.NAME ? end : NOT_SURE;
    }

    private void keep(int start, int length) {
        if (known == names.length) {
            names = Arrays.copyOf(names, Math.max(FEW, known * 2));
        }
        names[known++] = (long) start << Integer.SIZE | length;
    }

    /** Compares the names since the first; those of a large object by their hashes. */
    private boolean areDistinct(int first) {
        if (known - first <= FEW) {
            for (int i = first + 1; i < known; i++) {
                for (int j = first; j < i; j++) {
                    if (isSame(names[i], names[j])) {
                        return false;
                    }
                }
            }
            return true;
        }
        for (int i = first; i < known; i++) {
            names[i] = hash(names[i]);
        }
        Arrays.sort(names, first, known);
        for (int i = first + 1; i < known; i++) {
            if (names[i] == names[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private boolean isSame(long one, long other) {
        int from = (int) (one >>> Integer.SIZE);
        int otherFrom = (int) (other >>> Integer.SIZE);
        return (int) one == (int) other
                && Arrays.equals(text.chars, from, from + (int) one, text.chars, otherFrom, otherFrom + (int) other);
    }

    private long hash(long name) {
        int start = (int) (name >>> Integer.SIZE);
        long hash = 0;
        for (int i = start; i < start + (int) name; i++) {
            hash = hash * 31 + text.chars[i];
        }
        return hash;
    }

    private int array(Node schema, int start, int depth) {
        char[] chars = text.chars;
        ArrayRules rules = schema.array == null ? ArrayRules.NONE : schema.array;
        int count = 0;
        int at = space(start + 1);
        if (chars[at] == ']') {
            return rules.least == 0 ? at + 1 : NOT_SURE;
        }
        while (true) {
            at = read(rules.at(count++), at, depth);
            if (at == NOT_SURE || count > rules.most) {
                return NOT_SURE;
            }
            at = space(at);
            if (chars[at] == ']') {
                return count >= rules.least ? at + 1 : NOT_SURE;
            } else if (chars[at] != ',') {
                return NOT_SURE;
            }
            at = space(at + 1);
        }
    }

    private int string(Node schema, int from) {
        if (schema.constants != null) {
            int end = text.plainEnd(from);
            effort += end - from;
            return schema.constants.endOf(text, from, end);
        }
        char[] chars = text.chars;
        boolean escaped = false;
        int i = from;
        while (true) {
            int end = text.plainEnd(i);
            effort += end - i;
            i = end;
            char c = chars[i];
            if (c == '"') {
                boolean fits = schema.text == null || !escaped && fits(schema.text, from, i);
                return fits && i - from <= Limit.STRING ? i + 1 : NOT_SURE;
            } else if (c == '\\') {
                escaped = true;
                i = escape(i + 1);
            } else {
                i = Character.isHighSurrogate(c) && Character.isLowSurrogate(chars[i + 1]) ? i + 2 : NOT_SURE;
            }
            if (i == NOT_SURE) {
                return NOT_SURE;
            }
        }
    }

    /** Returns the place behind an escape that stands for one code point. */
    private int escape(int at) {
        char c = text.chars[at];
        if (c != 'u') {
            return Text.escaped(c) == 0 ? NOT_SURE : at + 1;
        }
        int code = 0;
        for (int i = at + 1; i <= at + 4; i++) {
            int digit = i < text.length && text.chars[i] <= 'f' ? Character.digit(text.chars[i], 16) : NOT_SURE;
            if (digit < 0) {
                return NOT_SURE;
            }
            code = code << 4 | digit;
        }
        return code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE ? at + 5 : NOT_SURE;
    }

    private boolean fits(TextRules rules, int from, int to) {
        int points = Character.codePointCount(text.chars, from, to - from);
        if (points < rules.least || points > rules.most) {
            return false;
        }
        RegexTable table = rules.table();
        if (table == null && rules.format == null) {
            return true;
        }
        String whole = text.slice(from, to);
        return (table == null || table.isIn(whole)) && rules.isOfFormat(whole) == Sure.YES;
    }

    /** Reads a number that has ended. */
    private int number(Node schema, int start) {
        char[] chars = text.chars;
        int whole = chars[start] == '-' ? start + 1 : start;
        int at = digits(whole);
        if (at == whole || chars[whole] == '0' && at > whole + 1) {
            return NOT_SURE;
        }
        int kind = Kind.INTEGER;
        if (chars[at] == '.') {
            kind = Kind.FRACTION;
            int end = digits(at + 1);
            if (end == at + 1) {
                return NOT_SURE;
            }
            at = end;
        }
        if (at - start > DIGITS) {
            return NOT_SURE;
        }
        if (chars[at] == 'e' || chars[at] == 'E') {
            kind = Kind.FRACTION;
            int from = chars[at + 1] == '+' || chars[at + 1] == '-' ? at + 2 : at + 1;
            at = digits(from);
            if (at == from || at - from > 3 || Integer.parseInt(text.slice(from, at)) > EXPONENT) {
                return NOT_SURE;
            }
        }
        boolean sound = (schema.glanced & kind) != 0 && mayFollow(at);
        return sound && (schema.number == null || fits(schema.number, start, at)) ? at : NOT_SURE;
    }

    private boolean mayFollow(int at) {
        char c = text.chars[at];
        return c == ',' || c == '}' || c == ']' || isSpace(c) || complete && at == text.length;
    }

    private boolean fits(NumberRules rules, int from, int to) {
        return rules.violated(new Numeral(text.slice(from, to))) == null;
    }

    private int digits(int from) {
        char[] chars = text.chars;
        int i = from;
        while (chars[i] >= '0' && chars[i] <= '9' && i - from <= DIGITS) {
            i++;
        }
        effort += i - from;
        return i;
    }
}
