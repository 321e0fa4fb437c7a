package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.tree.Limit;
import java.util.BitSet;

/** Reads one value for as long as it is JSON to the letter, each character once. */
final class Strict {
    private static final String ESCAPABLE = "\"\\/bfnrt";

    private final String text;
    private final BitSet objects = new BitSet();
    private int depth;
    private int at;

    Strict(String text, int start) {
        this.text = text;
        at = start;
    }

    /** Returns where the value ends, or what is read of it. */
    int at() {
        return at;
    }

    /** Reads the value, and returns whether it is JSON; that no name appears twice in an object is not looked at. */
    boolean value() {
        do {
            space();
            char c = peek();
            if (c == '{' || c == '[') {
                if (!open(c == '{')) {
                    return false;
                }
            } else if (!(c == '"' ? string() : atom()) || !close()) {
                return false;
            }
        } while (depth > 0);
        return true;
    }

    private boolean open(boolean object) {
        if (depth == Limit.NESTING) {
            return false;
        }
        at++;
        objects.set(depth++, object);
        space();
        return peek() == closer() ? close() : !object || name();
    }

    /** Moves behind all that ends here, and the comma and the name before the next value. */
    private boolean close() {
        while (depth > 0) {
            space();
            if (peek() == ',') {
                at++;
                space();
                return !objects.get(depth - 1) || name();
            } else if (peek() != closer()) {
                return false;
            }
            at++;
            depth--;
        }
        return true;
    }

    private char closer() {
        return objects.get(depth - 1) ? '}' : ']';
    }

    private boolean name() {
        if (peek() != '"' || !string()) {
            return false;
        }
        space();
        boolean colon = peek() == ':';
        at += colon ? 1 : 0;
        return colon;
    }

    private boolean string() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            } else if (c < ' ' || c == '\\' && !escape()) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** Moves to the last character of an escape. */
    private boolean escape() {
        at++;
        if (peek() != 'u') {
            return at < text.length() && ESCAPABLE.indexOf(peek()) >= 0;
        }
        for (int i = 0; i < 4; i++) {
            at++;
            if (peek() > 'f' || Character.digit(peek(), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean atom() {
        int from = at;
        while (Draft.isWord(peek()) || peek() == '+') {
            at++;
        }
        return Atoms.isJson(text.substring(from, at));
    }

    private void space() {
        while (Draft.isSpace(peek())) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
