package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.orchestrator.api.OrchestratorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and texts that are meant to hurt, or were never looked at. */
class HostileSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#\"}",
                "{\"anyOf\":[{\"not\":{\"$ref\":\"#\"}}]}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"if\":{\"$ref\":\"#/$defs/a\"}}}}",
                "{\"items\":{\"$ref\":\"#/x/y\"},\"x\":{\"y\":{\"allOf\":[{\"$ref\":\"#/x/y\"}]}}}"
            })
    void a_schema_that_never_gets_deeper_is_refused(String text) {
        refuses(text, "the schema refers to itself for the same value");
    }

    @Test
    void recursion_through_a_part_of_the_value_is_not_refused() {
        JsonSchema list =
                JsonSchema.parse("{\"anyOf\":[{\"type\":\"null\"},{\"properties\":{\"next\":{\"$ref\":\"#\"}},"
                        + "\"required\":[\"next\"],\"type\":\"object\"}]}");

        assertThat(list.validate("{\"next\":{\"next\":null}}")).isEmpty();
        assertThat(list.validate("{\"next\":{\"next\":1}}")).isNotEmpty();
    }

    @Test
    void references_that_double_at_each_step_are_refused() {
        refuses(doubling("%s"), "more than 1000000 schemas apply to one value");
    }

    @Test
    void references_that_double_at_each_level_of_the_value_end_the_validation() {
        JsonSchema schema = JsonSchema.parse(doubling("{\"properties\":{\"a\":%s}}"));

        assertThat(schema.validate("{\"a\":".repeat(49) + "1" + "}".repeat(49)))
                .singleElement()
                .satisfies(v -> assertThat(v.keyword()).isEqualTo("json"))
                .satisfies(v -> assertThat(v.hint()).contains("takes too long"));
        assertThat(schema.validate("{\"a\":{\"a\":1}}")).isEmpty();
    }

    private static String doubling(String place) {
        StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/a50\",\"$defs\":{\"a0\":{\"type\":\"string\"}");
        for (int i = 1; i <= 50; i++) {
            String next = String.format(place, "{\"$ref\":\"#/$defs/a" + (i - 1) + "\"}");
            schema.append(String.format(",\"a%d\":{\"allOf\":[%s,%s]}", i, next, next));
        }
        return schema.append("}}").toString();
    }

    @Test
    @Tag("slow")
    void annotations_that_multiply_end_the_validation() {
        JsonSchema schema = JsonSchema.parse("{\"$ref\":\"#/$defs/d\",\"$defs\":{\"d\":{\"type\":\"object\","
                + "\"properties\":{\"b\":{\"$ref\":\"#/$defs/d\"}},\"patternProperties\":{\"b$\":{\"$ref\":\"#/$defs/d\"}},"
                + "\"required\":[\"b\"],\"unevaluatedProperties\":false}}}");

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(schema.validate("{\"b\":".repeat(60) + "1" + "}".repeat(60)))
                        .singleElement()
                        .satisfies(v -> assertThat(v.hint()).contains("takes too long")));
        assertThat(schema.validate("{\"b\":{\"b\":1}}")).isNotEmpty();
    }

    @Test
    void a_pattern_that_backtracks_without_end_ends_the_validation() {
        JsonSchema schema = JsonSchema.parse("{\"items\":{\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\"}}");

        assertThat(schema.validate("[\"" + "a".repeat(3_000) + "\"]"))
                .singleElement()
                .satisfies(v -> assertThat(v.keyword()).isEqualTo("json"))
                .satisfies(v -> assertThat(v.hint()).contains("takes too long on a string of 3000 characters"));
        assertThat(schema.validate("[\"ab.Ab\"]")).isEmpty();
    }

    @Test
    void a_pattern_that_ends_the_stack_ends_the_validation() {
        assertThat(JsonSchema.parse("{\"pattern\":\"^(?=a)(a|b)*$\"}").validate('"' + "ab".repeat(200_000) + '"'))
                .singleElement()
                .satisfies(v -> assertThat(v.hint()).contains("needs too much memory"));
    }

    @Test
    void a_schema_nested_too_deeply_is_refused_and_one_nested_deeply_is_not() {
        refuses("{\"items\":".repeat(501) + "{}" + "}".repeat(501), "nested deeper than 500 levels");
        assertThat(JsonSchema.parse("{\"items\":".repeat(90) + "{}" + "}".repeat(90))
                        .validate("[[[]]]"))
                .isEmpty();
    }

    @Test
    void a_huge_schema_is_refused() {
        refuses("{\"description\":\"" + "x".repeat(17 * 1024 * 1024) + "\"}", "at most 16777216 are read");
    }

    @Test
    void nothing_is_fetched() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .configureBlocking(false);
            String uri = "http://localhost:" + ((InetSocketAddress) server.getLocalAddress()).getPort() + "/a.json";

            refuses("{\"$ref\":\"" + uri + "\"}", "is outside this schema and is not fetched");
            refuses("{\"$schema\":\"" + uri + "\"}", "only draft 2020-12 is understood");
            refuses("{\"$id\":\"" + uri + "\",\"properties\":{\"a\":{\"$ref\":\"b.json\"}}}", "/properties/a/$ref: ");
            assertThatThrownBy(() -> JsonSchema.parse(
                                    "{\"$ref\":\"http://a/b\"}", Map.of("http://a/b", "{\"$ref\":\"" + uri + "\"}"))
                            .validate("1"))
                    .isInstanceOf(OrchestratorException.class);
            assertThat(server.accept()).isNull();
        }
    }

    @Test
    void documents_given_along_are_used() {
        JsonSchema schema = JsonSchema.parse(
                "{\"items\":{\"$ref\":\"http://a/b#/$defs/c\"}}",
                Map.of("http://a/b", "{\"$defs\":{\"c\":{\"type\":\"integer\",\"minimum\":2}}}"));

        assertThat(schema.validate("[1,2]"))
                .containsExactly(new Violation("/0", "minimum", "a whole number of at least 2", "the number 1", ""));
        assertThat(schema)
                .isNotEqualTo(JsonSchema.parse(schema.text(), Map.of("http://a/b", "{\"$defs\":{\"c\":true}}")));
        assertThat(JsonSchema.parse(schema.text(), Map.of("http://a/b", "{\"$defs\":{\"c\":true}}"))
                        .validate("[1]"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$id\":\"{{not a uri}}\",\"type\":\"string\"}",
                "{\"$id\":\"\",\"type\":\"string\"}",
                "{\"$id\":7,\"type\":\"string\"}",
                "{\"id\":\"%%\",\"type\":\"string\"}",
                "{\"$id\":\"a.json\",\"$ref\":\"a.json#/$defs/b\",\"$defs\":{\"b\":{\"type\":\"string\"}}}",
                "{\"$id\":\"/a/b\",\"$ref\":\"c\",\"$defs\":{\"b\":{\"$id\":\"c\",\"type\":\"string\"}}}",
                "{\"$id\":\"http://a/b#c\",\"$ref\":\"#/$defs/b\",\"$defs\":{\"b\":{\"type\":\"string\"}}}",
                "{\"$ref\":\"#b\",\"$defs\":{\"b\":{\"$id\":\"#b\",\"type\":\"string\"}}}",
                "{\"$ref\":\"b\",\"$defs\":{\"b\":{\"$id\":\"b\",\"type\":\"string\"}}}",
                "{\"$ref\":\"#/$defs/b\",\"$defs\":{\"b\":{\"$id\":\"a b\",\"type\":\"string\"}}}",
                "{\"$id\":\"urn:a:b\",\"$ref\":\"#/$defs/b\",\"$defs\":{\"b\":{\"type\":\"string\"}}}"
            })
    void malformed_and_unusual_ids_do_not_make_a_schema_unusable(String text) {
        JsonSchema schema = JsonSchema.parse(text);

        assertThat(schema.text()).isEqualTo(text);
        assertThat(schema.validate("\"x\"")).isEmpty();
        assertThat(schema.validate("1")).extracting(Violation::keyword).containsExactly("type");
    }

    @Test
    void an_id_within_data_is_data() {
        JsonSchema schema = JsonSchema.parse("{\"const\":{\"$id\":\"a b\",\"id\":\"c\"}}");

        assertThat(schema.validate("{\"$id\":\"a b\",\"id\":\"c\"}")).isEmpty();
        assertThat(schema.validate("{}")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1e308, ",
        "1e309, exponent beyond",
        "4.9e-324, ",
        "1e-325, exponent beyond",
        "10e308, beyond the range of a double",
        "1e3342437438994727, exponent beyond",
        "1e0000000000000000002, ",
        "-1.5E+0300, "
    })
    void numbers_are_checked_as_far_as_a_double_goes(String number, String reason) {
        assertNumber(number, reason);
    }

    @Test
    void numbers_are_checked_up_to_400_digits() {
        assertNumber("1" + "0".repeat(399), null);
        assertNumber("1" + "0".repeat(400), "a number of 401 digits");
        assertNumber("0." + "1".repeat(399), null);
        assertNumber("0." + "1".repeat(400), "a number of 401 digits");
    }

    private static void assertNumber(String number, String reason) {
        for (String json : new String[] {number, "{\"a\":[1," + number + "]}"}) {
            if (reason == null) {
                assertThat(JsonSchema.parse("true").validate(json)).isEmpty();
            } else {
                assertThat(JsonSchema.parse("true").validate(json))
                        .singleElement()
                        .satisfies(v -> {
                            assertThat(v.keyword()).isEqualTo("json");
                            assertThat(v.pointer()).isEqualTo(json.equals(number) ? "" : "/a/1");
                            assertThat(v.hint()).contains(reason);
                        });
            }
        }
    }

    private static void refuses(String text, String reason) {
        assertThatThrownBy(() -> JsonSchema.parse(text))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":5}",
                "{\"type\":[1,null]}",
                "{\"required\":\"x\"}",
                "{\"required\":[1]}",
                "{\"pattern\":7}",
                "{\"format\":1}",
                "{\"enum\":3}",
                "{\"enum\":null}",
                "{\"properties\":[1]}",
                "{\"dependentRequired\":3}"
            })
    void what_is_referred_to_has_to_be_a_schema_wherever_it_lies(String part) {
        assertThatThrownBy(() -> JsonSchema.parse("{\"$ref\":\"#/x/y\",\"x\":{\"y\":" + part + "}}"))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("not a JSON Schema: /x/y/");
    }
}
