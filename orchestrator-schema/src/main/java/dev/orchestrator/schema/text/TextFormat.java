package dev.orchestrator.schema.text;

import dev.orchestrator.schema.regex.Sure;
import java.util.function.Predicate;

/** A format as the validator understands it: the validator itself is asked. */
public final class TextFormat {
    /** Longer texts are left to the end: no format is so long, and reading one can take long. */
    private static final int LONGEST = 4_096;

    private final Predicate<String> validator;

    /** @param validator says whether a text is of the format */
    public TextFormat(Predicate<String> validator) {
        this.validator = validator;
    }

    public Sure isIn(String text) {
        return text.length() > LONGEST ? Sure.UNKNOWN : Sure.of(validator.test(text));
    }
}
