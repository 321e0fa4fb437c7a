package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Draft.Hopeless;
import dev.orchestrator.schema.repair.Edit.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Finds, in all that a model sent, what may be the value asked for. */
final class Finder {
    private static final int KEPT = 64;
    /** How often the text may be read over, on average, before the search is given up. */
    private static final int READINGS = 16;

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

        /** Returns whether nothing of it is missing. */
        boolean whole() {
            return !draft.cut && !draft.abridged;
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
    private final Fences fences;
    private long work;
    private boolean crowded;

    Finder(String text, View view) {
        this.text = text;
        this.view = view;
        thoughts = Thoughts.in(text);
        fences = new Fences(text);
    }

    /** Returns the likely values, the likeliest first. */
    List<Candidate> find() {
        if (!scalar(blankEnd(0), text.length(), false)) {
            scan(0, false);
        }
        return candidates;
    }

    /** Returns whether there may be more values of a type that fits than those returned. */
    boolean mayHaveMore() {
        return crowded || givenUp();
    }

    private boolean givenUp() {
        return work > (long) READINGS * text.length();
    }

    /** Returns the parts that are not the value, in the order of the text. */
    List<Mark> marks() {
        return marks;
    }

    private int blankEnd(int from) {
        return new Draft(text, 0, text.length()).spaceEnd(from);
    }

    /** Looks through a part, and returns where it ends: a code block ends before its closing fence. */
    private int scan(int from, boolean fenced) {
        int i = from;
        while (i < text.length() && !givenUp()) {
            char c = text.charAt(i);
            int next = i + 1;
            if (c == '{' || c == '[') {
                next = attempt(i, fenced);
            } else if (c == '`' && fences.at(i)) {
                if (fenced) {
                    return i;
                }
                next = fence(i);
            } else if (c == '<') {
                next = thoughts(i);
            }
            i = next;
        }
        return i;
    }

    /** Passes over the thoughts whose tag stands there, if one does, and returns where to go on. */
    private int thoughts(int start) {
        int end = thoughts.endOf(start);
        if (end == start) {
            return start + 1;
        }
        int from = start;
        if (thoughts.closesAt(start)) { // it was opened in the prompt, so all before it are thoughts
            candidates.clear();
            crowded = false;
            marks.clear();
            from = 0;
        }
        marks.add(new Mark(Kind.THINKING, from, end));
        return scalar(blankEnd(end), text.length(), false) ? text.length() : end;
    }

    /** Looks for an object or array that starts there, and returns where to go on. */
    private int attempt(int start, boolean fenced) {
        int kind = text.charAt(start) == '{' ? View.OBJECT : View.ARRAY;
        int end = jsonEnd(start);
        if (end > start) {
            add(Mender.decoded(text, start, end, view), kind, fenced);
            return end;
        }
        Draft draft = new Draft(text, start, text.length());
        boolean found = mend(draft);
        boolean ranOn = draft.cut && draft.limit == text.length() || !found && draft.serious;
        int blockEnd = fenced && ranOn ? fences.nextOnALine(start) : text.length();
        if (blockEnd < text.length()) {
            // A string ran on beyond the block that should have held it.
            Draft block = new Draft(text, start, blockEnd);
            if (mend(block)) {
                draft = block;
                found = true;
            }
        }
        if (found) {
            add(draft, kind, fenced);
            return draft.at;
        }
        if (!draft.serious) {
            return start + 1; // words in brackets
        }
        // A piece of a broken value is not the value. Only another code block may hold it, or the end of thoughts.
        return Math.max(start + 1, Math.min(fences.next(draft.at), thoughts.nextClosing(draft.at)));
    }

    /** Returns where the JSON ends that starts there and needs no mending, or the place itself if there is none. */
    private int jsonEnd(int start) {
        Strict json = new Strict(text, start);
        boolean found = json.value();
        work += json.at() - start;
        return found ? json.at() : start;
    }

    private boolean mend(Draft draft) {
        try {
            return new Mender(draft).value(view, Place.TOP);
        } catch (Hopeless e) {
            return false;
        } finally {
            work += draft.at - draft.start;
        }
    }

    /** Takes a whole part as a value that is no object or array, if it is one. */
    private boolean scalar(int start, int limit, boolean fenced) {
        if (start >= limit || "{[`<".indexOf(text.charAt(start)) >= 0 || fences.at(start)) {
            return false;
        }
        Draft draft = new Draft(text, start, limit);
        if (!mend(draft)) {
            return false;
        }
        int end = draft.at;
        int mark = draft.mark();
        draft.space();
        draft.forget(mark); // what follows is taken away as a whole
        boolean words = !Strings.isOpener(text.charAt(start));
        boolean prose = draft.cut && text.charAt(start) != '"' && !view.asksFor(View.STRING);
        if (prose || !draft.ended()) {
            return false;
        }
        draft.at = end;
        // Words alone do not say where they end; a block that is still open says that this is not the end.
        draft.cut |= fenced && words && end == text.length() && !Atoms.isJson(text.substring(start, end));
        add(draft, words ? View.NUMBER | View.BOOLEAN | View.NULL | View.STRING : View.STRING, fenced);
        return true;
    }

    private void add(Draft draft, int kind, boolean fenced) {
        Candidate candidate = new Candidate(draft, kind, view.allows(kind), fenced);
        // No two start at the same place, so none is found.
        candidates.add(-1 - Collections.binarySearch(candidates, candidate, ORDER), candidate);
        if (candidates.size() > KEPT) {
            Candidate last = candidates.remove(KEPT);
            crowded |= last.fits;
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
        int limit = fenceEnd(content);
        if (!scalar(blankEnd(content), limit, true)) {
            limit = scan(content, true);
        }
        int end = limit;
        while (end < text.length() && text.charAt(end) == '`') {
            end++;
        }
        if (end > limit) {
            marks.add(new Mark(Kind.FENCE, limit, end));
        }
        return end;
    }

    private int fenceEnd(int from) {
        int onALine = fences.nextOnALine(from);
        return onALine < text.length() ? onALine : fences.next(from);
    }
}
