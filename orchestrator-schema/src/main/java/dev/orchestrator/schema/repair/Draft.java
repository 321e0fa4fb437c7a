package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Edit.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A part of a text under repair, a place in it, and the edits so far. */
final class Draft {
    /** Says that a text cannot be mended without guessing. */
    static final class Hopeless extends RuntimeException {
        static final Hopeless INSTANCE = new Hopeless();
        private static final long serialVersionUID = 1L;

        private Hopeless() {
            super("cannot be repaired", null, false, false);
        }
    }

    private static final String FENCE = "```";

    final String text;
    final int start;
    /** Where the part ends. */
    int limit;

    int at;
    /** Whether the part ended inside the value. */
    boolean cut;
    /** Whether something was left out by whoever wrote the text. */
    boolean abridged;
    /** Whether this is an object by all appearance, and not words in brackets. */
    boolean serious;

    private final List<Edit> edits = new ArrayList<>();

    Draft(String text, int start, int limit) {
        this.text = text;
        this.start = start;
        this.limit = limit;
        at = start;
    }

    boolean ended() {
        return at >= limit;
    }

    char peek() {
        return text.charAt(at);
    }

    /** Returns the character there, or 0 beyond the end. */
    char peek(int index) {
        return index < limit ? text.charAt(index) : 0;
    }

    boolean has(String expected, int index) {
        return index + expected.length() <= limit && text.startsWith(expected, index);
    }

    void replace(Kind kind, int from, int to, String inserted) {
        edits.add(new Edit(kind, from, text.substring(from, to), inserted));
    }

    void remove(Kind kind, int from, int to) {
        replace(kind, from, to, "");
    }

    void insert(Kind kind, int offset, String inserted) {
        replace(kind, offset, offset, inserted);
    }

    int mark() {
        return edits.size();
    }

    /** Takes back all edits since the mark. */
    void forget(int mark) {
        edits.subList(mark, edits.size()).clear();
    }

    /** Returns all edits, in the order of the text; an insertion comes before what is removed at the same place. */
    List<Edit> edits() {
        return sorted(edits);
    }

    /** Returns whether nothing is changed but strings that hold JSON. */
    boolean onlyDecodes() {
        return !cut && !abridged && edits.stream().allMatch(edit -> edit.kind() == Kind.DOUBLE_ENCODED);
    }

    /** Returns part of the text with the edits since the mark, which must lie within it. */
    String edited(int from, int to, int mark) {
        return apply(text, from, to, sorted(edits.subList(mark, edits.size())));
    }

    private static List<Edit> sorted(List<Edit> edits) {
        List<Edit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingInt(Edit::offset)
                .thenComparing(edit -> !edit.removed().isEmpty()));
        return sorted;
    }

    static String apply(String text, int from, int to, List<Edit> edits) {
        StringBuilder out = new StringBuilder(to - from + 16);
        int done = from;
        for (Edit edit : edits) {
            out.append(text, done, edit.offset()).append(edit.inserted());
            done = edit.offset() + edit.removed().length();
        }
        return out.append(text, done, to).toString();
    }

    /** Moves past white space and comments; the end of a code block ends the part. */
    void space() {
        while (at < limit) {
            char c = peek();
            if (isSpace(c)) {
                at++;
            } else if (isOddSpace(c)) {
                int from = at;
                while (at < limit && isOddSpace(peek())) {
                    at++;
                }
                replace(Kind.WHITE_SPACE, from, at, " ");
            } else if (c == '#' || c == '/' && (peek(at + 1) == '/' || peek(at + 1) == '*')) {
                int from = at;
                at = commentEnd();
                remove(Kind.COMMENT, from, at);
            } else {
                if (c == '`' && has(FENCE, at)) {
                    limit = at;
                }
                return;
            }
        }
    }

    private int commentEnd() {
        boolean block = peek(at + 1) == '*' && peek() == '/';
        int end = block ? text.indexOf("*/", at + 2) : text.indexOf('\n', at);
        return end < 0 || end >= limit ? limit : block ? Math.min(end + 2, limit) : end;
    }

    boolean hasSpace(int from, int to) {
        return text.substring(from, to).chars().anyMatch(c -> isSpace((char) c) || isOddSpace((char) c));
    }

    /** Returns where the white space that starts there ends. */
    int spaceEnd(int index) {
        int end = index;
        while (end < limit && (isSpace(text.charAt(end)) || isOddSpace(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    static boolean isOddSpace(char c) {
        return !isSpace(c)
                && (c == '\ufeff'
                        || c >= '\u200b' && c <= '\u200d'
                        || c == '\u2060'
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c));
    }

    /** Returns whether the character may be part of a name or word. */
    static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '-' || c == '.';
    }
}
