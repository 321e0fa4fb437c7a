package dev.orchestrator.schema.text;

import java.util.Arrays;

/** What has been fed so far. */
public final class Text {
    private static final int FIRST = 256;
    private static final int ASCII = 128;
    private static final boolean[] PLAIN = new boolean[Character.MAX_VALUE + 1];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        Arrays.fill(PLAIN, Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1, false);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    /** The characters, and behind the last a NUL, so that whoever reads them need not ask for the end. */
    public char[] chars;

    public int length;

    public Text() {
        chars = new char[FIRST];
    }

    public Text(String whole) {
        length = whole.length();
        chars = new char[length + 1];
        whole.getChars(0, length, chars, 0);
    }

    public void append(String more) {
        reserve(more.length());
        more.getChars(0, more.length(), chars, length);
        length += more.length();
        chars[length] = 0;
    }

    /** Returns the place of the first character from there on that {@link #isPlain is not plain}. */
    public int plainEnd(int from) {
        char[] all = chars;
        for (int i = from; i < all.length; i++) {
            if (!PLAIN[all[i]]) {
                return i;
            }
        }
        return length;
    }

    /** Returns the place of the first character from there on that is not ASCII, or not plain. */
    public int asciiEnd(int from) {
        char[] all = chars;
        int i = from;
        while (all[i] < ASCII && PLAIN[all[i]]) {
            i++;
        }
        return i;
    }

    /** Returns true if these characters stand there. */
    public boolean has(char[] expected, int from) {
        if (from + expected.length > length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (chars[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns true if all characters stand for themselves between the quotes of a JSON string. */
    public static boolean isPlain(String string) {
        return string.chars().allMatch(c -> isPlain((char) c));
    }

    /** Returns true if it stands for itself in a JSON string, and for one code point. */
    public static boolean isPlain(char c) {
        return PLAIN[c];
    }

    public void append(char c) {
        chars[length++] = c;
    }

    /** Makes room for this many characters, and the NUL behind them. */
    public void reserve(int more) {
        int needed = Math.addExact(length, more + 1);
        if (needed > chars.length) {
            chars = Arrays.copyOf(chars, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, chars.length * 2L)));
        }
    }

    public String slice(int from, int to) {
        return new String(chars, from, to - from);
    }

    /** Returns what is between the quotes of a JSON string that is well-formed, as far as it is there. */
    public String unescaped(int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c != '\\') {
                out.append(c);
            } else if (++i < to) {
                if (chars[i] != 'u') {
                    out.append(escaped(chars[i]));
                } else if (i + 4 < to) {
                    out.append((char) Integer.parseInt(slice(i + 1, i + 5), 16));
                    i += 4;
                } else {
                    break;
                }
            }
        }
        return out.toString();
    }

    /** Returns what a backslash before this character means, or NUL if it means nothing. */
    public static char escaped(char c) {
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> 0;
        };
    }
}
