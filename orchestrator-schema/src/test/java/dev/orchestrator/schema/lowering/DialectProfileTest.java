package dev.orchestrator.schema.lowering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DialectProfileTest {
    static List<String> names() {
        return DialectProfile.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void each_profile_is_named_as_its_file(String name) {
        assertThat(DialectProfile.named(name).name()).isEqualTo(name);
        assertThat(DialectProfile.named(name))
                .isSameAs(DialectProfile.named(name))
                .hasToString(name);
    }

    @Test
    void an_unknown_name_is_answered_with_those_there_are() {
        assertThatThrownBy(() -> DialectProfile.named("openai"))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("no dialect profile is named \"openai\"")
                .hasMessageContaining("\"openai-2026-02\"")
                .extracting(e -> ((OrchestratorException) e).failureClass())
                .isEqualTo(FailureClass.INVALID_OUTPUT);
    }

    @Test
    void a_profile_of_ones_own_is_read_from_its_text() throws IOException {
        String stricter = text("openai-2026-02")
                .replace("openai-2026-02", "house-1")
                .replace("\"format\"", "\"x-none\"")
                .replace("\"properties\": 5000", "\"properties\": 2");
        DialectProfile profile = DialectProfile.parse(stricter);

        Lowered lowered = profile.lower(JsonSchema.parse("""
                {"type":"object","properties":{"at":{"type":"string","format":"date"}},"required":["at"],\
                "additionalProperties":false}"""));

        assertThat(profile.name()).isEqualTo("house-1");
        assertThat(lowered.profile()).isEqualTo("house-1");
        assertThat(lowered.schema().text())
                .contains("\"description\":\"format: date\"")
                .doesNotContain("\"format\"");
        assertThatThrownBy(() -> profile.lower(object("a", "b", "c")))
                .hasMessage(
                        "house-1 cannot take the schema: /properties: as lowered, expected at most 2 properties in all, got"
                                + " more from here on; split the schema into smaller ones (properties)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "name": "openai-2026-02"       | "name": "Open AI"       | /name: a name has lower-case
            "name": "openai-2026-02"       | "name": 1               | /name: expected a string, got the number 1
            "recursion": "anywhere"        | "recursion": "never"    | /recursion: expected one of
            "unroll": 3                    | "unroll": 0             | /unroll: expected a whole number from 1 to 20
            "maps": false                  | "maps": 0               | /rules/maps: expected true or false
            "maps": false,                 | ''                      | /rules/maps: is required
            "depth": 10                    | "deep": 10              | /limits/deep: is not a property of a profile
            "unroll": 3                    | "unroll": 3, "x": 1     | /x: is not a property of a profile
            "array": ["items",             | "array": [              | /keywords/array: must have "items"
            "array": ["items",             | "array": ["items", 1,   | /keywords/array/1: expected a string
            "array": ["items",             | "array": ["items", "items", | /keywords/array: "items" appears twice
            "enumTypes": ["null",          | "enumTypes": ["nul",    | /enumTypes: expected types out of
            "boolean", "integer", "number", "string"] | "boolean"]   | /enumTypes: must have "string"
            """)
    void what_is_wrong_with_a_profile_is_said_with_its_place(String part, String broken, String message)
            throws IOException {
        String text = text("openai-2026-02");
        assertThat(text).contains(part);

        assertThatThrownBy(() -> DialectProfile.parse(text.replace(part, broken)))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("not a dialect profile: ")
                .hasMessageContaining(message.isEmpty() ? "?" : message);
    }

    @Test
    void what_is_no_profile_at_all_is_refused() {
        assertThatThrownBy(() -> DialectProfile.parse("null")).hasMessageContaining("expected an object, got null");
        assertThatThrownBy(() -> DialectProfile.parse("[]")).hasMessageContaining("expected an object");
        assertThatThrownBy(() -> DialectProfile.parse("{")).hasMessageContaining("not JSON");
    }

    /** The rows: profile, schema (without its white space), and the violations as pointer and keyword. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai | {"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false} | ``
            openai | {"type":"array","items":{"type":"string"}} | : type
            openai | {"type":"object","properties":{},"additionalProperties":false,"anyOf":[{"type":"object","additionalProperties":false}]} | : type
            openai | {"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false} | /properties/a: required
            openai | {"type":"object","properties":{}} | : additionalProperties
            openai | {"type":"object","additionalProperties":{"type":"string"}} | : additionalProperties
            openai | {"type":"object","additionalProperties":false,"patternProperties":{"a":{}}} | : patternProperties
            openai | {"type":"object","additionalProperties":false,"allOf":[{"type":"object","additionalProperties":false}],"x":1} | : allOf, : x, : type
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"oneOf":[{"type":"null"}]}},"required":["a"]} | /properties/a: oneOf
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","not":{}}},"required":["a"]} | /properties/a: not
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","default":"b"}},"required":["a"]} | /properties/a: default
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","format":"uri"}},"required":["a"]} | /properties/a: format
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","format":"uuid"}},"required":["a"]} | ``
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","pattern":"(?<!b)a"}},"required":["a"]} | /properties/a: pattern
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"type":"string","maxLength":1}},"required":["a"]} | /properties/a: maxLength
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"$ref":"#","description":"b"}},"required":["a"]} | /properties/a: $ref
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["a"]} | ``
            openai | {"type":"object","additionalProperties":false,"properties":{"a":{}},"required":["a"]} | /properties/a: type
            anthropic | {"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false} | ``
            anthropic | {"type":"object","properties":{"a":{"type":"integer","minimum":1}},"additionalProperties":false} | /properties/a: minimum
            anthropic | {"type":"object","properties":{"a":{"type":"string","pattern":"a"}},"additionalProperties":false} | /properties/a: pattern
            anthropic | {"type":"object","properties":{"a":{"type":"array","items":{"type":"null"},"minItems":2}},"additionalProperties":false} | /properties/a: minItems
            anthropic | {"type":"object","properties":{"a":{"type":"array","items":{"type":"null"},"minItems":1}},"additionalProperties":false} | ``
            anthropic | {"type":"object","properties":{"a":{"$ref":"#"}},"additionalProperties":false} | : $ref
            anthropic | {"type":"object","properties":{"a":{"type":"string","enum":["a"]},"b":{"type":"object","enum":[{}],"additionalProperties":false}},"additionalProperties":false} | /properties/b: enum
            anthropic | {"type":"object"} | : additionalProperties
            anthropic | {"type":"object","additionalProperties":{"type":"string"}} | : additionalProperties
            gemini | {"type":"array","items":{"type":"string","format":"date-time"},"minItems":3} | ``
            gemini | {"type":"object","additionalProperties":{"type":"string"}} | ``
            gemini | {"type":"string","const":"a"} | : const
            gemini | {"type":"boolean","enum":[true]} | : enum
            gemini | {"type":"integer","enum":[1]} | ``
            gemini | {"type":"number","exclusiveMinimum":1} | : exclusiveMinimum
            gemini | {"type":"object","properties":{"a":{"$ref":"#"}},"propertyOrdering":["a"]} | ``
            gemini | {"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]} | : $ref
            gemini | {"type":"object","properties":{"a":{"$ref":"#","title":"b"}}} | /properties/a: $ref
            mistral | {"type":"object","properties":{},"additionalProperties":false} | ``
            mistral | {"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false} | /properties/a: type
            ollama | {"type":"number","minimum":1} | : minimum
            llamacpp | {"type":"number","minimum":1} | : minimum
            llamacpp | {"type":"integer","minimum":1} | ``
            llamacpp | {"type":"string","pattern":"a"} | : pattern
            llamacpp | {"type":"string","pattern":"^a$"} | ``
            llamacpp | {"type":"array","items":{},"uniqueItems":true} | : uniqueItems
            llamacpp | {"type":"object","properties":{},"anyOf":[{"type":"object"}]} | : properties
            llamacpp | {"type":"object","patternProperties":{}} | : patternProperties
            llamacpp | {"not":{}} | : not
            vllm | {"type":"integer","multipleOf":2} | : multipleOf
            vllm | {"type":"string","format":"idn-email"} | : format
            vllm | {"type":"string","pattern":"^a$","maxLength":1} | : minLength
            vllm | {"type":"string","maxLength":1} | ``
            vllm | {"type":"array","contains":{}} | : contains
            vllm | false | : type
            """)
    void a_checker_finds_what_the_provider_documents(String provider, String schema, String violations) {
        List<Violation> found = DialectProfile.named(provider + "-2026-02").check(JsonSchema.parse(schema));

        assertThat(found.stream()
                        .map(each -> each.pointer() + ": " + each.keyword())
                        .sorted())
                .containsExactlyElementsOf(
                        violations.isEmpty()
                                ? List.of()
                                : List.of(violations.split(", ")).stream()
                                        .sorted()
                                        .toList());
    }

    @Test
    void the_limits_of_openai_are_exact() {
        DialectProfile openai = DialectProfile.named("openai-2026-02");

        assertThat(openai.check(object(numbered(5_000)))).isEmpty();
        assertThat(openai.check(object(numbered(5_001))))
                .containsExactly(new Violation(
                        "/properties",
                        "properties",
                        "at most 5000 properties in all",
                        "more from here on",
                        "split the schema into smaller ones"));
        assertThat(openai.check(nested(10))).isEmpty();
        assertThat(openai.check(nested(11)))
                .extracting(Violation::keyword, Violation::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "type",
                        "expected at most 10 objects and arrays within each other, got more; describe it flatter"));
        assertThat(openai.check(enumOf(1_000, 10))).isEmpty();
        assertThat(openai.check(enumOf(1_001, 10)))
                .extracting(Violation::message)
                .containsExactly(
                        "expected at most 1000 listed values in all, got more from here on; split the schema into smaller"
                                + " ones");
        assertThat(openai.check(enumOf(250, 70))).isEmpty();
        assertThat(openai.check(enumOf(251, 70)))
                .extracting(Violation::message)
                .containsExactly(
                        "expected at most 15000 characters in more than 250 listed values, got 17570 characters in 251"
                                + " values");
        assertThat(openai.check(object("a".repeat(40_000), "b".repeat(40_000), "c".repeat(40_000))))
                .isEmpty();
        assertThat(openai.check(object("a".repeat(40_000), "b".repeat(40_000), "c".repeat(40_001))))
                .extracting(Violation::message)
                .containsExactly(
                        "expected at most 120000 characters of names and listed values in all, got more from here on;"
                                + " split the schema into smaller ones");
    }

    private static JsonSchema object(String... names) {
        String properties = List.of(names).stream()
                .map(each -> '"' + each + "\":{\"type\":\"null\"}")
                .collect(Collectors.joining(","));
        return JsonSchema.parse("{\"type\":\"object\",\"properties\":{" + properties + "},\"required\":[\""
                + String.join("\",\"", names) + "\"],\"additionalProperties\":false}");
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(each -> "p" + each).toArray(String[]::new);
    }

    private static JsonSchema nested(int depth) {
        String schema = "{\"type\":\"null\"}";
        for (int i = 0; i < depth; i++) {
            schema = "{\"type\":\"object\",\"properties\":{\"a\":" + schema
                    + "},\"required\":[\"a\"],\"additionalProperties\":false}";
        }
        return JsonSchema.parse(schema);
    }

    private static JsonSchema enumOf(int count, int length) {
        String values = IntStream.range(0, count)
                .mapToObj(each -> '"' + "x".repeat(length - 4) + (1_000 + each) + '"')
                .collect(Collectors.joining(","));
        return JsonSchema.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[" + values
                + "]}},\"required\":[\"a\"],\"additionalProperties\":false}");
    }

    private static String text(String name) throws IOException {
        try (InputStream in = DialectProfile.class.getResourceAsStream(name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
