package dev.orchestrator.schema.repair;

/**
 * Tells the quote that ends a string from one that belongs to it, by what follows. Whatever may follow a string in JSON
 * ends it; so do the usual faults, a missing comma or a comment, where they are plain to see.
 */
final class Lookahead {
    private static final int NAME = 500;

    private final Draft draft;

    Lookahead(Draft draft) {
        this.draft = draft;
    }

    /** Returns whether a string in this place may end right before the index. */
    boolean endsAt(int index, Place place) {
        if (place == Place.TOP || place == Place.NAME) {
            return true;
        }
        int next = draft.spaceEnd(index);
        char c = draft.peek(next);
        if (next >= draft.limit || c == '}' || c == ']' || draft.has("```", next) || isComment(next)) {
            return true;
        }
        if (c == ',' || c == ';' || c == '\uff0c') {
            int after = draft.spaceEnd(next + 1);
            return after >= draft.limit
                    || "}],.\u2026".indexOf(draft.peek(after)) >= 0
                    || isComment(after)
                    || (place == Place.MEMBER ? isName(after) : isItem(after));
        }
        if (place == Place.MEMBER) {
            return Strings.isOpener(c) && isName(next) || hasLineBreak(index, next) && isName(next);
        }
        return next > index && Strings.isOpener(c) || hasLineBreak(index, next) && isItem(next);
    }

    private boolean isComment(int index) {
        char c = draft.peek(index);
        return c == '#' || c == '/' && (draft.peek(index + 1) == '/' || draft.peek(index + 1) == '*');
    }

    private boolean hasLineBreak(int from, int to) {
        for (int i = from; i < to; i++) {
            if (draft.text.charAt(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a name and a colon start there; also if the text ends, or the name is long, before that is seen. */
    private boolean isName(int index) {
        char opener = draft.peek(index);
        boolean quoted = Strings.isOpener(opener);
        int i = quoted ? index + 1 : index;
        while (i < draft.limit) {
            char c = draft.text.charAt(i);
            if (i - index > NAME) {
                return true;
            } else if (quoted && c == '\\') {
                i++;
            } else if (quoted ? Strings.isPartner(opener, c) && !isApostrophe(i) : !Draft.isWord(c)) {
                int next = draft.spaceEnd(quoted ? i + 1 : i);
                c = draft.peek(next);
                return next >= draft.limit || i > index && (c == ':' || c == '=' || c == '\uff1a');
            }
            i++;
        }
        return true;
    }

    private boolean isApostrophe(int index) {
        char c = draft.text.charAt(index);
        return (c == '\'' || c == '\u2019') && Character.isLetterOrDigit(draft.peek(index + 1));
    }

    /**
     * Returns whether a quote that does not end a string is followed by a colon, and may so end a name, of which the string
     * had ended before: a comma between quotes comes next to it.
     */
    boolean mayEndName(int from, int quote) {
        if (draft.peek(draft.spaceEnd(quote + 1)) != ':') {
            return false;
        }
        int comma = quote - 1;
        while (comma > from && ",{[".indexOf(draft.text.charAt(comma)) < 0 && quote - comma < NAME) {
            comma--;
        }
        int before = comma - 1;
        while (before > from && quote - before < NAME && Draft.isSpace(draft.text.charAt(before))) {
            before--;
        }
        return before > from
                && draft.text.charAt(comma) == ','
                && Strings.isPartner(draft.text.charAt(from), draft.text.charAt(before))
                && Strings.isOpener(draft.peek(draft.spaceEnd(comma + 1)));
    }

    private boolean isItem(int index) {
        char c = draft.peek(index);
        if (Strings.isOpener(c) || c == '{' || c == '[' || c == '-' || c == '+' || c >= '0' && c <= '9') {
            return true;
        }
        int end = index;
        while (end < draft.limit && Draft.isWord(draft.text.charAt(end)) && end - index < NAME) {
            end++;
        }
        char after = draft.peek(draft.spaceEnd(end));
        return end > index && (after == ',' || after == ']' || after == 0 || hasLineBreak(end, draft.spaceEnd(end)));
    }
}
