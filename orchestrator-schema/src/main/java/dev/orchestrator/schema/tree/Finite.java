package dev.orchestrator.schema.tree;

import org.jspecify.annotations.Nullable;

/** Numbers that the validation library sees as they are, and does not have to spell out though they are written short. */
public final class Finite {
    private static final int MOST_DIGITS = 400;
    private static final int LARGEST_EXPONENT = 308;
    private static final int SMALLEST_EXPONENT = -324;

    private Finite() {}

    /** Returns why a JSON number is none of these; null if it is one. */
    public static @Nullable String flaw(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        long digits = number.chars()
                .limit(exponent < 0 ? number.length() : exponent)
                .filter(Character::isDigit)
                .count();
        if (digits > MOST_DIGITS) {
            return "a number of " + digits + " digits; at most " + MOST_DIGITS + " can be checked";
        }
        if (exponent >= 0 && isBeyond(number.substring(exponent + 1))) {
            return "the number " + Misfit.shortened(number) + " has an exponent beyond " + SMALLEST_EXPONENT + " to "
                    + LARGEST_EXPONENT;
        }
        boolean whole = exponent < 0 && number.indexOf('.') < 0;
        return whole || Double.isFinite(Double.parseDouble(number))
                ? null
                : "the number " + Misfit.shortened(number) + " is beyond the range of a double";
    }

    private static boolean isBeyond(String exponent) {
        String digits = exponent.replaceFirst("^([+-]?)0*", "$1");
        return digits.length() > 4
                || digits.length() > 1 && Integer.parseInt(digits) > LARGEST_EXPONENT
                || digits.length() > 1 && Integer.parseInt(digits) < SMALLEST_EXPONENT;
    }
}
