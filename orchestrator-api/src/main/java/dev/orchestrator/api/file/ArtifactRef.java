package dev.orchestrator.api.file;

import java.util.Objects;

/**
 * Points at bytes in the artifact store, by their content.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param size in bytes
 */
public record ArtifactRef(String sha256, long size) {
    private static final int HEX_LENGTH = 64;

    /** @throws IllegalArgumentException if {@code sha256} is not such a hash or {@code size} is negative */
    public ArtifactRef {
        Objects.requireNonNull(sha256, "sha256");
        if (sha256.length() != HEX_LENGTH
                || !sha256.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException(
                    "sha256 must be 64 lower-case hexadecimal digits, but was '" + sha256 + "'");
        }
        if (size < 0) {
            throw new IllegalArgumentException("size must not be negative, but was " + size);
        }
    }
}
