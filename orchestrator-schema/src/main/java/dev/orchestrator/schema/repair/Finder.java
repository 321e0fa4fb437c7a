package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Draft.Hopeless;
import dev.orchestrator.schema.repair.Edit.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds, in all that a model sent, what may be the value asked for. */
final class Finder {
    private static final int KEPT = 8;
    private static final String FENCE = "```";

    /** How often the text may be read over, on average, before the search is given up. */
    private static final int READINGS = 8;

    /** A part of the text that is not the value. */
    record Mark(Kind kind, int start, int end) {}

    /** A value, still in the text. */
    record Candidate(Draft draft, int kind, boolean fits, boolean fenced) {
        int length() {
            return draft.at - draft.start;
        }

        boolean cutAtEnd() {
            return draft.cut && draft.limit == draft.text.length();
        }
    }

    /** The likeliest by what is known without a look inside. */
    private static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate it) -> !it.fits)
            .thenComparing(it -> !it.fenced)
            .thenComparing(it -> -it.length())
            .thenComparing(it -> it.draft.start);

    private final String text;
    private final View view;
    private final Thoughts thoughts;
    private final List<Mark> marks = new ArrayList<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final int lastFenceOnALine;
    private long work;

    Finder(String text, View view) {
        this.text = text;
        this.view = view;
        thoughts = Thoughts.in(text);
        lastFenceOnALine = text.lastIndexOf("\n" + FENCE) + 1;
    }

    /** Returns the likely values, the likeliest first. */
    List<Candidate> find() {
        int start = thoughts.answerStart();
        if (start > 0) {
            marks.add(new Mark(Kind.THINKING, 0, start));
        }
        start = blankEnd(start);
        if (!scalar(start, text.length(), false)) {
            scan(start, text.length(), false);
        }
        candidates.sort(ORDER);
        return candidates;
    }

    /** Returns the parts that are not the value, in the order of the text. */
    List<Mark> marks() {
        return marks;
    }

    private int blankEnd(int from) {
        return new Draft(text, 0, text.length()).spaceEnd(from);
    }

    private void scan(int from, int to, boolean fenced) {
        int i = from;
        while (i < to && work <= (long) READINGS * text.length()) {
            char c = text.charAt(i);
            int next = i + 1;
            if (c == '{' || c == '[') {
                next = attempt(i, to, fenced);
            } else if (c == '`' && !fenced && text.startsWith(FENCE, i)) {
                next = fence(i);
            } else if (c == '<') {
                int end = thoughts.endOf(i);
                if (end > i) {
                    marks.add(new Mark(Kind.THINKING, i, end));
                    next = end;
                }
            }
            i = next;
        }
    }

    /** Looks for an object or array that starts there, and returns where to go on. */
    private int attempt(int start, int limit, boolean fenced) {
        Draft draft = new Draft(text, start, limit);
        try {
            new Mender(draft).value(view, Place.TOP);
            add(draft, text.charAt(start) == '{' ? View.OBJECT : View.ARRAY, fenced);
            return draft.at;
        } catch (Hopeless e) {
            if (!draft.serious) {
                return start + 1; // words in brackets
            }
            // A piece of a broken value is not the value. Only another code block may hold a better one.
            int fence = text.indexOf(FENCE, draft.at);
            return fenced || fence < 0 ? limit : Math.min(fence, limit);
        } finally {
            work += draft.at - start;
        }
    }

    /** Takes a whole part as a value that is no object or array, if it is one. */
    private boolean scalar(int start, int limit, boolean fenced) {
        if (start >= limit || "{[`<".indexOf(text.charAt(start)) >= 0 || text.startsWith(FENCE, start)) {
            return false;
        }
        Draft draft = new Draft(text, start, limit);
        work += limit - start;
        try {
            if (!new Mender(draft).value(view, Place.TOP)) {
                return false;
            }
            int end = draft.at;
            draft.space();
            boolean words = !Strings.isOpener(text.charAt(start));
            boolean prose = draft.cut && text.charAt(start) != '"' && !view.asksFor(View.STRING);
            if (prose || !draft.ended()) {
                return false;
            }
            draft.at = end;
            add(draft, words ? View.NUMBER | View.BOOLEAN | View.NULL | View.STRING : View.STRING, fenced);
            return true;
        } catch (Hopeless e) {
            return false;
        }
    }

    private void add(Draft draft, int kind, boolean fenced) {
        candidates.add(new Candidate(draft, kind, view.allows(kind), fenced));
        if (candidates.size() > KEPT) {
            candidates.sort(ORDER);
            Candidate last = candidates.remove(KEPT);
            marks.add(new Mark(Kind.OTHER_VALUE, last.draft.start, last.draft.at));
        }
    }

    /** Looks into the code block that starts there, and returns where it ends. */
    private int fence(int start) {
        int content = start;
        while (content < text.length() && text.charAt(content) == '`') {
            content++;
        }
        while (content < text.length() && (Draft.isWord(text.charAt(content)) || text.charAt(content) == '+')) {
            content++;
        }
        marks.add(new Mark(Kind.FENCE, start, content));
        int from = blankEnd(content);
        int limit = fenceEnd(content);
        int end = block(from, limit);
        if (end > limit) {
            limit = fenceEnd(end);
        }
        int closed = limit;
        while (closed < text.length() && text.charAt(closed) == '`') {
            closed++;
        }
        if (closed > limit) {
            marks.add(new Mark(Kind.FENCE, limit, closed));
        }
        return Math.max(closed, content + 1);
    }

    /** Returns where the value in a block ends, if it ends; a value with a fence within a string outgrows the block. */
    private int block(int from, int limit) {
        int first = candidates.size();
        if (scalar(from, limit, true)) {
            return limit;
        }
        scan(from, limit, true);
        boolean cut = candidates.size() == first + 1 && candidates.get(first).draft.cut;
        if (!cut || limit >= lastFenceOnALine) {
            return limit;
        }
        Draft longer = new Draft(text, candidates.get(first).draft.start, lastFenceOnALine);
        try {
            new Mender(longer).value(view, Place.TOP);
            work += longer.at - longer.start;
            if (!longer.cut) {
                candidates.remove(first);
                add(longer, text.charAt(longer.start) == '{' ? View.OBJECT : View.ARRAY, true);
                return longer.at;
            }
        } catch (Hopeless e) {
            work += longer.at - longer.start;
        }
        return limit;
    }

    private int fenceEnd(int from) {
        int found = from <= lastFenceOnALine ? text.indexOf("\n" + FENCE, Math.max(0, from - 1)) + 1 : 0;
        if (found == 0) {
            found = text.indexOf(FENCE, from);
        }
        return found < 0 ? text.length() : found;
    }
}
