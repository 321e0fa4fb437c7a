package dev.orchestrator.schema.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags some models put around their thoughts. To be asked in the order of the text, which is then read once. */
final class Thoughts {
    private static final Pattern TAG = Pattern.compile(
            "<(/?)(think|thinking|thought|thoughts|reasoning|reflection|scratchpad)\\s{0,10}>",
            Pattern.CASE_INSENSITIVE);

    private record Tag(int start, int end, boolean closing) {}

    private final String text;
    private final List<Tag> tags = new ArrayList<>();
    private int next;
    private int closing;

    private Thoughts(String text) {
        this.text = text;
    }

    static Thoughts in(String text) {
        Thoughts thoughts = new Thoughts(text);
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            thoughts.tags.add(new Tag(tag.start(), tag.end(), !tag.group(1).isEmpty()));
        }
        return thoughts;
    }

    /**
     * Returns where the thoughts end that are tagged there: if the tag opens, behind the one that closes, or the end of the
     * text without one; if it closes, behind it. Returns the place itself if there is no tag.
     */
    int endOf(int start) {
        skipTo(start);
        if (next == tags.size() || tags.get(next).start != start) {
            return start;
        }
        return closing < tags.size() ? tags.get(closing).end : text.length();
    }

    /** Returns whether a closing tag stands there. */
    boolean closesAt(int start) {
        skipTo(start);
        return next < tags.size() && tags.get(next).start == start && tags.get(next).closing;
    }

    /** Returns where the next closing tag stands, or the end of the text. */
    int nextClosing(int from) {
        skipTo(from);
        return closing < tags.size() ? tags.get(closing).start : text.length();
    }

    private void skipTo(int start) {
        while (next < tags.size() && tags.get(next).start < start) {
            next++;
        }
        closing = Math.max(closing, next);
        while (closing < tags.size() && !tags.get(closing).closing) {
            closing++;
        }
    }
}
