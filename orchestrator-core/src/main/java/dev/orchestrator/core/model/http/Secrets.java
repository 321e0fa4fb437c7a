package dev.orchestrator.core.model.http;

import dev.orchestrator.api.model.ModelReply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What goes to an endpoint, and nowhere else: the key, and the values of headers, either of which it may send back. */
final class Secrets {
    /** Shorter ones guard nothing, and are in every other text. */
    private static final int SHORTEST = 8;

    private final List<String> keys;
    private final List<String> values;

    /** @param headers are kept out of messages; an answer may well say what they say */
    Secrets(Collection<String> keys, Collection<String> headers) {
        this.keys = keys.stream().filter(v -> v.length() >= SHORTEST).toList();
        List<String> all = new ArrayList<>(this.keys);
        headers.stream().filter(v -> v.length() >= SHORTEST).forEach(all::add);
        this.values = List.copyOf(all);
    }

    /** Returns a text without them. */
    String outOf(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, "[secret]");
        }
        return clean;
    }

    /** Returns whether a key is in a reply. */
    boolean areIn(ModelReply reply) {
        if (reply instanceof ModelReply.ToolCalls calls) {
            return areIn(calls.text())
                    || calls.calls().stream()
                            .anyMatch(call -> areIn(call.arguments()) || areIn(call.name()) || areIn(call.state()));
        } else if (reply instanceof ModelReply.Answer answer) {
            return areIn(answer.text());
        } else if (reply instanceof ModelReply.Refused refused) {
            return areIn(refused.reason());
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return areIn(truncated.text());
        }
        return areIn(((ModelReply.Aborted) reply).text());
    }

    private boolean areIn(String text) {
        return keys.stream().anyMatch(text::contains);
    }
}
