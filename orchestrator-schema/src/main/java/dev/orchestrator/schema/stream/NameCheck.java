package dev.orchestrator.schema.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks a property name, once it has ended, against a schema that says nothing complicated. */
final class NameCheck {
    private NameCheck() {}

    /** Returns false if the schema applies others. */
    static boolean understands(Node node) {
        return node.sets().stream().allMatch(set -> set.length == 0) && node.not == null && node.condition == null;
    }

    static Sure fits(Node node, String name, Fuel fuel) {
        if (node == Node.NOTHING || (node.types & Kind.STRING) == 0) {
            return Sure.NO;
        }
        Sure fits = node.deferred ? Sure.UNKNOWN : Sure.YES;
        if (node.constants != null) {
            fits = fits.and(Sure.of(Arrays.binarySearch(node.constants.strings, name) >= 0));
        }
        return node.text == null ? fits : fits.and(fits(node.text, name, name.codePointCount(0, name.length()), fuel));
    }

    private static Sure fits(TextRules rules, String text, int length, Fuel fuel) {
        String violated = violated(rules, text, length, fuel);
        return violated == null ? Sure.YES : violated.equals(Numeral.UNSURE) ? Sure.UNKNOWN : Sure.NO;
    }

    /** Returns the keyword that rules the text out; null if none does, {@link Numeral#UNSURE} if one might. */
    static @Nullable String violated(TextRules rules, String text, int length, Fuel fuel) {
        if (length < rules.least) {
            return "minLength";
        } else if (length > rules.most) {
            return "maxLength";
        } else if (rules.pattern == null) {
            return null;
        }
        return switch (rules.pattern.isIn(text, fuel)) {
            case YES -> null;
            case NO -> "pattern";
            case UNKNOWN -> Numeral.UNSURE;
        };
    }
}
