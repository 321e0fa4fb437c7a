package dev.orchestrator.schema.rules;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlanceTest {
    sealed interface Move {
        record Answer(String text, boolean done) implements Move {}

        record Split(List<Move> parts, Map<String, Integer> budget, Optional<Double> share) implements Move {}
    }

    private static boolean approves(String schema, String json) {
        Node root = SchemaCompiler.compile(
                        JsonTree.parse(schema), name -> text -> name.equals("date") == text.equals("2026-01-01"))
                .root();
        return Glance.approves(root, new Text(json));
    }

    @Test
    void the_answers_of_most_types_need_no_second_look() {
        String schema = JsonSchema.of(Move.class).text();

        assertThat(approves(schema, "{\"type\":\"answer\",\"text\":\"a \\\"b\\\"\\n😀\",\"done\":true}"))
                .isTrue();
        assertThat(approves(
                        schema,
                        " { \"parts\" : [ {\"type\":\"answer\",\"text\":\"\",\"done\":false},"
                                + "{\"type\":\"split\",\"parts\":[],\"budget\":{\"a\":1,\"b\":-2},\"share\":0.5} ],"
                                + "\"budget\":{},\n\"type\":\"split\"}\n"))
                .isTrue();
        assertThat(approves(schema, "{\"type\":\"Other\",\"text\":\"\",\"done\":true}"))
                .isFalse();
        assertThat(approves(schema, "{\"type\":\"answer\",\"text\":\"\"}")).isFalse();
        assertThat(approves(schema, "{\"type\":\"answer\",\"text\":\"\",\"done\":true,\"done\":true}"))
                .isFalse();
        assertThat(approves(schema, "{\"type\":\"split\",\"parts\":[],\"budget\":{\"a\":1,\"a\":2}}"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type":"string","minLength":2,"maxLength":3} | "ab" | "a" | "abcd"
            {"type":"string","maxLength":1} | "😀" | "ab" | "\\n\\n"
            {"pattern":"^a+$"} | "aaa" | "aab" | ""
            {"format":"date"} | "2026-01-01" | "2026" | ""
            {"type":"integer","minimum":1,"exclusiveMaximum":3} | 2 | 0 | 3
            {"type":"number","multipleOf":0.5} | 1.5 | 1.2 | "1.5"
            {"type":["integer","null"]} | null | true | 1.5
            {"enum":["a","b",null,1]} | "b" | "c" | "ab"
            {"type":"array","minItems":1,"maxItems":2} | [1,"a"] | [] | [1,2,3]
            {"prefixItems":[{"type":"string"}],"items":{"type":"boolean"}} | ["a",true] | [true] | ["a","b"]
            {"properties":{"a":{"type":"string"}},"required":["a"]} | {"b":[{}],"a":""} | {"a":1} | {"b":""}
            {"type":"object","properties":{"a":true},"additionalProperties":false} | {"a":1} | {"b":1} | {"a":1,"b":1}
            {"type":"object","minProperties":1,"additionalProperties":{"type":"null"}} | {"a":null} | {} | {"a":1}
            {"type":["string","integer"],"anyOf":[{"type":"string","maxLength":1},{"type":"number"}]} | "a" | 0.1 | "ab"
            {"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}}]} | ["a"] | [1] | 1
            """)
    void what_is_valid_is_approved_and_nothing_else(String schema, String valid, String invalid, String other) {
        assertThat(approves(schema, valid)).isTrue();
        assertThat(approves(schema, invalid)).isFalse();
        assertThat(approves(schema, other)).isFalse();
    }

    @Test
    void what_is_between_the_signs_counts_too() {
        String alternatives = "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a\"}},".repeat(64);
        String schema = "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":["
                + alternatives.substring(0, alternatives.length() - 1) + "]}}}";

        for (String filler : List.of(" ", "1")) {
            String text = "[[[[" + filler.repeat(1_000_000) + "x";
            assertTimeoutPreemptively(
                    ofSeconds(120), () -> assertThat(approves(schema, text)).isFalse());
        }
    }

    @Test
    void long_constants_are_compared_with_strings_of_their_length() {
        String constants = IntStream.range(0, 32)
                .mapToObj(i -> '"' + "a".repeat(1_998) + (char) ('b' + i / 8) + (char) ('b' + i % 8) + '"')
                .collect(Collectors.joining(","));
        String references = "{\"$ref\":\"#/$defs/e\"},".repeat(4_000);
        String schema = "{\"$defs\":{\"e\":{\"enum\":[" + constants + "]}},\"items\":{\"anyOf\":[" + references
                + "{\"type\":\"string\"}]}}";
        String text = "[" + ('"' + "a".repeat(2_000) + "\",").repeat(300) + "1]";

        assertTimeoutPreemptively(
                ofSeconds(120), () -> assertThat(approves(schema, text)).isFalse());
    }

    @Test
    void a_schema_of_many_levels_does_not_end_the_stack() {
        String levels = IntStream.range(0, 240)
                .mapToObj(i -> "\"a%d\":{\"anyOf\":[{\"$ref\":\"#/$defs/a%d\"}]},".formatted(i, i + 1))
                .collect(Collectors.joining());
        JsonSchema schema = JsonSchema.parse("{\"$ref\":\"#/$defs/a0\",\"$defs\":{" + levels
                + "\"a240\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a0\"}}}}");
        String text = "[".repeat(99) + "]".repeat(99) + " ".repeat(4_000);

        assertThat(schema.validate(text)).hasSizeLessThan(2);
        assertThat(PrefixSchema.of(schema).start().feed(text)).isInstanceOf(Prefix.Complete.class);
    }

    @Test
    void many_patterns_and_formats_are_not_made_ready_at_once() {
        String properties = IntStream.range(0, 500)
                .mapToObj(i -> "\"p%d\":{\"pattern\":\"^(?:abcdefghijklmnopqrstuvwxyz){30}%d$\",\"format\":\"f%d\"}"
                        .formatted(i, i, i))
                .collect(Collectors.joining(","));
        JsonSchema schema = JsonSchema.parse("{\"properties\":{" + properties + "}}");

        assertTimeoutPreemptively(
                ofSeconds(120),
                () -> assertThat(schema.validate("{\"p1\":\"a\"}")).hasSize(1));
        PrefixSchema prefixes = PrefixSchema.of(schema);
        assertThat(prefixes.start().feed("{\"p1\":\"z")).isInstanceOf(Prefix.Dead.class);
        assertThat(prefixes.start().feed("{\"p499\":\"z")).isInstanceOf(Prefix.Alive.class);
        assertThat(prefixes.start().feed("{\"p499\":\"z\"")).isInstanceOf(Prefix.Dead.class);
    }

    @Test
    void an_anchor_in_data_hides_no_dynamic_one() {
        JsonSchema schema = JsonSchema.parse("{\"properties\":{\"x\":{\"$ref\":\"#a\"}},"
                + "\"$defs\":{\"s\":{\"$dynamicAnchor\":\"a\",\"type\":\"integer\"}},"
                + "\"default\":{\"$anchor\":\"a\",\"type\":\"string\"}}");

        assertThat(schema.validate("{\"x\":\"hello\"}")).hasSize(1);
        assertThat(schema.validate("{\"x\":1}")).isEmpty();
        assertThat(PrefixSchema.of(schema).start().feed("{\"x\":1}")).isInstanceOf(Prefix.Complete.class);
    }

    @Test
    void alternatives_within_alternatives_are_not_tried_without_end() {
        String schema = "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":["
                + "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a\"},\"minItems\":2},"
                + "{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/a\"},\"minItems\":3}]}}}";
        String nested = "[".repeat(90) + "]".repeat(90);

        assertTimeoutPreemptively(
                ofSeconds(120), () -> assertThat(approves(schema, nested)).isFalse());
    }
}
