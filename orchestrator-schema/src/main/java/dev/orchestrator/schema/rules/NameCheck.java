package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.Sure;
import java.util.Arrays;

/** Checks a property name, once it has ended, against a schema that says nothing complicated. */
public final class NameCheck {
    private NameCheck() {}

    /** Returns false if the schema applies others. */
    static boolean understands(Node node) {
        return node.sets().stream().allMatch(set -> set.length == 0) && node.not == null && node.condition == null;
    }

    public static Sure fits(Node node, String name, Fuel fuel) {
        if (node == Node.NOTHING || (node.types & Kind.STRING) == 0) {
            return Sure.NO;
        }
        Sure fits = node.deferred ? Sure.UNKNOWN : Sure.YES;
        if (node.constants != null) {
            fits = fits.and(Sure.of(Arrays.binarySearch(node.constants.strings, name) >= 0));
        }
        if (node.text != null) {
            int length = name.codePointCount(0, name.length());
            fits = fits.and(Sure.of(length >= node.text.least && length <= node.text.most))
                    .and(node.text.matches(name, fuel))
                    .and(node.text.isOfFormat(name));
        }
        return fits;
    }
}
