package dev.orchestrator.schema;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A payload over text that is known to be canonical. */
final class JsonPayload implements Payload {
    private final String json;
    private @Nullable String sha256; // computed at most a few times; every result is equal

    JsonPayload(String json) {
        this.json = json;
    }

    @Override
    public String json() {
        return json;
    }

    @Override
    public <T> T as(Class<T> type) {
        return Json.read(json, type);
    }

    @Override
    @SuppressWarnings("unchecked") // a TypeRef<T> is made only with T as its type
    public <T> T as(TypeRef<T> type) {
        return (T) Json.read(json, type.type());
    }

    @Override
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = sha256(json);
            sha256 = known;
        }
        return known;
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof JsonPayload that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
