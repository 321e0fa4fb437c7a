package dev.orchestrator.core.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of texts and bytes, with one digest for many. Confined to one thread. */
final class Sha256 {
    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the hash of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
    String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the hash of the bytes, as 64 lower-case hexadecimal digits. */
    String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest.digest(bytes));
    }
}
