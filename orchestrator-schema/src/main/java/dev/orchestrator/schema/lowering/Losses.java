package dev.orchestrator.schema.lowering;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a lowering loses; the same loss once, however often its place is used. */
final class Losses {
    private final Set<Loss> found = new LinkedHashSet<>();

    List<Loss> all() {
        return List.copyOf(found);
    }

    /** Starts on one place; what the author said comes first in what a model is told. */
    Place at(Node.Origin origin) {
        Place place = new Place(origin.pointer(), origin.description());
        for (Node.Dropped each : origin.dropped()) {
            found.add(each.loss());
            place.hint(each.hint());
        }
        return place;
    }

    /** A place of the original, and what a model is told in words about it. */
    final class Place {
        final String pointer;
        private final @Nullable String said;
        private final List<String> hints = new ArrayList<>();

        private Place(String pointer, @Nullable String said) {
            this.pointer = pointer;
            this.said = said;
        }

        void hint(@Nullable String hint) {
            if (hint != null && !hints.contains(hint)) {
                hints.add(hint);
            }
        }

        void narrowed(String keyword, String note) {
            found.add(new Loss(pointer, keyword, LossLevel.NARROWED, note));
        }

        /** Leaves a keyword to words and to validation. */
        void relaxed(String keyword, Object value) {
            hint(keyword + ": " + value);
            relaxed(keyword, value, "is told in words, and left to validation");
        }

        void relaxed(String keyword, Object value, String note) {
            found.add(new Loss(pointer, keyword, LossLevel.RELAXED, note));
        }

        /** Returns the description; null if there is nothing to say. */
        @Nullable String description() {
            if (hints.isEmpty()) {
                return said;
            }
            String all = String.join("; ", hints);
            return said == null ? all : said + " (" + all + ")";
        }
    }
}
