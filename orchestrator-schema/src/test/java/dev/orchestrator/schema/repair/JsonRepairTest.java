package dev.orchestrator.schema.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.repair.Edit.Kind;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRepairTest {
    private static final JsonSchema PERSON = JsonSchema.parse("""
            {"type":"object","required":["name"],"additionalProperties":false,"properties":{
             "name":{"type":"string"},"age":{"type":["integer","null"]},"born":{"type":"string","format":"date"},
             "color":{"enum":["red","none","None"]},"address":{"$ref":"#/$defs/address"},"score":{"type":"number"},
             "member":{"type":"boolean"}},
             "$defs":{"address":{"type":"object","properties":{"city":{"type":"string"}}}}}""");

    private static Repaired plain(String text) {
        return JsonRepair.withoutSchema().repair(text);
    }

    private static Repaired person(String text) {
        return JsonRepair.of(PERSON).repair(text);
    }

    private static List<Kind> kinds(Repaired repaired) {
        return repaired.edits().stream().map(Edit::kind).toList();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("[1, 2, ]", "[1, 2 ]", List.of(Kind.EXTRA_COMMA)),
                Arguments.of("[, 1,, 2]", "[ 1, 2]", List.of(Kind.EXTRA_COMMA, Kind.EXTRA_COMMA)),
                Arguments.of("[1 2]", "[1, 2]", List.of(Kind.MISSING_COMMA)),
                Arguments.of("{\"a\": 1; \"b\": 2}", "{\"a\": 1, \"b\": 2}", List.of(Kind.MISSING_COMMA)),
                Arguments.of("{\"a\" = 1}", "{\"a\" : 1}", List.of(Kind.MISSING_COLON)),
                Arguments.of("{\"a\" => 1}", "{\"a\" : 1}", List.of(Kind.MISSING_COLON)),
                Arguments.of("{\"a\" [1]}", "{\"a\": [1]}", List.of(Kind.MISSING_COLON)),
                Arguments.of("{\"a\": [1, {\"b\": 2]}", "{\"a\": [1, {\"b\": 2}]}", List.of(Kind.MISSING_BRACKET)),
                Arguments.of("[1}]", "[1]", List.of(Kind.EXTRA_BRACKET)),
                Arguments.of("['it\\'s', 'a \"b\"']", "[\"it's\", \"a \\\"b\\\"\"]", null),
                Arguments.of("['it's']", "[\"it's\"]", List.of(Kind.QUOTES, Kind.QUOTES)),
                Arguments.of("[\"\"\"a\n\"b\" c\"\"\"]", "[\"a\\n\\\"b\\\" c\"]", null),
                Arguments.of("[`a`]", "[\"a\"]", List.of(Kind.QUOTES, Kind.QUOTES)),
                Arguments.of("[\u00aba\u00bb]", "[\"a\"]", List.of(Kind.QUOTES, Kind.QUOTES)),
                Arguments.of(
                        "[\"say \"yes\" now\"]",
                        "[\"say \\\"yes\\\" now\"]",
                        List.of(Kind.INNER_QUOTE, Kind.INNER_QUOTE)),
                Arguments.of("{a-1: 1}", "{\"a-1\": 1}", List.of(Kind.BARE_NAME)),
                Arguments.of("[True, FALSE, None, undefined]", "[true, false, null, null]", null),
                Arguments.of("[+1, .5, 5., 1_000, 0x1F, -.5]", "[1, 0.5, 5, 1000, 31, -0.5]", null),
                Arguments.of("[\"\\d \\x41 \\u12 \\ud83d!\"]", "[\"\\\\d \\u0041 \\\\u12 \\ufffd!\"]", null),
                Arguments.of("[\"a\\\nb\"]", "[\"ab\"]", List.of(Kind.ESCAPE)),
                Arguments.of("[\"a\tb\0\ud83d!\"]", "[\"a\\tb\\u0000\\ufffd!\"]", null),
                Arguments.of("{\"a\": 1, \"b\": , \"c\": 2, \"d\":}", "{\"a\": 1,  \"c\": 2 }", null),
                Arguments.of("/* a */[1, // one\n2] # end", "[1, \n2]", null),
                Arguments.of("\ufeff[1,\u00a02]", "[1, 2]", List.of(Kind.WHITE_SPACE, Kind.WHITE_SPACE)),
                Arguments.of("const x = {a: 1};", "{\"a\": 1}", List.of(Kind.PROSE, Kind.BARE_NAME, Kind.PROSE)),
                Arguments.of(
                        "```json5\n[1]\n```",
                        "[1]",
                        List.of(Kind.FENCE, Kind.WHITE_SPACE, Kind.WHITE_SPACE, Kind.FENCE)),
                Arguments.of("```{\"a\":1}```", "{\"a\":1}", List.of(Kind.FENCE, Kind.FENCE)),
                Arguments.of("{\"a\": 1}{\"a\": 2}", "{\"a\": 1}", List.of(Kind.OTHER_VALUE)),
                Arguments.of("The range [0, 1] is meant: {\"a\": [0]}", "{\"a\": [0]}", null),
                Arguments.of("<think>{\"a\": 1}</think>true", "true", List.of(Kind.THINKING)),
                Arguments.of("so {\"a\": 1, or</think> {\"a\": 2}", "{\"a\": 2}", null),
                Arguments.of("{\"a\": \"</think>\",}", "{\"a\": \"</think>\"}", List.of(Kind.EXTRA_COMMA)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_is_mended_and_recorded(String text, String json, List<Kind> kinds) {
        Repaired repaired = plain(text);

        assertThat(repaired.json()).contains(json);
        assertThat(repaired.truncated()).isFalse();
        assertThat(repaired.untouched()).isFalse();
        if (kinds != null) {
            assertThat(kinds(repaired)).isEqualTo(kinds);
        }
    }

    static Stream<Arguments> guided() {
        return Stream.of(
                Arguments.of(
                        "{name: Ada Lovelace, born: 1815-12-10}",
                        "{\"name\": \"Ada Lovelace\", \"born\": \"1815-12-10\"}"),
                Arguments.of("{name: 007, age: 007}", "{\"name\": \"007\", \"age\": 7}"),
                Arguments.of("{name: True, member: True}", "{\"name\": \"True\", \"member\": true}"),
                Arguments.of("{color: None, age: None}", "{\"color\": \"None\", \"age\": null}"),
                Arguments.of("{'score': NaN}", "{\"score\": null}"),
                Arguments.of("{'address': '{\"city\": \"Ulm\"}'}", "{\"address\": {\"city\": \"Ulm\"}}"),
                Arguments.of("\"{\\\"name\\\":\\\"Ada\\\"}\"", "{\"name\":\"Ada\"}"),
                Arguments.of(
                        "{\"address\": \"{\\\"city\\\":1}\", \"name\": \"{}\"}",
                        "{\"address\": {\"city\":1}, \"name\": \"{}\"}"));
    }

    @ParameterizedTest
    @MethodSource("guided")
    void a_schema_guides_the_choice(String text, String json) {
        assertThat(person(text).json()).contains(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "Sorry, I can't do that.",
                "[see below]",
                "{name: value}",
                "{\"a\": 1, \"a\": 2}",
                "[1,000]",
                "{\"a\": 1,000}",
                "{\"a\": unknown, \"b\": {\"c\": 1}}",
                "{\"a\": 012}",
                "[NaN, -Infinity]",
                "<think>{\"a\": 1} or"
            })
    void what_would_be_a_guess_is_none(String text) {
        assertThat(plain(text).json()).isEmpty();
        assertThat(plain(text).edits()).isEmpty();
        assertThat(plain(text).truncated()).isFalse();
        assertThat(plain(text).untouched()).isFalse();
    }

    static Stream<Arguments> cuts() {
        return Stream.of(
                Arguments.of("{\"a\": [1, 2", "{\"a\": [1, 2]}"),
                Arguments.of("{\"a\": \"hal", "{\"a\": \"hal\"}"),
                Arguments.of("{\"a\": \"h\\u00", "{\"a\": \"h\"}"),
                Arguments.of("{\"a\": 1, \"b", "{\"a\": 1 }"),
                Arguments.of("{\"a\": 1, \"b\": tr", "{\"a\": 1 }"),
                Arguments.of("{\"a\": 1.", "{}"),
                Arguments.of("Sure:\n```json\n{\"a\": {\"b\": \"c\\", "{\"a\": {\"b\": \"c\"}}"),
                Arguments.of("Such as {\"a\": 1, \"b\": 2}. So: {\"a\":", "{}"),
                Arguments.of("\"half", "\"half\""));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void a_cut_text_is_closed_and_said_to_be_cut(String text, String json) {
        Repaired repaired = plain(text);

        assertThat(repaired.json()).contains(json);
        assertThat(repaired.truncated()).isTrue();
        assertThat(kinds(repaired)).contains(Kind.CLOSED_AT_END);
    }

    @Test
    void what_dots_stand_for_is_missing() {
        for (String text : List.of("[1, 2, ...]", "[1, 2, \u2026]", "[1, ..., 2]")) {
            assertThat(JsonTree.write(JsonTree.parse(plain(text).json().orElseThrow())))
                    .isEqualTo("[1,2]");
            assertThat(plain(text).truncated()).isTrue();
        }
        assertThat(plain("{\"a\": ..., \"b\": 1, ...}").json().map(JsonTree::parse))
                .isEqualTo(plain("{\"b\": 1}").json().map(JsonTree::parse));
    }

    @Test
    void of_several_values_the_one_is_taken_that_fits_the_schema_best() {
        String text = """
                ```python
                example = {"nickname": "x", "years": 1, "city": "a long example that does not fit"}
                ```
                and then
                ```json
                {"name": "Ada"}
                ```
                or [{"name": "Bob", "age": 12}]""";

        assertThat(person(text).json()).contains("{\"name\": \"Ada\"}");
        assertThat(kinds(person(text)))
                .contains(Kind.OTHER_VALUE, Kind.PROSE, Kind.FENCE)
                .doesNotContain(Kind.CLOSED_AT_END);
    }

    @Test
    void of_several_values_that_fit_none_is_sure() {
        assertThat(plain("{\"a\": 1}{\"a\": 2}").ambiguous()).isTrue();
        assertThat(plain("{\"a\": 1}{\"a\": 2}")).hasToString("1 edits, one of several");
        assertThat(plain("{\"a\": 1, \"b\": 2} and {b: 2, a: 1}").ambiguous()).isFalse();
        assertThat(plain("{\"a\": 1}{\"a\": 2").ambiguous()).isFalse();
        assertThat(plain("[{\"a\": 1}, {\"a\": 2}]").ambiguous()).isFalse();
        assertThat(person("{\"name\": \"Ada\"} or ['a'] or {\"name\": 7}").ambiguous())
                .isFalse();
    }

    @Test
    void a_fence_within_a_string_does_not_end_the_block() {
        String json = "{\"code\": \"\\n```\\nx = {1}\\n```\\n\", \"raw\": \"```\"}";

        assertThat(plain("```json\n" + json + "\n```\nDone {x}.").json()).contains(json);
    }

    @Test
    void json_that_does_not_fit_is_left_alone() {
        for (String text :
                List.of("{\"name\": 1}", "[1]", "\"{\"", "\"[1]\"", "{\"name\": \"{}\"}", "{\"age\": \"{}\"}")) {
            assertThat(person(text).json()).contains(text);
            assertThat(person(text).untouched()).isTrue();
        }
    }

    @Test
    void an_edit_knows_its_place() {
        assertThat(plain("Yes: ['a',]").edits())
                .containsExactly(
                        new Edit(Kind.PROSE, 0, "Yes: ", ""),
                        new Edit(Kind.QUOTES, 6, "'", "\""),
                        new Edit(Kind.QUOTES, 8, "'", "\""),
                        new Edit(Kind.EXTRA_COMMA, 9, ",", ""));
    }

    @Test
    void words_that_the_end_cuts_off_are_not_a_string() {
        assertThat(plain("'Tis the value: {\"a\": 1}").json()).contains("{\"a\": 1}");
    }

    /** A repairer that reads a text again for each of its signs would not come to an end here. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{",
                "{\"a\":",
                "[{\"a\":[",
                "\"",
                "'",
                "\",\"",
                "```",
                "```json\n{\"a\":\"",
                "<think>",
                "</think>",
                "{]",
                "\\",
                "/*",
                "//\n",
                "#",
                "[1],",
                "{a:1}",
                "{\"a\":x ",
                "1",
                "a",
                "...",
                ",",
                "\u00a0",
                "\"\"\"",
                "[\"a\" ",
                "{\"a\" ",
                "[0x",
                "[\"\",\"",
                "[tr",
                "\u201c",
                "`",
                "{\"\"",
                "[\"[\\\"",
                "\ud83d",
                "[\"",
                "{\"a\":1,\"a\":2}",
                "[a",
                "[\"x\"\n"
            })
    void long_texts_are_read_in_proportion_to_their_length(String part) {
        String text = part.repeat(100_000 / part.length());

        plain(text).json().ifPresent(JsonTree::parse);
        person(text).json().ifPresent(JsonTree::parse);
        plain(part.substring(0, 1) + " ".repeat(100_000) + text).json().ifPresent(JsonTree::parse);
    }

    @Test
    void a_million_brackets_are_no_json() {
        assertThat(plain("[".repeat(1_000_000)).json()).isEmpty();
        assertThat(plain("{\"a\":".repeat(200_000)).json()).isEmpty();
    }

    @Test
    void a_long_list_of_numbers_is_one_edit_when_one_comma_is_too_many() {
        String items = "1,".repeat(300_000);

        Repaired repaired = plain("[" + items + "]");

        assertThat(repaired.edits()).hasSize(1);
        assertThat(repaired.json()).contains("[" + items.substring(0, items.length() - 1) + "]");
    }

    @Test
    void nesting_beyond_what_the_library_reads_is_none() {
        assertThat(plain("[".repeat(501) + "1," + "]".repeat(501)).json()).isEmpty();
        assertThat(plain("[".repeat(500) + "1," + "]".repeat(500)).json()).isPresent();
    }
}
