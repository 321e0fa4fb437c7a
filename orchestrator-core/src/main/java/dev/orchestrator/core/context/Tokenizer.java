package dev.orchestrator.core.context;

import java.util.Objects;

/**
 * Counts the tokens of a text as a model would.
 *
 * <p>Two come with the library. {@link #bytes()} never counts too little and is what a ceiling that must hold needs, if
 * there is no tokenizer of the model at hand; it counts English about four times too high. {@link #estimate(int)} uses
 * a ceiling well but may count too little; it suits a budget that is kept well below the model's limit. A model's own
 * tokenizer does both.
 *
 * <p>A tokenizer should count a beginning of a text no higher than the text, and two texts joined no higher than both
 * plus a few. {@link ContextAssembler} keeps its ceiling even if it does not, but then may leave out more than it must.
 * Equal texts must have equal counts. Implementations are used by several threads at once.
 */
@FunctionalInterface
public interface Tokenizer {
    /**
     * Counts tokens.
     *
     * @return from 0
     */
    long count(String text);

    /**
     * Returns a tokenizer that counts the bytes of the text in UTF-8. The tokenizers of current models work on bytes or
     * fall back to them, so none makes more tokens than that of a text.
     */
    static Tokenizer bytes() {
        return text -> {
            Objects.requireNonNull(text, "text");
            long bytes = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                bytes += c < 0x80 ? 1 : c < 0x800 || isHalfOfPair(text, i) ? 2 : 3;
            }
            return bytes;
        };
    }

    /**
     * Returns a tokenizer that estimates: four ASCII letters or spaces make a token, two digits or signs, about one
     * character of any other script; emoji count as three. It suits prose and code and counts dense data such as Base64
     * too low.
     *
     * @param marginPercent what to add to the estimate, from 0; 20 is a fair start
     * @throws IllegalArgumentException if the margin is negative or above 1,000
     */
    static Tokenizer estimate(int marginPercent) {
        if (marginPercent < 0 || marginPercent > 1_000) {
            throw new IllegalArgumentException("marginPercent must be from 0 to 1000, but was " + marginPercent);
        }
        return text -> {
            Objects.requireNonNull(text, "text");
            long quarters = 0;
            for (int i = 0; i < text.length(); i++) {
                quarters += quarters(text.charAt(i));
            }
            return (quarters * (100 + marginPercent) + 399) / 400;
        };
    }

    private static int quarters(char c) {
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c <= ' ') {
            return 1;
        }
        return c < 0x80 ? 2 : c < 0x800 ? 3 : Character.isSurrogate(c) ? 6 : 4;
    }

    private static boolean isHalfOfPair(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                || Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
