package dev.orchestrator.schema.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GbnfTest {
    enum Level {
        LOW,
        HIGH
    }

    sealed interface Expr permits Num, Sum {}

    record Num(int value) implements Expr {}

    record Sum(List<Expr> terms, Optional<String> note) implements Expr {}

    record Plan(String goal, List<Step> steps, Map<String, Level> levels, Expr cost, Optional<Plan> then) {}

    record Step(UUID id, Instant at, LocalDate day, Level level, boolean done, Optional<Double> score) {}

    private static final String PLAN = """
            {"goal":"g","steps":[{"id":"123e4567-e89b-12d3-a456-426614174000","at":"1970-01-01T00:00:00Z",
            "day":"1970-01-01","level":"HIGH","done":true,"score":0.5}],"levels":{"k":"LOW"},
            "cost":{"type":"sum","terms":[{"type":"num","value":1}]},"then":{"goal":"","steps":[],"levels":{},
            "cost":{"type":"num","value":-3}}}""";

    private static Gbnf gbnf(String schema) {
        return Gbnf.of(JsonSchema.parse(schema));
    }

    private static boolean accepts(String schema, String json) {
        return new Grammar(gbnf(schema).text()).accepts(json);
    }

    @Test
    void a_schema_is_one_grammar_that_reads_well() {
        assertThat(gbnf("""
                                {"type":"object","required":["title","tags"],"properties":{
                                 "kind":{"enum":["note","task"]},"title":{"type":"string","maxLength":80},
                                 "tags":{"type":"array","items":{"type":"string"},"maxItems":3}}}""").text()).isEqualTo("""
                        root ::= "{" ws ("\\"kind\\":" ws kind root-rest | "\\"title\\":" ws title ws "," ws "\\"tags\\":" ws tags) ws "}"
                        kind ::= "\\"note\\"" | "\\"task\\""
                        title ::= "\\"" char{0,80} "\\""
                        tags ::= "[" ws (string (ws "," ws string){0,2})? ws "]"
                        root-rest ::= ws "," ws "\\"title\\":" ws title ws "," ws "\\"tags\\":" ws tags
                        ws ::= (" " | "\\n" [ \\t]{0,20})?
                        char ::= [ !#-\\x5B\\x5D-~\\u0080-\\uD7FF\\uE000-\\U0010FFFF] | "\\\\" (["\\\\/bfnrt] | "u" ([0-9a-cA-CefEF] hex{3} | [dD] [0-7] hex{2}))
                        hex ::= [0-9a-fA-F]
                        string ::= "\\"" char* "\\""
                        """);
    }

    @Test
    void records_have_a_grammar_that_accepts_what_is_written_and_nothing_invalid() {
        JsonSchema schema = JsonSchema.of(Plan.class);
        Gbnf gbnf = Gbnf.of(schema);
        assertThat(new Grammar(gbnf.text()).accepts(PLAN)).as(gbnf.text()).isTrue();
        assertThat(Json.read(PLAN, Plan.class).then()).isPresent();
        GbnfProperties.assertValid(schema, gbnf, 1, 200);
        assertThat(gbnf.unexpressed()).extracting(Unexpressed::keyword).contains("json");
    }

    static List<Arguments> accepted() {
        return List.of(
                Arguments.of(
                        "{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}",
                        List.of("1", "5"),
                        List.of("0", "6", "01", "1.0")),
                Arguments.of("{\"type\":\"integer\",\"minimum\":0}", List.of("0", "70"), List.of("-1", "00")),
                Arguments.of("{\"type\":\"integer\",\"exclusiveMinimum\":0}", List.of("1"), List.of("0", "-1")),
                Arguments.of(
                        "{\"type\":\"number\",\"minimum\":0}",
                        List.of("0", "0.5", "1e-9"),
                        List.of("-1", "1e+999", "NaN", ".5")),
                Arguments.of(
                        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}",
                        List.of("\"ab\"", "\"\ud83d\ude00\ud83d\ude00\ud83d\ude00\"", "\"\\n\\u00e9\""),
                        List.of("\"a\"", "\"abcd\"", "\"a\n\"", "\"\\ud83d\\ude00\"")),
                Arguments.of(
                        "{\"type\":\"string\",\"format\":\"date\"}",
                        List.of("\"2024-02-29\"", "\"2000-02-29\"", "\"2023-11-30\""),
                        List.of(
                                "\"2023-02-29\"",
                                "\"1900-02-29\"",
                                "\"2023-11-31\"",
                                "\"2023-13-01\"",
                                "\"2023-1-1\"")),
                Arguments.of(
                        "{\"type\":\"array\",\"items\":{\"const\":1},\"minItems\":1,\"maxItems\":2}",
                        List.of("[1]", "[1, 1]"),
                        List.of("[]", "[1,1,1]", "[1,]")),
                Arguments.of(
                        "{\"type\":\"array\",\"prefixItems\":[{\"const\":1},{\"const\":\"x\"}],\"items\":false}",
                        List.of("[1,\"x\"]"),
                        List.of("[1,\"x\",1]", "[\"x\",1]")),
                Arguments.of("{\"type\":\"array\",\"maxItems\":0}", List.of("[]"), List.of("[1]")),
                Arguments.of(
                        "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3}},\"required\":[\"b\"]}",
                        List.of("{\"b\":2}", "{\"a\":1,\"b\":2,\"c\":3}", "{\"b\":2,\"c\":3}"),
                        List.of("{}", "{\"a\":1}", "{\"b\":2,\"a\":1}", "{\"b\":2,}", "{\"b\":2,\"d\":1}")),
                Arguments.of(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2}}}",
                        List.of("{}", "{\"a\":1}", "{\"b\":2}", "{\"a\":1,\"b\":2}"),
                        List.of("{,}", "{\"b\":2,\"b\":2}")),
                Arguments.of(
                        "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"boolean\"}}",
                        List.of("{}", "{\"x\":true,\"y\":false}"),
                        List.of("{\"x\":1}")),
                Arguments.of(
                        "{\"type\":\"object\",\"required\":[\"x\"],\"additionalProperties\":{\"const\":1}}",
                        List.of("{\"x\":1}"),
                        List.of("{}")),
                Arguments.of(
                        "{\"type\":[\"string\",\"null\"],\"maxLength\":1}",
                        List.of("null", "\"a\""),
                        List.of("\"ab\"", "1")),
                Arguments.of(
                        "{\"allOf\":[{\"type\":[\"number\",\"string\"]},{\"type\":\"integer\"},{\"minimum\":1},{\"minimum\":2,\"maximum\":3}]}",
                        List.of("2", "3"),
                        List.of("1", "4", "\"2\"")),
                Arguments.of(
                        "{\"type\":\"object\",\"properties\":{\"t\":{}},\"required\":[\"t\"],\"oneOf\":[{\"properties\":{\"t\":{\"const\":\"a\"}}},{\"properties\":{\"t\":{\"const\":\"b\"}}}]}",
                        List.of("{\"t\":\"a\"}", "{\"t\":\"b\"}"),
                        List.of("{\"t\":\"c\"}", "{}")),
                Arguments.of(
                        "{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"v\":{\"const\":1},\"n\":{\"$ref\":\"#/$defs/n\"}}}},\"$ref\":\"#/$defs/n\"}",
                        List.of("{\"v\":1,\"n\":{\"n\":{}}}"),
                        List.of("{\"n\":1}")),
                Arguments.of(
                        "{\"anyOf\":[{\"const\":1},false,{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}]}",
                        List.of("[1,[[]]]"),
                        List.of("[2]")),
                Arguments.of("{\"enum\":[1,\"a\",null],\"type\":\"string\"}", List.of("\"a\""), List.of("1", "null")),
                Arguments.of(
                        "{\"type\":\"string\",\"pattern\":\"^(a+)*(b{2}){2}$\"}",
                        List.of("\"bbbb\"", "\"aaabbbb\""), List.of("\"abb\"")),
                Arguments.of("{}", List.of("1", "{\"a\":[null,true]}"), List.of("x")));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_grammar_accepts_what_fits_and_refuses_what_does_not(String schema, List<String> fits, List<String> doesNot) {
        assertThat(fits).allMatch(json -> accepts(schema, json));
        assertThat(doesNot).noneMatch(json -> accepts(schema, json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":5},\"uniqueItems\":true} /uniqueItems",
                "{\"type\":\"number\",\"minimum\":0,\"maximum\":1} /maximum",
                "{\"type\":\"number\",\"exclusiveMinimum\":0} /exclusiveMinimum",
                "{\"type\":\"integer\",\"minimum\":-5} /minimum",
                "{\"type\":\"integer\",\"minimum\":7} /minimum",
                "{\"type\":\"integer\",\"multipleOf\":3} /multipleOf",
                "{\"type\":\"string\",\"pattern\":\"^(?=a)\"} /pattern",
                "{\"type\":\"string\",\"pattern\":\"^a*$\",\"maxLength\":3} /maxLength",
                "{\"type\":\"string\",\"maxLength\":5000} /maxLength",
                "{\"type\":\"string\",\"format\":\"email\"} /format",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"null\"},\"minProperties\":1} /json /minProperties",
                "{\"not\":{\"type\":\"string\"}} /json /not",
                "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]} /oneOf",
                "{\"properties\":{\"a/b\":{\"type\":\"array\",\"items\":{\"contains\":{\"const\":1},\"type\":\"array\",\"maxItems\":0}}}} /properties/a~1b/items/contains",
                "{\"$defs\":{\"x\":{\"type\":\"number\",\"maximum\":1}},\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/x\"}} /$defs/x/maximum",
                "{\"allOf\":[{\"pattern\":\"^a\"},{\"pattern\":\"b$\"}],\"type\":\"string\"} /pattern",
                "{\"type\":\"number\",\"exclusiveMinimum\":-1e18} /exclusiveMinimum",
                "{\"type\":\"integer\",\"minimum\":1e20,\"maximum\":1e30} /minimum",
                "{\"type\":\"integer\",\"minimum\":-1e30,\"maximum\":-1e25} /maximum",
                "{\"oneOf\":[{\"type\":\"array\",\"prefixItems\":[false]},{\"type\":\"array\",\"items\":{\"const\":1}}]} /oneOf",
                "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"b\":{\"const\":1}},\"additionalProperties\":{\"const\":1}},{\"patternProperties\":{\"^a\":{\"const\":2}}}],\"required\":[\"b\"]} /patternProperties /additionalProperties",
                "{\"allOf\":[{\"type\":\"object\",\"patternProperties\":{\"^(?!a)\":{\"const\":1}},\"additionalProperties\":false},{\"properties\":{\"b\":{\"enum\":[1,2]}}}]} /patternProperties",
                "{\"$defs\":{\"r\":{\"$id\":\"http://x.test/r\",\"$defs\":{\"n\":{\"const\":1}},\"$ref\":\"#/$defs/n\"},\"n\":{\"const\":1}},\"$ref\":\"#/$defs/r\"} /$defs/r/$ref"
            })
    void what_is_left_to_validation_is_named_with_its_place(String line) {
        String schema = line.substring(0, line.lastIndexOf('}') + 1);
        String[] named = line.substring(schema.length()).trim().split(" ");

        assertThat(gbnf(schema).unexpressed()).extracting(Unexpressed::toString).containsExactlyInAnyOrder(named);
        if (!schema.contains("contains")) { // which no empty array satisfies, so that there is no grammar to try
            GbnfProperties.assertValid(JsonSchema.parse(schema), gbnf(schema), 7, 50);
        }
    }

    static List<Arguments> met() {
        return List.of(
                Arguments.of(
                        "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1}},\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"b\":{\"const\":2}},\"required\":[\"b\"]}],\"properties\":{\"a\":{},\"b\":{}}}",
                        List.of("{\"a\":1}", "{}", "{\"b\":2}"),
                        List.of("{\"a\":1,\"b\":3}", "{\"a\":2}")),
                Arguments.of(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1}},\"additionalProperties\":false,\"anyOf\":[{\"properties\":{\"b\":{\"const\":2}}},{\"properties\":{\"b\":{\"const\":2}},\"required\":[\"b\"]}]}",
                        List.of("{\"a\":1}", "{}"),
                        List.of("{\"b\":2}", "{\"a\":1,\"b\":2}")),
                Arguments.of(
                        "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1}},\"additionalProperties\":false},{\"properties\":{\"b\":{\"const\":2}}}]}",
                        List.of("{\"a\":1}", "{}"),
                        List.of("{\"b\":2}", "{\"a\":1,\"b\":2}")),
                Arguments.of(
                        "{\"allOf\":[{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}},{\"properties\":{\"b\":{\"enum\":[\"x\",2]}},\"required\":[\"b\"]}]}",
                        List.of("{\"b\":2}"),
                        List.of("{\"b\":\"x\"}", "{}")),
                Arguments.of(
                        "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},{\"patternProperties\":{\"^b\":true},\"additionalProperties\":{\"enum\":[1,2]}},{\"properties\":{\"bb\":{\"const\":0},\"c\":{\"enum\":[0,1]}}}]}",
                        List.of("{\"a\":1,\"bb\":0,\"c\":1}"),
                        List.of("{\"a\":1,\"c\":0}")),
                Arguments.of(
                        "{\"type\":\"object\",\"patternProperties\":{\"^x\":{\"const\":1}},\"required\":[\"xa\"],\"additionalProperties\":false}",
                        List.of("{\"xa\":1}"),
                        List.of("{}", "{\"xa\":2}")),
                Arguments.of(
                        "{\"allOf\":[{\"prefixItems\":[{\"type\":\"string\"}],\"items\":false},{\"items\":{\"type\":\"integer\"}}]}",
                        List.of("[]"),
                        List.of("[\"x\"]", "[1]")),
                Arguments.of(
                        "{\"allOf\":[{\"prefixItems\":[{\"enum\":[1,2]}],\"items\":{\"const\":5}},{\"prefixItems\":[true,{\"enum\":[5,6]},{\"enum\":[5,7]}],\"items\":false},{\"items\":{\"enum\":[2,5]}}],\"minItems\":3}",
                        List.of("[2,5,5]"),
                        List.of("[1,5,5]", "[2,6,5]", "[2,5,7]", "[2,5,5,5]")),
                Arguments.of(
                        "{\"type\":\"array\",\"prefixItems\":[{\"const\":1},false]}",
                        List.of("[1]"),
                        List.of("[2]", "[1,1]")),
                Arguments.of(
                        "{\"$defs\":{\"x\":{\"type\":\"object\",\"properties\":{\"y\":{\"$ref\":\"#/$defs/y\"},\"z\":false},\"required\":[\"y\",\"z\"]},\"y\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/x\"}}},\"anyOf\":[{\"$ref\":\"#/$defs/x\"},{\"$ref\":\"#/$defs/y\"}]}",
                        List.of("[]"),
                        List.of("[{}]", "{\"y\":[]}")));
    }

    @ParameterizedTest
    @MethodSource("met")
    void what_a_schema_says_of_others_holds_for_what_a_schema_beside_it_names(
            String schema, List<String> fits, List<String> doesNot) {
        assertThat(fits).allMatch(json -> accepts(schema, json));
        assertThat(doesNot).noneMatch(json -> accepts(schema, json));
        assertThat(fits)
                .allMatch(json -> JsonSchema.parse(schema).validate(json).isEmpty());
        GbnfProperties.assertValid(JsonSchema.parse(schema), gbnf(schema), 3, 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"enum\":[1]}",
                "{\"anyOf\":[false]}",
                "{\"type\":\"object\",\"required\":[\"a\"],\"additionalProperties\":false}",
                "{\"type\":\"array\",\"minItems\":2,\"maxItems\":1}",
                "{\"type\":\"array\",\"minItems\":2,\"prefixItems\":[{\"const\":1},false]}",
                "{\"type\":\"string\",\"minLength\":2,\"maxLength\":1}",
                "{\"allOf\":[{\"type\":\"object\",\"additionalProperties\":false},{\"required\":[\"b\"],\"properties\":{\"b\":{}}}]}"
            })
    void a_schema_without_a_value_of_its_own_has_no_grammar(String schema) {
        assertThatThrownBy(() -> gbnf(schema))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("cannot write a grammar for the JSON Schema: ");
    }

    @Test
    void a_large_schema_makes_a_grammar_of_its_size() {
        String properties = IntStream.range(0, 100)
                .mapToObj(i -> "\"p" + i + "\":{\"type\":\"string\",\"maxLength\":" + i + "}")
                .collect(Collectors.joining(","));

        String text = gbnf("{\"type\":\"object\",\"properties\":{" + properties + "}}")
                .text();

        assertThat(text.length()).isLessThan(100 * 400);
        assertThat(new Grammar(text).derive(new Random(1))).startsWith("{");
    }

    @Test
    void what_could_only_be_written_without_end_is_left_out() {
        String next =
                "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#/$defs/n\"}},\"required\":[\"next\"]}";
        String schema = "{\"anyOf\":[{\"$ref\":\"#/$defs/n\"},{\"type\":\"null\"}],\"$defs\":{\"n\":" + next + "}}";
        String tuple =
                "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"},{\"$ref\":\"#\"},{\"type\":\"null\"}]}";
        String mutual =
                "{\"type\":\"array\",\"minItems\":1,\"items\":false,\"prefixItems\":[{\"type\":\"object\",\"properties\":"
                        + "{\"a\":{\"anyOf\":[{\"$ref\":\"#\"},{\"const\":1}]}},\"required\":[\"a\"],\"additionalProperties\":false}]}";

        assertThat(new Grammar(gbnf(schema).text()).derive(new Random(1))).isEqualTo("null");
        assertThatThrownBy(() -> gbnf("{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":" + next + "}}"))
                .hasMessageContaining("no value is valid");
        assertThat(new Grammar(gbnf(tuple).text()).derive(new Random(1)))
                .startsWith("[")
                .doesNotContain("null");
        for (int seed = 0; seed < 50; seed++) {
            assertThat(JsonSchema.parse(mutual)
                            .validate(new Grammar(gbnf(mutual).text()).derive(new Random(seed))))
                    .isEmpty();
        }
    }

    @Test
    void deep_nesting_ends_in_an_error_that_names_the_place() {
        String schema = "{\"type\":\"array\",\"items\":".repeat(240) + "true" + "}".repeat(240);

        assertThatThrownBy(() -> gbnf(schema))
                .hasMessageContaining("/items/items")
                .hasMessageContaining("200 levels");
    }
}
