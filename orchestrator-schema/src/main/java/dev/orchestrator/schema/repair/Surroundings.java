package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Edit.Kind;
import dev.orchestrator.schema.repair.Finder.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The edits that take away what stands around a value. */
final class Surroundings {
    private Surroundings() {}

    /** Returns a value without what stands before and after it; plain white space stays. */
    static Repaired without(Draft draft, String json, List<Edit> edits, List<Mark> marks) {
        String text = draft.text;
        List<Mark> sorted = new ArrayList<>(marks);
        sorted.sort(Comparator.comparingInt(Mark::start));
        List<Edit> all = new ArrayList<>();
        int kept = blankEnd(text, 0, draft.start) == draft.start ? 0 : draft.start;
        remove(all, text, kept == 0 ? draft.start : 0, draft.start, sorted);
        all.addAll(edits);
        int end = blankEnd(text, draft.at, text.length());
        if (end < text.length()) {
            end = draft.at;
            remove(all, text, end, text.length(), sorted);
        }
        String whole = text.substring(kept, draft.start) + json + text.substring(draft.at, end);
        return new Repaired(whole, all, draft.cut || draft.abridged);
    }

    private static int blankEnd(String text, int from, int to) {
        int end = from;
        while (end < to && Draft.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static void remove(List<Edit> edits, String text, int from, int to, List<Mark> marks) {
        int done = from;
        for (Mark mark : marks) {
            if (mark.start() >= done && mark.end() <= to) {
                words(edits, text, done, mark.start());
                add(edits, mark.kind(), text, mark.start(), mark.end());
                done = mark.end();
            }
        }
        words(edits, text, done, to);
    }

    private static void words(List<Edit> edits, String text, int from, int to) {
        boolean blank = true;
        for (int i = from; i < to && blank; i++) {
            blank = Draft.isSpace(text.charAt(i)) || Draft.isOddSpace(text.charAt(i));
        }
        add(edits, blank ? Kind.WHITE_SPACE : Kind.PROSE, text, from, to);
    }

    private static void add(List<Edit> edits, Kind kind, String text, int from, int to) {
        if (from < to) {
            edits.add(new Edit(kind, from, text.substring(from, to), ""));
        }
    }
}
