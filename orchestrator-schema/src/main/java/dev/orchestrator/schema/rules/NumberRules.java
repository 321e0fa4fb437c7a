package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a schema says of numbers. */
public final class NumberRules {
    @Nullable Bound minimum;

    @Nullable Bound maximum;

    @Nullable Bound above;

    @Nullable Bound below;

    @Nullable BigDecimal step;

    /** A limit, both as it is written and as a double. */
    record Bound(BigDecimal exact, double rounded) {
        /** Beyond, the validator may see a number as the largest long. */
        private static final double KNOWN = 0x1p53;

        /** Returns null if it is best left to the validator. */
        static @Nullable Bound of(JsonNumber number) {
            BigDecimal exact = Numeral.exact(number.text());
            double rounded = Double.parseDouble(number.text()) + 0.0; // no -0
            return exact == null || Math.abs(rounded) >= KNOWN ? null : new Bound(exact, rounded);
        }

        /** Says whether the number is below (or above) this, or equal to it if that is asked for too. */
        Sure exceededBy(Numeral number, int sign, boolean orEqual) {
            // Rounding keeps the order: only where it makes two numbers equal may the exact ones differ.
            int order = Double.compare(number.rounded(), rounded);
            if (order != 0) {
                return Sure.of(Integer.signum(order) == sign);
            }
            BigDecimal value = number.exact();
            return value != null && value.compareTo(exact) == 0 ? Sure.of(orEqual) : Sure.UNKNOWN;
        }
    }

    /** Returns the keyword that rules the number out; null if none does, {@link Numeral#UNSURE} if one might. */
    public @Nullable String violated(Numeral number) {
        String found = null;
        Sure sure = minimum == null ? Sure.NO : minimum.exceededBy(number, -1, false);
        if (sure != Sure.NO) {
            found = sure == Sure.YES ? "minimum" : Numeral.UNSURE;
        }
        sure = maximum == null ? Sure.NO : maximum.exceededBy(number, 1, false);
        if (sure != Sure.NO) {
            found = sure == Sure.YES ? "maximum" : or(found);
        }
        sure = above == null ? Sure.NO : above.exceededBy(number, -1, true);
        if (sure != Sure.NO) {
            found = sure == Sure.YES ? "exclusiveMinimum" : or(found);
        }
        sure = below == null ? Sure.NO : below.exceededBy(number, 1, true);
        if (sure != Sure.NO) {
            found = sure == Sure.YES ? "exclusiveMaximum" : or(found);
        }
        sure = step == null ? Sure.YES : number.isMultipleOf(step);
        if (sure != Sure.YES) {
            found = sure == Sure.NO ? "multipleOf" : or(found);
        }
        return found;
    }

    private static String or(@Nullable String found) {
        return found == null ? Numeral.UNSURE : found;
    }
}
