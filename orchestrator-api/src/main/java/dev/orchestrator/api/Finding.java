package dev.orchestrator.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reason why something is not done; it goes back to whoever can mend it.
 *
 * @param code what kind of problem, stable over wording: {@code compiler.err.cant.resolve}, {@code missing-date}
 * @param message what is wrong, and where it helps, what to do
 * @param location where; null if it has no place in a file
 */
public record Finding(String code, String message, @Nullable Location location) {
    private static final int FINGERPRINT_BYTES = 8;

    /** @throws IllegalArgumentException if {@code code} or {@code message} is blank */
    public Finding {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(message, "message");
        if (code.isBlank() || message.isBlank()) {
            throw new IllegalArgumentException(
                    "finding needs a code and a message, but was '" + code + "': '" + message + "'");
        }
    }

    /** Returns a finding without a place. */
    public static Finding of(String code, String message) {
        return new Finding(code, message, null);
    }

    /** Returns a finding at a place. */
    public static Finding at(Location location, String code, String message) {
        return new Finding(code, message, Objects.requireNonNull(location, "location"));
    }

    /** Returns the place, if it has one. */
    public Optional<Location> where() {
        return Optional.ofNullable(location);
    }

    /**
     * Returns 16 hexadecimal digits that stay the same when lines shift: a hash of code, file and message with every
     * run of digits folded. Equal fingerprints mean the same problem, so that repetition can be noticed.
     */
    public String fingerprint() {
        String file = location == null ? "" : location.file();
        String text = code + '\n' + file + '\n' + foldNumbers(message);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String foldNumbers(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        boolean inNumber = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit) {
                folded.append(c);
            } else if (!inNumber) {
                folded.append('#');
            }
            inNumber = digit;
        }
        return folded.toString();
    }

    @Override
    public String toString() {
        return (location == null ? "" : location + ": ") + "[" + code + "] " + message;
    }
}
