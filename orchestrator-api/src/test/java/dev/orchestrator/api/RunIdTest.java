package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "nightly-2026-11-22", "A.b_c-9"})
    void takes_letters_digits_and_three_signs(String value) {
        assertThat(RunId.of(value)).hasToString(value);
    }

    @Test
    void may_have_200_characters() {
        assertThat(RunId.of("a".repeat(200)).value()).hasSize(200);
        assertThatThrownBy(() -> RunId.of("a".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 200 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", ".", "..", "../a", "_a"})
    void starts_with_a_letter_or_digit(String value) {
        assertThatThrownBy(() -> RunId.of(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("start with a letter or digit, but was '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\b", "a b", "a\n", "a:b", "é", "a١", "a'"})
    void names_the_character_it_does_not_take(String value) {
        assertThatThrownBy(() -> RunId.of(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("run id may hold letters, digits, '.', '_' and '-', but '" + value + "' has '");
    }
}
