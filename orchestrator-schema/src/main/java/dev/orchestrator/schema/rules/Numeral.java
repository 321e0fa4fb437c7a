package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number of the text, both exactly and as the double that the validator may see in it: what is said of it holds for
 * both.
 */
public final class Numeral {
    /** Stands for a keyword that only the validator can judge. */
    public static final String UNSURE = "";

    private static final int PLAIN = 15;
    private static final int MOST_DIGITS = 1_000;

    private final String text;
    private final boolean plain;
    private final double rounded;
    private boolean asked;
    private @Nullable BigDecimal exact;

    public Numeral(String text) {
        this.text = text;
        plain = isPlain(text);
        if (plain) {
            rounded = Long.parseLong(text);
        } else {
            double value = Double.parseDouble(text);
            rounded = Double.isInfinite(value) ? Math.copySign(Double.MAX_VALUE, value) : value + 0.0; // no -0
        }
    }

    /** Whole, and the same as a double. */
    private static boolean isPlain(String text) {
        if (text.length() > PLAIN) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '9' || c < '0' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Returns null if it is too large or too small to count with. */
    static @Nullable BigDecimal exact(String text) {
        BigDecimal decimal = JsonNumber.of(text).decimal();
        return decimal == null || Math.abs((long) decimal.scale()) > MOST_DIGITS ? null : decimal;
    }

    @Nullable BigDecimal exact() {
        if (!asked) {
            exact = exact(text);
            asked = true;
        }
        return exact;
    }

    double rounded() {
        return rounded;
    }

    public Sure isWhole() {
        if (plain) {
            return Sure.YES;
        }
        boolean roundedIsWhole = rounded == Math.rint(rounded);
        BigDecimal value = exact();
        if (value == null) {
            return Sure.UNKNOWN;
        }
        return Sure.agreed(value.signum() == 0 || value.stripTrailingZeros().scale() <= 0, roundedIsWhole);
    }

    Sure isMultipleOf(BigDecimal step) {
        if (rounded == 0) {
            BigDecimal value = exact();
            return value != null && value.signum() == 0 ? Sure.YES : Sure.UNKNOWN;
        }
        if (plain && step.scale() == 0 && step.precision() <= PLAIN) {
            return Sure.of((long) rounded % step.longValue() == 0);
        }
        BigDecimal value = exact();
        if (value == null) {
            return Sure.UNKNOWN;
        }
        return Sure.agreed(
                value.remainder(step).signum() == 0,
                BigDecimal.valueOf(rounded).remainder(step).signum() == 0);
    }

    public Canonical canonical() {
        return plain && rounded != 0 ? new Canonical(text, text) : new Canonical(Canonical.rounded(text), text);
    }
}
