package dev.orchestrator.api;

/**
 * A value that crossed a boundary: JSON underneath, a record of yours on top.
 *
 * <p>Immutable and safe for use by several threads.
 */
public interface Payload {
    /** Returns the JSON text, canonical where the library wrote it; {@code "null"} for an absent value. */
    String json();

    /**
     * Decodes the value.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the JSON does not have that shape;
     *     the message names the place
     */
    <T> T as(Class<T> type);

    /** As {@link #as(Class)}, for generic types. */
    <T> T as(TypeRef<T> type);

    /** Returns the SHA-256 of the UTF-8 bytes of {@link #json()}, as 64 lower-case hexadecimal digits. */
    String sha256();
}
