package dev.orchestrator.core.model.wire;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/** What endpoints take as the id of a tool call, which may be another endpoint's. */
public enum CallIds {
    /** Whatever there is. */
    ANY("(?s).*", 0),
    /** OpenAI's Chat Completions. */
    OPENAI("(?s).{1,40}", 24),
    /** OpenAI's Responses. */
    RESPONSES("(?s).{1,64}", 24),
    ANTHROPIC("[A-Za-z0-9_-]{1,64}", 24),
    MISTRAL("[A-Za-z0-9]{9}", 9);

    private final Pattern taken;
    private final int length;

    CallIds(String taken, int length) {
        this.taken = Pattern.compile(taken);
        this.length = length;
    }

    /** Returns an id as it is taken: as it is, or always the same other one. */
    String of(String id) {
        return taken.matcher(id).matches() ? id : hashed(id).substring(0, length);
    }

    /** Returns 32 hexadecimal digits. */
    private static String hashed(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
