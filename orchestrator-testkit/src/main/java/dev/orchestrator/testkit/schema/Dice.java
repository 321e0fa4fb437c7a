package dev.orchestrator.testkit.schema;

import java.math.BigInteger;
import java.util.List;

/** Chance from a seed, by SplitMix64: spelled out here so that a seed means the same on every JVM, for ever. */
final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    /** @param run tells several sequences of one seed apart */
    Dice(long seed, int run) {
        state = mix(seed) + run * STEP;
    }

    private long next() {
        state += STEP;
        return mix(state);
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns one of 0 to bound - 1. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Returns one of min to max, both included. */
    int between(int min, int max) {
        return max <= min ? min : min + below(max - min + 1);
    }

    boolean oneIn(int odds) {
        return below(odds) == 0;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    int codePointOf(String text) {
        return text.codePointAt(text.offsetByCodePoints(0, below(text.codePointCount(0, text.length()))));
    }

    /** Returns one of 0 to bound - 1. */
    BigInteger below(BigInteger bound) {
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i <= bound.bitLength() / Long.SIZE + 1; i++) {
            bits = bits.shiftLeft(Long.SIZE).or(new BigInteger(Long.toUnsignedString(next())));
        }
        return bits.mod(bound);
    }
}
