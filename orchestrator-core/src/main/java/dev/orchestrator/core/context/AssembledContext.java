package dev.orchestrator.core.context;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model is shown, and what was left out of it.
 *
 * @param text the sections in the order they were given
 * @param tokens of the text; never above the ceiling
 * @param sha256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits
 * @param parts what became of each section, in the order they were given
 */
public record AssembledContext(String text, long tokens, String sha256, List<Part> parts) {
    /** Copies {@code parts}. */
    public AssembledContext {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(sha256, "sha256");
        parts = List.copyOf(parts);
    }

    /**
     * What became of a section.
     *
     * @param section its name
     * @param tokens it takes, counted by itself, heading and marker included; 0 if nothing of it is in the text
     * @param shown how many items, or characters of a text, are in the text
     * @param leftOut how many are not
     * @param unit what was counted: {@code items} or {@code characters}
     * @param reference where all of it is, as {@link Overflow#offload} was told; null if it was not stored
     */
    public record Part(
            String section,
            long tokens,
            long shown,
            long leftOut,
            String unit,
            @Nullable String reference) {
        /** @throws NullPointerException if {@code section} or {@code unit} is null */
        public Part {
            Objects.requireNonNull(section, "section");
            Objects.requireNonNull(unit, "unit");
        }

        /** Returns where all of it is, if it was stored because it did not fit. */
        public Optional<String> stored() {
            return Optional.ofNullable(reference);
        }

        /** Returns a line for a report. */
        @Override
        public String toString() {
            return section + ": " + tokens + " tokens, " + shown + ' ' + unit
                    + (leftOut == 0 ? "" : ", " + leftOut + " left out")
                    + (reference == null ? "" : ", all in " + reference);
        }
    }

    /** Returns a line for each section and one for the whole, for a report; without the text. */
    @Override
    public String toString() {
        return parts.stream().map(part -> part + "\n").collect(Collectors.joining()) + "total: " + tokens
                + " tokens, sha256 " + sha256;
    }
}
