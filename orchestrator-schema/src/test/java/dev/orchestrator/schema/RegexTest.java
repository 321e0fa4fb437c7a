package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.schema.tree.Misfit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "b abc true",
                "^b abc false",
                "^\\d+$ 12 true",
                "[[] [ true",
                "[a&&b] & true",
                "[\\]a] ] true",
                "[^]x]$ ax] true",
                "[] a false",
                "a|[^[]b cb true",
                "^{a}$ {a} true",
                "^a{2,3}$ aa true",
                "^\\u{61}$ a true",
                "^\\u0061$ a true",
                "^\\p{Letter}+$ äß true",
                "^\\P{Letter}$ a false",
                "^\\p{Script=Greek}$ λ true",
                "^\\p{Lu}$ A true",
                "\\v v false",
                "\\/ / true",
                "(?<year>\\d{4})-\\k<year> 2026-2026 true"
            })
    void it_finds_what_ecmascript_finds(String pattern, String text, boolean found) {
        Effort.start(text.length(), true);
        try {
            assertThat(Regex.of(pattern).matches(text)).isEqualTo(found);
        } finally {
            Effort.end();
        }
    }

    @Test
    void the_end_is_the_end_and_not_the_end_of_a_line() {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^a$\"}");

        assertThat(schema.validate("\"a\\n\"")).isNotEmpty();
        assertThat(schema.validate("\"a\"")).isEmpty();
    }

    @Test
    void what_is_no_expression_is_refused_with_the_reason() {
        assertThatThrownBy(() -> Regex.of("a(b"))
                .isInstanceOf(Misfit.class)
                .hasMessage("\"a(b\" is no regular expression: Unclosed group");
        assertThatThrownBy(() -> Regex.of("(".repeat(100_000) + ")".repeat(100_000)))
                .isInstanceOf(Misfit.class);
        assertThatThrownBy(() -> JsonSchema.parse("{\"items\":{\"patternProperties\":{\"*\":{}}}}"))
                .hasMessageContaining("/items/patternProperties: \"*\" is no regular expression");
    }
}
