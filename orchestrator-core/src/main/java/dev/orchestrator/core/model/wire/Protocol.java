package dev.orchestrator.core.model.wire;

import dev.orchestrator.api.model.ModelRequest;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one family of endpoints is sent, and what it answers. Without state; safe for use by several threads. */
public abstract class Protocol {
    private final Set<Enforcement> spoken;
    private final String dialect;

    /**
     * @param spoken how the shape of an answer can be told; in words at least
     * @param dialect the name of the profile of the schemas that are taken by those ways that take schemas
     */
    Protocol(Set<Enforcement> spoken, String dialect) {
        this.spoken = spoken;
        this.dialect = dialect;
    }

    /**
     * Returns the request, for an answer that comes as a stream.
     *
     * @param model the endpoint's name of the model
     * @param enforcement how to tell of the shape, if one is demanded; one of those that {@link #speaks}
     */
    public abstract Outgoing outgoing(ModelRequest request, String model, Enforcement enforcement);

    /** Returns what reads one answer. */
    public abstract AnswerReader reader(ModelRequest request, Enforcement enforcement);

    /** Returns whether the shape of an answer can be told so. */
    public final boolean speaks(Enforcement enforcement) {
        return spoken.contains(enforcement);
    }

    /** Returns the name of the profile of the schemas that are taken by those ways that take schemas. */
    public final String dialect() {
        return dialect;
    }

    /**
     * Returns whether a model may have written what nobody is shown, and pays for.
     *
     * @param seen whether some of its thoughts were shown, which may be a summary
     */
    public abstract boolean hidesThoughts(ModelRequest request, boolean seen);

    /** Returns how a key is shown, by header. */
    public Map<String, String> credentials(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    /** Returns what cuts a stream into messages. */
    public Frames frames(Consumer<Frame> frames) {
        return Frames.ofEvents(frames);
    }

    /** Returns why an endpoint did not answer, in its own code and words; null if the body does not say. */
    public final @Nullable Complaint complaint(String body) {
        return Complaints.read(body);
    }

    /**
     * What an endpoint says is wrong, as it came: of any length, and with whatever it was sent.
     *
     * @param code its own, or empty
     */
    public record Complaint(String code, String message) {
        /** Returns what it is about. */
        public Trouble trouble() {
            return Trouble.of(this);
        }
    }
}
