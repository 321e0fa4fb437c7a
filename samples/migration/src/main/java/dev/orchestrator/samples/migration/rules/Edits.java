package dev.orchestrator.samples.migration.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to a text that may lie inside each other: an outer change names the ranges of the text it keeps, and inner
 * changes happen in them.
 */
final class Edits {
    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    Edits(String text) {
        this.text = text;
    }

    /** A part of a replacement: new text, or a range of the old one. */
    sealed interface Piece {
        /** New text. */
        record Words(String words) implements Piece {}

        /** A range of the old text, with the changes in it. */
        record Kept(int start, int end) implements Piece {}
    }

    private record Edit(int start, int end, List<Piece> pieces, int order) {
        boolean within(int from, int to) {
            return start >= from && end <= to;
        }
    }

    void insert(int at, String words) {
        replace(at, at, words);
    }

    void replace(int start, int end, String words) {
        replace(start, end, List.of(new Piece.Words(words)));
    }

    void replace(int start, int end, List<Piece> pieces) {
        edits.add(new Edit(start, end, List.copyOf(pieces), edits.size()));
    }

    boolean isEmpty() {
        return edits.isEmpty();
    }

    String apply() {
        List<Edit> sorted = new ArrayList<>(edits);
        // Insertions before changes that start there, outer changes before inner ones, and else in the order they were
        // made.
        sorted.sort(Comparator.comparingInt(Edit::start)
                .thenComparing(e -> e.end() > e.start())
                .thenComparing(e -> e.start() - e.end())
                .thenComparingInt(Edit::order));
        StringBuilder out = new StringBuilder(text.length() + 256);
        render(0, text.length(), sorted, out);
        return out.toString();
    }

    private void render(int from, int to, List<Edit> candidates, StringBuilder out) {
        int at = from;
        for (int i = 0; i < candidates.size(); i++) {
            Edit edit = candidates.get(i);
            if (!edit.within(from, to) || edit.start() < at) {
                continue;
            }
            out.append(text, at, edit.start());
            for (Piece piece : edit.pieces()) {
                if (piece instanceof Piece.Words words) {
                    out.append(words.words());
                } else if (piece instanceof Piece.Kept kept) {
                    List<Edit> inner = candidates.stream()
                            .filter(e -> e != edit && e.within(kept.start(), kept.end()))
                            .toList();
                    render(kept.start(), kept.end(), inner, out);
                }
            }
            at = edit.end();
        }
        out.append(text, at, to);
    }
}
