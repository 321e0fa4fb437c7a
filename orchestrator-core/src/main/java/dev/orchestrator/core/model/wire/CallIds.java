package dev.orchestrator.core.model.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private static final String LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Pattern taken;
    private final int length;

    CallIds(String taken, int length) {
        this.taken = Pattern.compile(taken);
        this.length = length;
    }

    /** Returns an id as it is taken: as it is, or always the same other one. */
    String of(String id) {
        return taken.matcher(id).matches() ? id : hash(id);
    }

    private String hash(String id) {
        byte[] bytes;
        try {
            bytes = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append(LETTERS.charAt(Math.floorMod(bytes[i], LETTERS.length())));
        }
        return letters.toString();
    }
}
