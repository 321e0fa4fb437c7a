package dev.orchestrator.schema.repair;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags some models put around their thoughts. */
final class Thoughts {
    private static final Pattern TAG = Pattern.compile(
            "<(/?)(think|thinking|thought|thoughts|reasoning|reflection|scratchpad)\\s{0,10}>",
            Pattern.CASE_INSENSITIVE);

    private record Tag(int start, int end, boolean closing) {}

    private final String text;
    private final List<Tag> tags = new ArrayList<>();
    private int next;

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

    /** Returns where the answer starts if the text starts amidst thoughts, whose opening tag was in the prompt; else 0. */
    int answerStart() {
        if (tags.isEmpty() || !tags.get(0).closing || looksLikeJson()) {
            return 0;
        }
        return tags.get(0).end;
    }

    private boolean looksLikeJson() {
        String start = text.substring(0, Math.min(text.length(), 100)).stripLeading();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"") || start.startsWith("```");
    }

    /**
     * Returns where the thoughts end whose opening tag stands there, the end of the text if they do not; the place itself
     * if none stands there. To be asked in the order of the text.
     */
    int endOf(int start) {
        while (next < tags.size() && tags.get(next).start < start) {
            next++;
        }
        if (next == tags.size() || tags.get(next).start != start || tags.get(next).closing) {
            return start;
        }
        for (int i = next; i < tags.size(); i++) {
            if (tags.get(i).closing) {
                return tags.get(i).end;
            }
        }
        return text.length();
    }
}
