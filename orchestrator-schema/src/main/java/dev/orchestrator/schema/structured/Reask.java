package dev.orchestrator.schema.structured;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.stream.Prefix;
import java.util.ArrayList;
import java.util.List;

/** What to say to a model whose answer was not a value. */
final class Reask {
    private static final int MOST_VIOLATIONS = 20;
    /** Of the value that is shown beside an answer. */
    private static final int LONGEST = 8_000;
    /** Of each end of an answer; the model is not asked to read all of an endless one again. */
    private static final int LONGEST_END = 12_000;

    /** Of what came before the place where an answer was stopped. */
    private static final int SHOWN = 40;

    private static final String AGAIN = "Answer again with the corrected JSON value and nothing else.";

    private Reask() {}

    static List<Message> messages(Structured<?> result, boolean lowered) {
        if (result instanceof Structured.Invalid<?> invalid) {
            return messages(invalid.text(), wrong(invalid, lowered));
        } else if (result instanceof Structured.Aborted<?> aborted) {
            return messages(aborted.text(), wrong(aborted.at(), aborted.text()));
        } else if (result instanceof Structured.Truncated<?> truncated) {
            return messages(
                    truncated.text(),
                    "Your answer ends before the value does. Answer again from the start, more briefly, with the whole"
                            + " JSON value and nothing else.");
        }
        return List.of();
    }

    /** An assistant that said nothing has no message: not every provider takes an empty one. */
    private static List<Message> messages(String answer, String complaint) {
        Message user = Message.user(complaint);
        return answer.isBlank() ? List.of(user) : List.of(Message.assistant(shortened(answer)), user);
    }

    private static String shortened(String answer) {
        if (answer.length() <= 2 * LONGEST_END) {
            return answer;
        }
        int head = LONGEST_END - (Character.isHighSurrogate(answer.charAt(LONGEST_END - 1)) ? 1 : 0);
        int tail = answer.length() - LONGEST_END;
        tail += Character.isLowSurrogate(answer.charAt(tail)) ? 1 : 0;
        return answer.substring(0, head) + "\n[" + (tail - head) + " characters left out]\n" + answer.substring(tail);
    }

    private static String wrong(Structured.Invalid<?> invalid, boolean lowered) {
        List<String> lines = new ArrayList<>(List.of("Your answer is not valid:"));
        List<Violation> violations = invalid.violations();
        violations.stream().limit(MOST_VIOLATIONS).map(Reask::line).forEach(lines::add);
        if (violations.size() > MOST_VIOLATIONS) {
            lines.add("- and " + (violations.size() - MOST_VIOLATIONS) + " more");
        }
        String json = invalid.json();
        if (lowered && json != null && json.length() <= LONGEST) {
            lines.add("The places are those in what your answer was read as: " + json);
        }
        lines.add(AGAIN);
        return String.join("\n", lines);
    }

    private static String line(Violation violation) {
        return "- " + place(violation.pointer()) + " (" + violation.keyword() + "): " + violation.message();
    }

    private static String wrong(Prefix.Dead at, String text) {
        int offset = (int) Math.min(at.offset(), text.length());
        int from = Math.max(0, offset - SHOWN);
        from += from < offset && Character.isLowSurrogate(text.charAt(from)) ? 1 : 0;
        return "Your answer was stopped at character " + at.offset() + ", behind "
                + text.substring(from, offset).strip() + " since nothing that follows could make it valid:\n- "
                + place(at.pointer()) + " (" + at.keyword() + ")\n" + AGAIN;
    }

    private static String place(String pointer) {
        return pointer.isEmpty() ? "the whole value" : "at " + pointer;
    }
}
