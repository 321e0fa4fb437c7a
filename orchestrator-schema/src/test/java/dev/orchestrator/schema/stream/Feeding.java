package dev.orchestrator.schema.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import java.nio.charset.StandardCharsets;

/** Feeds texts to validators in all ways there are, which must not make a difference. */
final class Feeding {
    private static final int[] SIZES = {1, 2, 3, 7, 64, Integer.MAX_VALUE};

    private Feeding() {}

    static PrefixSchema schema(String text) {
        return PrefixSchema.of(JsonSchema.parse(text));
    }

    /** Returns the verdict on the whole text, the same in whatever parts it comes. */
    static Prefix verdict(PrefixSchema schema, String text) {
        Prefix verdict = inChars(schema, text, Integer.MAX_VALUE);
        for (int size : SIZES) {
            assertThat(inChars(schema, text, size)).as("in parts of %d", size).isEqualTo(verdict);
        }
        if (isEncodable(text)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int size : SIZES) {
                assertThat(inBytes(schema, bytes, size))
                        .as("in parts of %d bytes", size)
                        .isEqualTo(verdict);
            }
        }
        return verdict;
    }

    /** Returns the verdict on the whole text, the same character by character. */
    static Prefix verdictInChars(PrefixSchema schema, String text) {
        Prefix verdict = inChars(schema, text, Integer.MAX_VALUE);
        assertThat(inChars(schema, text, 1)).isEqualTo(verdict);
        return verdict;
    }

    static Prefix verdict(String schema, String text) {
        return verdict(schema(schema), text);
    }

    private static boolean isEncodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static Prefix inChars(PrefixSchema schema, String text, int size) {
        PrefixValidator validator = schema.start();
        for (int i = 0; i < text.length(); i += Math.min(size, text.length())) {
            validator.feed(text.substring(i, (int) Math.min(text.length(), (long) i + size)));
        }
        return validator.end();
    }

    static Prefix inBytes(PrefixSchema schema, byte[] bytes, int size) {
        PrefixValidator validator = schema.start();
        for (int i = 0; i < bytes.length; i += Math.min(size, bytes.length)) {
            validator.feed(bytes, i, Math.min(size, bytes.length - i));
        }
        return validator.end();
    }
}
