package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Numbers between bounds, as exact decimals: a multiple of some step, which is made finer until one lies between. */
final class Numbers {
    private static final BigDecimal SPAN = BigDecimal.valueOf(100);
    private static final int FINEST = 40;
    private static final int PLAIN = 40;

    private Numbers() {}

    /** @throws Unsatisfiable if no number lies between the bounds */
    static JsonNumber make(Demand demand, boolean whole, Dice dice) {
        BigDecimal low = null;
        BigDecimal high = null;
        boolean lowIsOut = false;
        boolean highIsOut = false;
        for (BigDecimal each : demand.decimals("minimum")) {
            low = low == null ? each : low.max(each);
        }
        for (BigDecimal each : demand.decimals("maximum")) {
            high = high == null ? each : high.min(each);
        }
        for (BigDecimal each : demand.decimals("exclusiveMinimum")) {
            lowIsOut |= low == null || each.compareTo(low) >= 0;
            low = low == null ? each : low.max(each);
        }
        for (BigDecimal each : demand.decimals("exclusiveMaximum")) {
            highIsOut |= high == null || each.compareTo(high) <= 0;
            high = high == null ? each : high.min(each);
        }
        BigDecimal step = whole ? BigDecimal.ONE : null;
        for (BigDecimal each : demand.decimals("multipleOf")) {
            step = step == null ? each.abs() : multiple(step, each.abs());
        }
        BigDecimal span = step == null ? SPAN : SPAN.max(step.multiply(BigDecimal.TEN));
        if (dice.oneIn(8)) {
            span = span.multiply(BigDecimal.valueOf(1_000_000));
        }
        if (low == null) {
            low = high == null ? span.negate() : high.subtract(span);
        }
        if (high == null) {
            high = low.max(BigDecimal.ZERO).add(span);
        }
        if (step != null) {
            return pick(low, lowIsOut, high, highIsOut, step, demand, dice);
        }
        int scale = dice.below(4);
        while (true) {
            try {
                return pick(low, lowIsOut, high, highIsOut, BigDecimal.ONE.movePointLeft(scale), demand, dice);
            } catch (Unsatisfiable tooCoarse) {
                if (++scale > FINEST) {
                    throw tooCoarse;
                }
            }
        }
    }

    private static JsonNumber pick(
            BigDecimal low,
            boolean lowIsOut,
            BigDecimal high,
            boolean highIsOut,
            BigDecimal step,
            Demand demand,
            Dice dice) {
        BigInteger first = low.divide(step, 0, RoundingMode.CEILING).toBigInteger();
        BigInteger last = high.divide(step, 0, RoundingMode.FLOOR).toBigInteger();
        if (lowIsOut && step.multiply(new BigDecimal(first)).compareTo(low) == 0) {
            first = first.add(BigInteger.ONE);
        }
        if (highIsOut && step.multiply(new BigDecimal(last)).compareTo(high) == 0) {
            last = last.subtract(BigInteger.ONE);
        }
        BigInteger count = last.subtract(first).add(BigInteger.ONE);
        if (count.signum() <= 0) {
            throw new Unsatisfiable(blamed(demand), "no number is within the bounds");
        }
        BigInteger chosen = switch (dice.below(8)) {
            case 0 -> first;
            case 1 -> last;
            default -> first.add(dice.below(count));
        };
        return number(step.multiply(new BigDecimal(chosen)));
    }

    private static String blamed(Demand demand) {
        for (String keyword : new String[] {"multipleOf", "minimum", "exclusiveMinimum", "maximum"}) {
            if (demand.parts().stream().anyMatch(part -> part.has(keyword))) {
                return demand.where(keyword);
            }
        }
        return demand.where("exclusiveMaximum");
    }

    static JsonNumber number(BigDecimal value) {
        BigDecimal brief = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        boolean plain = Math.abs(brief.scale()) < PLAIN && brief.precision() < PLAIN;
        return JsonNumber.of(plain ? brief.toPlainString() : brief.toString());
    }

    /** Returns the least common multiple. */
    static BigDecimal multiple(BigDecimal one, BigDecimal other) {
        int scale = Math.max(0, Math.max(one.scale(), other.scale()));
        BigInteger a = one.movePointRight(scale).toBigInteger();
        BigInteger b = other.movePointRight(scale).toBigInteger();
        return new BigDecimal(a.divide(a.gcd(b)).multiply(b)).movePointLeft(scale);
    }
}
