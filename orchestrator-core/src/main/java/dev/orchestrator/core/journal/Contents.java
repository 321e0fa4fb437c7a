package dev.orchestrator.core.journal;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.secret.Redactor;
import dev.orchestrator.schema.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts payloads where they belong, and finds them again. Safe for use by several threads. */
public final class Contents {
    /** Above this many bytes a payload becomes an artifact. */
    static final int MAX_INLINE = 64 * 1024;

    /** Above this many bytes a payload is refused. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** Characters of a name and a small value. */
    private static final int USUAL_MEMBER = 24;

    private final StateStore store;
    private final Redactor redactor;

    /** Keeps large payloads in this store. */
    public Contents(StateStore store) {
        this(store, Redactor.of(Map.of()));
    }

    /** Keeps large payloads in this store, without the secrets that the redactor knows. */
    public Contents(StateStore store, Redactor redactor) {
        this.store = store;
        this.redactor = redactor;
    }

    /** Returns a value as JSON, without secrets. */
    public Payload payload(Object value) {
        Payload whole = Json.payloadOf(value);
        String json = whole.json();
        String clean = redactor.json(json);
        return clean.equals(json) ? whole : Json.payload(clean);
    }

    /**
     * Encodes a value.
     *
     * @param what names the value in errors
     * @throws OrchestratorException of class {@code INVALID_OUTPUT} if it cannot be written as JSON or is too large
     */
    public Content of(String what, @Nullable Object value) {
        if (value == null) {
            return Content.NULL;
        }
        String json = redactor.json(Json.write(value));
        if (json.length() <= MAX_INLINE / 3) {
            return new Content.Inline(json);
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT,
                    what + " is " + bytes.length + " bytes of JSON and may be " + MAX_BYTES
                            + "; put bulk into files and return what they hold in a few words");
        }
        if (bytes.length <= MAX_INLINE) {
            return new Content.Inline(json);
        }
        try {
            return new Content.Stored(store.put(new ByteArrayInputStream(bytes)));
        } catch (IOException e) {
            throw new StoreException(what + " could not be stored as an artifact: " + e.getMessage(), e);
        }
    }

    /** Returns the payload, loaded when it is first looked at. */
    public Payload payload(Content content) {
        return content instanceof Content.Inline inline
                ? Json.payload(inline.json())
                : new LazyPayload(() -> written(content));
    }

    /**
     * Opens a file that a handoff refers to.
     *
     * @throws StoreException if there is none; if it was damaged, before the stream ends
     * @throws IOException if it cannot be read
     */
    public InputStream open(ArtifactRef file) throws IOException {
        return store.open(file);
    }

    private String written(Content content) {
        int members = content instanceof Content.Joined joined ? joined.names().size() : 0;
        StringBuilder json = new StringBuilder(16 + members * USUAL_MEMBER);
        write(content, json);
        return json.toString();
    }

    private void write(Content content, StringBuilder out) {
        if (content instanceof Content.Inline inline) {
            out.append(inline.json());
        } else if (content instanceof Content.Stored stored) {
            try (InputStream in = store.open(stored.ref())) {
                out.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new StoreException(
                        "artifact " + stored.ref().sha256() + " could not be read: " + e.getMessage(), e);
            }
        } else if (content instanceof Content.Joined joined) {
            out.append('{');
            for (int i = 0; i < joined.names().size(); i++) {
                out.append(i == 0 ? "" : ",")
                        .append(Json.write(joined.names().get(i)))
                        .append(':');
                write(joined.members().get(i), out);
            }
            out.append('}');
        }
    }
}
