package dev.orchestrator.schema.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.schema.JsonSchema;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialTest {
    private static final String WHOLE =
            " {\"a\" : [1.5e3, -0.25 ,true,null , \"x\\n\\u00e4\\ud83d\\ude00😀\"], \"b\":{}, \"c\\\"\":\"é\", \"d\":[]} ";

    private static Optional<Partial> partial(String text) {
        PrefixValidator validator = Feeding.schema("true").start();
        validator.feed(text);
        return validator.partial();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{                  ~ {}",
                "{'a                ~ {}",
                "{'a':              ~ {}",
                "{'a':'x            ~ {'a':'x'}",
                "{'a':'x\\          ~ {'a':'x'}",
                "{'a':'x\\u00e      ~ {'a':'x'}",
                "{'a':'x\\ud83d     ~ {'a':'x'}",
                "{'a':[1,           ~ {'a':[1]}",
                "{'a':[1,-          ~ {'a':[1]}",
                "{'a':[1,2.         ~ {'a':[1,2]}",
                "{'a':[1,2.5e       ~ {'a':[1,2.5]}",
                "{'a':[tru          ~ {'a':[]}",
                "{'a':[true         ~ {'a':[true]}",
                "{'a':1}            ~ {'a':1}",
                "[1 2               ~ [1]",
            })
    void what_is_open_ends_here(String text, String json) {
        assertThat(partial(text.replace('\'', '"')).orElseThrow().json()).isEqualTo(json.replace('\'', '"'));
    }

    @Test
    void nothing_is_known_before_the_first_value() {
        assertThat(partial("")).isEmpty();
        assertThat(partial(" t")).isEmpty();
        assertThat(partial("-")).isEmpty();
    }

    @Test
    void parts_are_open_or_closed() {
        Partial partial = partial("{\"a\":[1,12],\"b/c\":{\"d\":[\"x\",\"y").orElseThrow();

        assertThat(partial.closed()).isFalse();
        assertThat(partial.at("").orElseThrow()).isSameAs(partial);
        assertThat(partial.at("/a").orElseThrow().closed()).isTrue();
        assertThat(partial.at("/a/1")).contains(new Partial.Literal("12", true));
        assertThat(partial.at("/b~1c").orElseThrow().closed()).isFalse();
        assertThat(partial.at("/b~1c/d/0")).contains(new Partial.Text("x", true));
        assertThat(partial.at("/b~1c/d/1")).contains(new Partial.Text("y", false));
        assertThat(partial.at("/b~1c/d/2")).isEmpty();
        assertThat(partial.at("/a/x")).isEmpty();
        assertThat(partial.at("/a/1/x")).isEmpty();
        assertThat(partial("12").orElseThrow().closed()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> partial.at("a")).withMessageContaining("begins with /");
    }

    @Test
    void every_beginning_of_a_text_has_a_partial_that_is_json_and_grows() {
        PrefixValidator validator = Feeding.schema("true").start();
        int length = 0;
        for (int i = 0; i < WHOLE.length(); i++) {
            validator.feed(WHOLE.substring(i, i + 1));
            String json = validator.partial().map(Partial::json).orElse("null");
            assertThat(JsonSchema.parse("true").validate(json)).as(json).isEmpty();
            assertThat(json.length()).isGreaterThanOrEqualTo(i < 2 ? 0 : length);
            length = i < 2 ? 0 : json.length();
        }
        assertThat(validator.partial().orElseThrow().closed()).isTrue();
        assertThat(validator.partial().orElseThrow().json())
                .isEqualTo("{\"a\":[1.5e3,-0.25,true,null,\"x\\nä😀😀\"],\"b\":{},\"c\\\"\":\"é\",\"d\":[]}");
    }

    @Test
    void of_the_dead_what_came_before_is_known() {
        PrefixValidator validator =
                Feeding.schema("{\"properties\":{\"a\":{\"maxLength\":2}}}").start();
        validator.feed("{\"b\":1,\"a\":\"xyz\"}");

        assertThat(validator.partial().orElseThrow().json()).isEqualTo("{\"b\":1,\"a\":\"xy\"}");
    }
}
