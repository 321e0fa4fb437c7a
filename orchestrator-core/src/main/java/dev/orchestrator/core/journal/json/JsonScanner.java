package dev.orchestrator.core.journal.json;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Finds the values within a JSON text, in one pass. */
final class JsonScanner {
    /** Above what is ever written: 500 levels of a payload within an event's own. */
    private static final int NESTING = 1_600;

    private final String text;
    private final int length;
    private int at;
    private boolean escaped;
    private int depth;
    /** The last part of each value that is open. */
    private @Nullable JsonIn[] last = new @Nullable JsonIn[16];

    JsonScanner(String text) {
        this.text = text;
        this.length = text.length();
    }

    /** Returns the one value there must be. Goes down without calling itself: a text may be nested as it likes. */
    JsonIn whole() {
        space();
        JsonIn whole = part(null);
        JsonIn within = null;
        boolean begun = open(whole);
        if (begun) {
            within = whole;
        }
        while (within != null) {
            if (!begun) {
                // Behind a value: more of what it is within, or that one's end.
                space();
                char closing = closing(within);
                char c = peek();
                if (c == closing) {
                    at++;
                    within.end = at;
                    within = within.parent;
                    depth--;
                    continue;
                }
                if (c != ',') {
                    throw bad("',' or '" + closing + "' is missing");
                }
                at++;
                space();
            }
            JsonIn part = part(within);
            begun = open(part);
            if (begun) {
                within = part;
            }
        }
        space();
        if (at < length) {
            throw bad("the value is followed by more");
        }
        return whole;
    }

    /** Reads a name, where there must be one, and begins the value. */
    private JsonIn part(@Nullable JsonIn within) {
        if (within == null || text.charAt(within.start) == '[') {
            JsonIn item = new JsonIn(text, at, within);
            append(within, item);
            return item;
        }
        if (peek() != '"') {
            throw bad("a name is missing");
        }
        int nameStart = at + 1;
        string();
        int nameEnd = at - 1;
        boolean nameEscaped = escaped;
        space();
        if (peek() != ':') {
            throw bad("':' is missing");
        }
        at++;
        space();
        JsonIn member = new JsonIn(text, at, within);
        member.nameStart = nameStart;
        member.nameEnd = nameEnd;
        member.nameEscaped = nameEscaped;
        append(within, member);
        return member;
    }

    private void append(@Nullable JsonIn within, JsonIn part) {
        if (within != null) {
            JsonIn before = last[depth];
            if (before == null) {
                within.first = part;
            } else {
                before.next = part;
            }
            last[depth] = part;
        }
    }

    /** Passes over a value, or into one that holds others; returns whether it did that. */
    private boolean open(JsonIn value) {
        switch (peek()) {
            case '{', '[' -> {
                if (++depth > NESTING) {
                    throw bad("it is nested deeper than " + NESTING + " levels");
                }
                if (depth == last.length) {
                    last = Arrays.copyOf(last, 2 * depth);
                }
                last[depth] = null;
                at++;
                space();
                if (peek() != closing(value)) {
                    return true;
                }
                at++;
                depth--;
            }
            case '"' -> {
                string();
                value.escaped = escaped;
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        value.end = at;
        return false;
    }

    private char closing(JsonIn value) {
        return text.charAt(value.start) == '{' ? '}' : ']';
    }

    private void string() {
        escaped = false;
        int i = at + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return;
            } else if (c == '\\') {
                escaped = true;
                at = i;
                i = escape(i + 1);
            } else if (c < ' ') {
                at = i;
                throw bad("a control character is not escaped");
            } else {
                i++;
            }
        }
        throw bad("a string does not end");
    }

    private int escape(int i) {
        char c = i < length ? text.charAt(i) : 0;
        if (c == 'u') {
            for (int k = 1; k <= 4; k++) {
                if (i + k >= length || !HexFormat.isHexDigit(text.charAt(i + k))) {
                    throw bad("'\\u' needs four hexadecimal digits");
                }
            }
            return i + 5;
        }
        if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw bad("there is no such escape");
        }
        return i + 1;
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw bad("there is no such value");
        }
        at += word.length();
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        int whole = at;
        digits();
        if (at > whole + 1 && text.charAt(whole) == '0') {
            throw bad("a number begins with 0");
        }
        if (at < length && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < length && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int begin = at;
        while (at < length && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin) {
            throw bad("there is no such value");
        }
    }

    private void space() {
        while (at < length) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private char peek() {
        if (at >= length) {
            throw bad("it ends too early");
        }
        return text.charAt(at);
    }

    private JsonIn.Bad bad(String why) {
        return new JsonIn.Bad("is not JSON at character " + at + ": " + why);
    }

    /** Returns a string's characters; its escapes have been checked. */
    static String unescaped(String text, int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = text.charAt(++i);
            switch (c) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
