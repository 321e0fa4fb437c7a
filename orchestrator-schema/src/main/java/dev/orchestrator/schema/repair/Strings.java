package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Draft.Hopeless;
import dev.orchestrator.schema.repair.Edit.Kind;

/** Reads strings in any quotes. */
final class Strings {
    private static final String OPENERS = "\"'`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab";
    private static final String DOUBLE = "\u201c\u201d\u201e\u201f\"";
    private static final String SINGLE = "\u2018\u2019\u201a\u201b'";
    private static final String ESCAPABLE = "\"\\/bfnrt";
    private static final String REPLACEMENT = "\\ufffd";

    private final Draft draft;
    private final Lookahead lookahead;

    Strings(Draft draft) {
        this.draft = draft;
        lookahead = new Lookahead(draft);
    }

    boolean startsHere() {
        return !draft.ended() && isOpener(draft.peek());
    }

    static boolean isOpener(char c) {
        return OPENERS.indexOf(c) >= 0;
    }

    /**
     * Reads the string that starts here; if it does not end, sets {@link Draft#cut} and ends it.
     *
     * @throws Hopeless if it may be a string, and a name with quotes in it
     */
    void mend(Place place) {
        char quote = draft.peek();
        String triple = (quote == '"' || quote == '\'') ? String.valueOf(quote).repeat(3) : "";
        boolean tripled = !triple.isEmpty() && draft.has(triple, draft.at);
        int from = draft.at;
        quote(tripled ? 3 : 1);
        while (!draft.ended()) {
            char c = draft.peek();
            if (c == '\\') {
                escape();
            } else if (tripled ? draft.has(triple, draft.at) : closes(from, place)) {
                quote(tripled ? 3 : 1);
                return;
            } else if (c == '"') {
                draft.insert(Kind.INNER_QUOTE, draft.at, "\\");
                draft.at++;
            } else if (c < ' ') {
                draft.replace(Kind.RAW_CHARACTER, draft.at, draft.at + 1, escaped(c));
                draft.at++;
            } else if (Character.isSurrogate(c)) {
                surrogate(c);
            } else {
                draft.at++;
            }
        }
        draft.cut = true;
        draft.insert(Kind.CLOSED_AT_END, draft.at, "\"");
    }

    private void quote(int width) {
        if (width > 1 || draft.peek() != '"') {
            draft.replace(Kind.QUOTES, draft.at, draft.at + width, "\"");
        }
        draft.at += width;
    }

    private boolean closes(int from, Place place) {
        if (!isPartner(draft.text.charAt(from), draft.peek())) {
            return false;
        } else if (lookahead.endsAt(draft.at + 1, place)) {
            return true;
        } else if (place == Place.MEMBER && lookahead.mayEndName(from, draft.at)) {
            throw Hopeless.INSTANCE;
        }
        return false;
    }

    /** Returns whether what one sign opens may end at the other. */
    static boolean isPartner(char opener, char c) {
        return c == opener
                || DOUBLE.indexOf(opener) >= 0 && opener != '"' && DOUBLE.indexOf(c) >= 0
                || SINGLE.indexOf(opener) >= 0 && opener != '\'' && SINGLE.indexOf(c) >= 0
                || opener == '\u00ab' && c == '\u00bb';
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", (int) c);
        };
    }

    private void surrogate(char c) {
        int from = draft.at;
        if (Character.isHighSurrogate(c) && from + 1 == draft.limit) {
            draft.remove(Kind.CLOSED_AT_END, from, from + 1);
            draft.at++;
        } else if (Character.isHighSurrogate(c) && Character.isLowSurrogate(draft.peek(from + 1))) {
            draft.at += 2;
        } else {
            draft.replace(Kind.RAW_CHARACTER, from, from + 1, REPLACEMENT);
            draft.at++;
        }
    }

    private void escape() {
        int from = draft.at;
        char c = draft.peek(from + 1);
        if (from + 1 == draft.limit) {
            dropCutEscape();
        } else if (ESCAPABLE.indexOf(c) >= 0) {
            draft.at += 2;
        } else if (c == 'u') {
            unicode();
        } else if (c == 'x' && hex(from + 2, 2) >= 0) {
            replaceEscape(4, "\\u00" + draft.text.substring(from + 2, from + 4));
        } else if (c == '0' && !Character.isDigit(draft.peek(from + 2))) {
            replaceEscape(2, "\\u0000");
        } else if (c == '\'' || c == '`') {
            replaceEscape(2, String.valueOf(c));
        } else if (c == '\n') {
            replaceEscape(2, "");
        } else {
            draft.insert(Kind.ESCAPE, from, "\\");
            draft.at++;
        }
    }

    private void replaceEscape(int length, String with) {
        draft.replace(Kind.ESCAPE, draft.at, draft.at + length, with);
        draft.at += length;
    }

    private void dropCutEscape() {
        draft.remove(Kind.CLOSED_AT_END, draft.at, draft.limit);
        draft.at = draft.limit;
    }

    private void unicode() {
        int from = draft.at;
        int unit = hex(from + 2, 4);
        if (isCutUnicode(from)) {
            dropCutEscape();
        } else if (unit < 0) {
            draft.insert(Kind.ESCAPE, from, "\\");
            draft.at += 2;
        } else if (!Character.isSurrogate((char) unit)) {
            draft.at += 6;
        } else if (Character.isLowSurrogate((char) unit)) {
            replaceEscape(6, REPLACEMENT);
        } else if (from + 6 == draft.limit || isCutUnicode(from + 6)) {
            dropCutEscape();
        } else if (draft.has("\\u", from + 6) && Character.isLowSurrogate((char) Math.max(0, hex(from + 8, 4)))) {
            draft.at += 12;
        } else {
            replaceEscape(6, REPLACEMENT);
        }
    }

    /** Returns whether the text ends within the escape that may start there. */
    private boolean isCutUnicode(int from) {
        int length = draft.limit - from;
        return length > 0
                && length < 6
                && draft.peek(from) == '\\'
                && (length == 1 || draft.peek(from + 1) == 'u' && (length == 2 || hex(from + 2, length - 2) >= 0));
    }

    /** Returns the value of so many hexadecimal digits, or -1 if there are not as many. */
    private int hex(int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(draft.peek(i), 16);
            if (digit < 0 || draft.peek(i) > 'f') {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }
}
