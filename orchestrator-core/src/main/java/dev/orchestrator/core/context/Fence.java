package dev.orchestrator.core.context;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

/**
 * Two lines around content from outside. They carry a tag made from the content's hash: no content can hold its own
 * hash, and unlike a fence that is longer than any in the content it does not grow with a hostile content.
 */
record Fence(String tag) {
    private static final int TAG = 16;

    static Fence around(String content) {
        return new Fence(tag(content, Fence::sha256));
    }

    /** Returns a tag that does not occur in the content. */
    static String tag(String content, UnaryOperator<String> hash) {
        String tag = hash.apply(content).substring(0, TAG);
        while (content.contains(tag)) {
            tag = hash.apply(tag + content).substring(0, TAG);
        }
        return tag;
    }

    String open() {
        return "[data " + tag + "]\n";
    }

    String close() {
        return "[end of data " + tag + "]\n";
    }

    /** Returns the hash of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
