package dev.orchestrator.core.spec;

/** Checks that a text is one JSON value, and drops the white space between its tokens. */
final class CompactJson {
    private static final int MAX_DEPTH = 200;

    private final String text;
    private final StringBuilder compact = new StringBuilder();
    private int at;

    private CompactJson(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is not JSON; the message says what was expected and after what */
    static String of(String text) {
        CompactJson json = new CompactJson(text);
        json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.expected("the end");
        }
        return json.compact.toString();
    }

    private void value(int depth) {
        space();
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("nested more than " + MAX_DEPTH + " deep");
        }
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth) {
        take();
        space();
        if (peek() != '}') {
            do {
                space();
                string();
                space();
                expect(':');
                value(depth + 1);
                space();
            } while (took(','));
        }
        expect('}');
    }

    private void array(int depth) {
        take();
        space();
        if (peek() != ']') {
            do {
                value(depth + 1);
                space();
            } while (took(','));
        }
        expect(']');
    }

    private void string() {
        expect('"');
        while (peek() != '"') {
            if (peek() < 0x20) {
                throw expected("a closing quote");
            }
            if (peek() == '\\') {
                take();
                escape();
            } else {
                take();
            }
        }
        take();
    }

    private void escape() {
        if (peek() == 'u') {
            take();
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
                    throw expected("four hexadecimal digits");
                }
                take();
            }
        } else if ("\"\\/bfnrt".indexOf(peek()) >= 0) {
            take();
        } else {
            throw expected("an escape such as \\n");
        }
    }

    private void number() {
        took('-');
        if (!took('0')) {
            digits("a value");
        }
        if (took('.')) {
            digits("a digit");
        }
        if (took('e') || took('E')) {
            if (!took('+')) {
                took('-');
            }
            digits("a digit");
        }
    }

    private void digits(String what) {
        if (!digit()) {
            throw expected(what);
        }
        while (digit()) {
            take();
        }
    }

    private boolean digit() {
        return peek() >= '0' && peek() <= '9';
    }

    private void word(String word) {
        if (!text.startsWith(word, at)) {
            throw expected("a value");
        }
        compact.append(word);
        at += word.length();
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        if (!took(c)) {
            throw expected("'" + c + "'");
        }
    }

    private boolean took(char c) {
        if (peek() != c) {
            return false;
        }
        take();
        return true;
    }

    private void take() {
        compact.append(text.charAt(at++));
    }

    /** Returns the next character; a control character, which no token starts with, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException expected(String what) {
        int from = Math.max(0, at - 20);
        return new IllegalArgumentException("expected " + what + (at >= text.length() ? " but it ended" : "")
                + " after '" + text.substring(from, Math.min(at, text.length())) + "'");
    }
}
