package dev.orchestrator.core.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a section holds, and where it may be cut.
 *
 * @param whole all of it, ending a line
 * @param items the items, each ending a line; null for a text, which is split only if it must be cut
 * @param more how many further items there are that are not here
 * @param amount the number of items, those not here included, or of characters of the text as it was given
 */
record Content(String whole, @Nullable List<String> items, int more, long amount) {
    /** Longer lines, as of JSON on one line, may be cut. */
    static final int LONG_LINE = 400;

    static Content text(String text) {
        return new Content(ended(text), null, 0, text.length());
    }

    static Content items(List<String> items, int more) {
        List<String> ended = items.stream().map(Content::ended).toList();
        return new Content(String.join("", ended), ended, more, (long) ended.size() + more);
    }

    private static String ended(String text) {
        Objects.requireNonNull(text, "text");
        return text.endsWith("\n") ? text : text + '\n';
    }

    boolean isEmpty() {
        return amount == 0;
    }

    String unit() {
        return items == null ? "characters" : "items";
    }

    /** Returns how many items or characters there are in some of the pieces. */
    long amount(List<String> pieces, int from, int to) {
        if (items != null) {
            return to - from;
        }
        long length = 0;
        for (int i = from; i < to; i++) {
            length += pieces.get(i).length();
        }
        boolean last = to == pieces.size() && to > from;
        return last ? length - (whole.length() - amount) : length; // the end of line that was not there does not count
    }

    /** Returns the text as it was given, or the items. */
    String given() {
        return items == null ? whole.substring(0, (int) amount) : whole;
    }

    /** Returns what may be left out or kept only whole; joined it is {@link #whole()}. */
    List<String> pieces() {
        if (items != null) {
            return items;
        }
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < whole.length(); ) {
            int end = whole.indexOf('\n', from) + 1;
            while (end - from > LONG_LINE) {
                int cut = cut(from, from + LONG_LINE);
                pieces.add(whole.substring(from, cut));
                from = cut;
            }
            pieces.add(whole.substring(from, end));
            from = end;
        }
        return pieces;
    }

    /** Returns where to cut a long line: after the last space of its second half, else not within a character. */
    private int cut(int from, int end) {
        for (int i = end; i > from + LONG_LINE / 2; i--) {
            if (whole.charAt(i - 1) == ' ') {
                return i;
            }
        }
        return Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end;
    }

    @Override
    public String toString() {
        return amount + " " + unit();
    }
}
