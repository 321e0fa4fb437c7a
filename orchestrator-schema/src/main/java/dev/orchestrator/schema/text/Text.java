package dev.orchestrator.schema.text;

import java.util.Arrays;

/** What has been fed so far. */
public final class Text {
    private static final int FIRST = 256;

    public char[] chars = new char[FIRST];
    public int length;

    public void append(String more) {
        reserve(more.length());
        more.getChars(0, more.length(), chars, length);
        length += more.length();
    }

    public void append(char c) {
        chars[length++] = c;
    }

    /** Makes room for this many characters. */
    public void reserve(int more) {
        int needed = Math.addExact(length, more);
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
