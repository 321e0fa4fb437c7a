package dev.orchestrator.schema.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a schema leads to, and what it must not. */
class JsonRepairGuidedTest {
    private static Repaired repaired(String schema, String text) {
        return JsonRepair.of(JsonSchema.parse(schema)).repair(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users' names",
                "rock 'n' roll",
                "run `ls` now",
                "the \u201cbig\u201d one",
                "\u00abx\u00bb",
                "a \u2018b\u2019 c"
            })
    void quotes_in_a_name_do_not_make_it_part_of_the_string_before(String name) {
        String schema = "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}";
        String json = "{\"a\":\"x\",\"" + name + "\":\"y\"}";

        assertThat(repaired(schema, "```json\n" + json + "\n```").json().map(String::strip))
                .contains(json);
        assertThat(repaired(schema, "Here it is: " + json + " Done.").json()).contains(json);
        assertThat(repaired(schema, json.replace("}", ",}")).json()).contains(json);
        assertThat(repaired(schema, json.replace("{", "{/* */")).json()).contains(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"x\",\"the \"big\" one\":\"y\"}",
                "{\"a\": \"x\" , \"the \"big\" one\" : \"y\"}",
                "{'a':'x','users' names':'y'}",
                "{'a': 'x', 'b' c': 1}"
            })
    void what_may_be_one_property_or_two_is_none(String text) {
        assertThat(repaired("{\"type\":\"object\"}", text).json()).isEmpty();
    }

    @Test
    void quotes_and_colons_within_a_string_are_part_of_it() {
        assertThat(JsonRepair.withoutSchema()
                        .repair("{\"code\":\"f(\"a\", \"b\", {\"c\": 1})\"}")
                        .json())
                .contains("{\"code\":\"f(\\\"a\\\", \\\"b\\\", {\\\"c\\\": 1})\"}");
        assertThat(JsonRepair.withoutSchema()
                        .repair("{\"a\":\"well, \"ok\": fine\"}")
                        .json())
                .contains("{\"a\":\"well, \\\"ok\\\": fine\"}");
    }

    @Test
    void json_that_does_not_fit_is_not_mended_into_something_else() {
        String closed =
                "{\"type\":\"object\",\"properties\":{\"s\":{\"type\":\"string\"}},\"additionalProperties\":false}";
        String json = "{\"s\":\"x\",\"users' names\":1}";

        assertThat(repaired(closed, json).json()).contains(json);
        assertThat(repaired(closed, json).untouched()).isTrue();
    }

    @Test
    void json_in_a_code_block_has_strings_decoded_as_json_alone_has() {
        String schema = "{\"properties\":{\"a\":{\"type\":\"array\"}}}";

        assertThat(repaired(schema, "So: {\"a\":\"[1]\"}").json()).contains("{\"a\":[1]}");
        assertThat(repaired(schema, "{\"a\":\"[1]\"}").json()).contains("{\"a\":[1]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "yes\n", "no", "n", "New York", "none", "```\nyes\n```"})
    void a_bare_string_that_is_the_whole_text_is_whole(String text) {
        Repaired repaired = repaired("{\"enum\":[\"yes\",\"no\",\"n\",\"New York\",\"none\"]}", text);

        String words = text.replace("```", "").strip();
        assertThat(repaired.json().map(String::strip)).contains("\"" + words + "\"");
        assertThat(repaired.truncated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello world", "t", "1."})
    void a_bare_string_that_no_schema_names_is_whole_as_well(String text) {
        Repaired repaired = repaired("{\"type\":\"string\"}", text);

        assertThat(repaired.json()).contains("\"" + text + "\"");
        assertThat(repaired.truncated()).isFalse();
    }

    @Test
    void a_bare_string_with_something_open_around_it_is_cut() {
        for (String text : List.of("```\nhello wor", "```\ny")) {
            assertThat(repaired("{\"type\":\"string\"}", text).truncated()).isTrue();
        }
        assertThat(repaired("{\"properties\":{\"n\":{\"type\":\"string\"}}}", "{n: Ada Lo")
                        .truncated())
                .isTrue();
        assertThat(repaired("{\"items\":{\"enum\":[\"yes\"]}}", "[yes").truncated())
                .isTrue();
    }

    @Test
    void no_number_becomes_a_null_that_the_schema_takes() {
        for (String number : List.of("NaN", "Infinity", "-Infinity", "+inf")) {
            String text = "{\"n\":" + number + "}";
            assertThat(repaired("{\"properties\":{\"n\":{\"type\":[\"number\",\"null\"]}}}", text)
                            .json())
                    .isEmpty();
            assertThat(repaired("{\"type\":\"object\"}", text).json()).isEmpty();
            assertThat(repaired("{\"properties\":{\"n\":{\"type\":\"number\"}}}", text)
                            .json())
                    .contains("{\"n\":null}");
        }
    }

    @Test
    void words_in_an_array_may_be_one_string_or_several() {
        String schema = "{\"properties\":{\"l\":{\"items\":{\"type\":\"string\"}}}}";

        assertThat(repaired(schema, "{\"l\":[New York, NY, Boston]}").json()).isEmpty();
        assertThat(repaired(schema, "{\"l\":[Berlin, Ulm ]}").json()).contains("{\"l\":[\"Berlin\", \"Ulm\" ]}");
    }

    @Test
    void what_threads_share_keeps_nothing() {
        View.OPEN.property("name").item(0);
        View.OPEN.allows(View.NULL);

        assertThat(View.OPEN).usingRecursiveComparison().isEqualTo(new View(true, true));
    }
}
