package dev.orchestrator.testkit.replay;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rerun does not go as it was recorded. The message shows where, what is different, and how to accept it.
 *
 * @since 0.1.0
 */
public final class Drift extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient List<Place> places;

    Drift(String message, List<Place> places) {
        super(message);
        this.places = List.copyOf(places);
    }

    /** What is different. */
    public enum Kind {
        /** Something is asked for that was not recorded. */
        MISSING,
        /** Something was recorded that is not asked for any more. */
        UNUSED
    }

    /**
     * One difference between two JSON values.
     *
     * @param pointer where, as an RFC 6901 JSON pointer
     * @param recorded what was there, as JSON; null if nothing was
     * @param now what is there now, as JSON; null if nothing is
     */
    public record Difference(
            String pointer,
            @Nullable String recorded,
            @Nullable String now) {
        @Override
        public String toString() {
            return (pointer.isEmpty() ? "/" : pointer) + ": recorded " + (recorded == null ? "nothing" : recorded)
                    + ", now " + (now == null ? "nothing" : now);
        }
    }

    /**
     * Where the rerun and the recording part.
     *
     * @param slot what is asked for, or was recorded: whose call, which attempt, round or check, by which name
     * @param hash SHA-256 of what is asked, as canonical JSON; of what was recorded if it is unused
     * @param nearest the recorded slot that is nearest to it; null if there is none, or it is unused
     * @param nearestHash SHA-256 of what was asked there; null if there is none
     * @param differences between the two, 50 at most
     * @param text the first message that differs as lines of a unified diff; empty if none does
     */
    public record Place(
            Kind kind,
            String slot,
            String hash,
            @Nullable String nearest,
            @Nullable String nearestHash,
            List<Difference> differences,
            List<String> text) {
        /** Copies the lists. */
        public Place {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(slot, "slot");
            Objects.requireNonNull(hash, "hash");
            differences = List.copyOf(differences);
            text = List.copyOf(text);
        }
    }

    /** Returns where: one place for what is missing, all of them for what is unused. */
    public List<Place> places() {
        return places;
    }

    /** Returns the place of something that is asked for and was not recorded. */
    public Optional<Place> missing() {
        return places.stream().filter(p -> p.kind() == Kind.MISSING).findFirst();
    }
}
