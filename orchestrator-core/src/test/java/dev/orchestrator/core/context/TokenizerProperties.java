package dev.orchestrator.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenizerProperties {
    @Property
    void bytes_are_those_of_utf_8_and_never_less(@ForAll String text) {
        assertThat(Tokenizer.bytes().count(text)).isGreaterThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Example
    void bytes_are_exact_for_every_length_of_character() {
        for (String text : new String[] {"", "a", "é", "€", "😀", "a😀é€"}) {
            assertThat(Tokenizer.bytes().count(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
        }
        assertThat(Tokenizer.bytes().count("\uD83D")).isEqualTo(3);
        assertThat(Tokenizer.bytes().count("\uDE00\uD83D")).isEqualTo(6);
    }

    @Property
    void estimates_grow_with_the_text_and_hardly_by_joining(
            @ForAll String a, @ForAll String b, @ForAll @IntRange(max = 100) int margin) {
        Tokenizer estimate = Tokenizer.estimate(margin);

        assertThat(estimate.count(a + b))
                .isGreaterThanOrEqualTo(Math.max(estimate.count(a), estimate.count(b)))
                .isBetween(estimate.count(a) + estimate.count(b) - 1, estimate.count(a) + estimate.count(b));
    }

    @Example
    void estimates_follow_the_script_and_the_margin() {
        assertThat(Tokenizer.estimate(0).count("word".repeat(100))).isEqualTo(100);
        assertThat(Tokenizer.estimate(50).count("word".repeat(100))).isEqualTo(150);
        assertThat(Tokenizer.estimate(0).count("{\"a\":12}")).isEqualTo(4);
        assertThat(Tokenizer.estimate(0).count("漢字")).isEqualTo(2);
        assertThat(Tokenizer.estimate(0).count("😀")).isEqualTo(3);
        assertThatThrownBy(() -> Tokenizer.estimate(-1)).hasMessageContaining("-1");
    }
}
