package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Limit;
import java.util.Arrays;

/**
 * Tells at a glance whether a text is JSON in which nothing needs a second look: well-formed, no property twice, nothing
 * near a limit. Most texts are; the others are read with care, by what can say what is wrong with them.
 */
final class QuickLook {
    private static final int DEPTH = 100;
    private static final int FEW = 16;
    private static final int START = 32;
    /** 100 digits and an exponent of 200 stay within a double, whichever way they point. */
    private static final int DIGITS = 100;

    private static final int EXPONENT = 200;
    private static final int NO = -1;
    private static final int ASCII = 128;

    /** What stands for itself in a string, and takes one look. */
    private static final boolean[] PLAIN = new boolean[ASCII];

    static {
        Arrays.fill(PLAIN, ' ', ASCII, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final String text;
    private final int length;
    /** Place and length of the names of the objects that are open. */
    private long[] names = new long[START];

    private int known;
    private int at;

    private QuickLook(String text) {
        this.text = text;
        this.length = text.length();
    }

    /** False says nothing: the text may be fine all the same. */
    static boolean isPlain(String text) {
        if (text.length() > Limit.STRING) {
            return false;
        }
        QuickLook look = new QuickLook(text);
        return look.value(0) && look.next() == NO && look.at == look.length;
    }

    /** Returns the next character that is no white space, without passing it; {@link #NO} at the end. */
    private int next() {
        for (int i = at; i < length; i++) {
            char c = text.charAt(i);
            if (c > ' ') {
                at = i;
                return c;
            } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return 0;
            }
        }
        at = length;
        return NO;
    }

    private boolean value(int depth) {
        switch (next()) {
            case '{':
                return depth < DEPTH && object(depth + 1);
            case '[':
                return depth < DEPTH && array(depth + 1);
            case '"':
                return string();
            case 't':
                return literal("true");
            case 'f':
                return literal("false");
            case 'n':
                return literal("null");
            default:
                return number();
        }
    }

    private boolean literal(String literal) {
        boolean there = text.startsWith(literal, at);
        at += literal.length();
        return there;
    }

    private boolean object(int depth) {
        int first = known;
        at++;
        if (next() == '}') {
            at++;
            return true;
        }
        while (true) {
            if (next() != '"' || !name() || next() != ':') {
                return false;
            }
            at++;
            if (!value(depth)) {
                return false;
            }
            int c = next();
            at++;
            if (c == '}') {
                boolean distinct = areDistinct(first);
                known = first;
                return distinct;
            } else if (c != ',') {
                return false;
            }
        }
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
        int nameLength = (int) one;
        return nameLength == (int) other
                && text.regionMatches((int) (one >>> Integer.SIZE), text, (int) (other >>> Integer.SIZE), nameLength);
    }

    private long hash(long name) {
        int start = (int) (name >>> Integer.SIZE);
        long hash = 0;
        for (int i = start; i < start + (int) name; i++) {
            hash = hash * 31 + text.charAt(i);
        }
        return hash;
    }

    private boolean array(int depth) {
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        while (true) {
            if (!value(depth)) {
                return false;
            }
            int c = next();
            at++;
            if (c == ']') {
                return true;
            } else if (c != ',') {
                return false;
            }
        }
    }

    private boolean string() {
        int i = at + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c < ASCII && PLAIN[c]) {
                i++;
            } else if (c == '"') {
                at = i + 1;
                return true;
            } else {
                at = i;
                if (c < ' ' || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE && !pair(c)) {
                    return false;
                } else if (c == '\\' && !escape()) {
                    return false;
                }
                i = at + 1;
            }
        }
        return false;
    }

    /** Passes a property name and keeps where it is; one with anything but plain characters needs a second look. */
    private boolean name() {
        int start = at + 1;
        int i = start;
        while (i < length) {
            char c = text.charAt(i);
            if (c < ASCII && PLAIN[c]) {
                i++;
            } else {
                at = i + 1;
                return c == '"' && keep(start, i - start);
            }
        }
        return false;
    }

    private boolean keep(int start, int nameLength) {
        if (known == names.length) {
            names = Arrays.copyOf(names, known * 2);
        }
        names[known++] = (long) start << Integer.SIZE | nameLength;
        return nameLength <= Limit.NAME;
    }

    private boolean pair(char high) {
        at++;
        return Character.isHighSurrogate(high) && at < length && Character.isLowSurrogate(text.charAt(at));
    }

    private boolean escape() {
        at++;
        if (at == length) {
            return false;
        }
        char c = text.charAt(at);
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        int code = 0;
        for (int i = 1; i <= 4; i++) {
            int digit = at + i < length ? Character.digit(text.charAt(at + i), 16) : NO;
            if (digit < 0 || text.charAt(at + i) > 'f') {
                return false;
            }
            code = code << 4 | digit;
        }
        at += 4;
        return code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE;
    }

    private boolean number() {
        int start = at;
        if (at < length && text.charAt(at) == '-') {
            at++;
        }
        int whole = digits();
        if (whole == 0 || whole > 1 && text.charAt(at - whole) == '0') {
            return false;
        }
        if (at < length && text.charAt(at) == '.') {
            at++;
            if (digits() == 0) {
                return false;
            }
        }
        if (at - start > DIGITS) {
            return false;
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < length && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            int digits = digits();
            return digits >= 1 && digits <= 3 && Integer.parseInt(text, at - digits, at, 10) <= EXPONENT;
        }
        return true;
    }

    private int digits() {
        int start = at;
        int i = start;
        while (i < length && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        at = i;
        return i - start;
    }
}
