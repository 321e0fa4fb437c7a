package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":[\"integer\",\"null\"]}|\"7\"|a whole number or null|the string \"7\"|write it as JSON, not as a string",
                "{\"type\":\"object\"}|\"{}\"|an object|the string \"{}\"|write it as JSON, not as a string",
                "{\"type\":\"object\"}|\"[]\"|an object|the string \"[]\"|``",
                "{\"enum\":[\"RED\",1]}|\"red\"|one of \"RED\", 1|the string \"red\"|write \"RED\"",
                "{\"const\":null}|1|null|the number 1|``",
                "{\"required\":[\"a\"],\"properties\":{\"a\":{\"enum\":[1,2]}}}|{}|the property \"a\"|an object without it|add it: one of 1, 2",
                "{\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\",\"format\":\"date\"}}}|{}|the property \"a\"|an object without it|add it: a date such as 2026-11-22",
                "{\"required\":[\"a\"]}|{}|the property \"a\"|an object without it|add it",
                "{\"properties\":{\"firstName\":{}},\"additionalProperties\":false}|{\"first_name\":1}|no properties but \"firstName\"|\"first_name\"|rename it to \"firstName\"",
                "{\"properties\":{\"a\":{}},\"additionalProperties\":false}|{\"A\":1,\"a\":2}|no properties but \"a\"|\"A\"|remove it",
                "{\"unevaluatedProperties\":false}|{\"a\":1}|no such property|\"a\"|remove it",
                "{\"type\":\"integer\",\"minimum\":3}|1|a whole number of at least 3|the number 1|``",
                "{\"exclusiveMaximum\":3}|3|a number less than 3|the number 3|``",
                "{\"multipleOf\":0.5}|0.7|a number that is a multiple of 0.5|the number 0.7|``",
                "{\"minLength\":2}|\"😀\"|at least 2 characters|the string \"😀\" of 1|``",
                "{\"maxLength\":1}|\"ab\"|at most 1 character|the string \"ab\" of 2|``",
                "{\"minItems\":1}|[]|at least 1 element|0|``",
                "{\"maxProperties\":2}|{\"a\":1,\"b\":1,\"c\":1}|at most 2 properties|3|``",
                "{\"uniqueItems\":true}|[1,{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]|elements that all differ|an array of 3|remove element 2, which equals element 1",
                "{\"uniqueItems\":true}|[1.0,1.00]|elements that all differ|an array of 2|remove element 1, which equals element 0",
                "{\"pattern\":\"^a$\"}|\"b\"|a string that matches ^a$|the string \"b\"|``",
                "{\"format\":\"date\"}|\"2026-02-30\"|a date such as 2026-11-22|the string \"2026-02-30\"|``",
                "{\"contains\":{\"const\":5}}|[1]|at least 1 element to fit the schema under contains|an array of 1|``",
                "{\"contains\":{\"const\":5},\"maxContains\":1}|[5,5]|at most 1 element to fit the schema under contains|an array of 2|``",
                "{\"dependentRequired\":{\"a\":[\"b\"]}}|{\"a\":1}|the property \"b\", because \"a\" is there|an object without it|add it",
                "{\"not\":{\"type\":\"string\"}}|\"a\"|a value that does not fit the schema under not|the string \"a\"|``",
                "{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}|3|a value that fits exactly one of 2 alternatives|the number 3|``",
                "{\"properties\":{\"a\":false}}|{\"a\":1}|nothing here|the number 1|remove it",
                "{\"prefixItems\":[{}],\"items\":false}|[1,2]|no further elements|2|``"
            })
    void a_violation_says_what_to_do(String schema, String json, String expected, String got, String hint) {
        assertThat(JsonSchema.parse(schema).validate(json)).singleElement().satisfies(v -> {
            assertThat(v.expected()).isEqualTo(expected);
            assertThat(v.got()).isEqualTo(got);
            assertThat(v.hint()).isEqualTo(hint);
            assertThat(v.message())
                    .isEqualTo("expected " + expected + ", got " + got + (hint.isEmpty() ? "" : "; " + hint));
        });
    }

    @Test
    void words_are_found_behind_references_and_ids() {
        String schema = "{\"$id\":\"http://a/b\",\"items\":{\"$ref\":\"c#d\"},\"$defs\":{\"x\":{\"$id\":\"c\","
                + "\"$defs\":{\"y\":{\"$anchor\":\"d\",\"maxLength\":1}}}}}";

        assertThat(JsonSchema.parse(schema).validate("[\"xx\"]"))
                .containsExactly(new Violation("/0", "maxLength", "at most 1 character", "the string \"xx\" of 2", ""));
    }

    @Test
    void a_pointer_escapes_what_a_pointer_must() {
        assertThat(JsonSchema.parse("{\"additionalProperties\":{\"type\":\"string\"}}")
                        .validate("{\"a/b~c\":1}"))
                .containsExactly(new Violation("/a~1b~0c", "type", "a string", "the number 1", ""));
    }

    @Test
    void many_alternatives_are_cut_short() {
        String values = "99";
        StringBuilder distinct = new StringBuilder("[0");
        for (int i = 1; i < 40; i++) {
            distinct.append(',').append(i);
        }

        assertThat(JsonSchema.parse("{\"enum\":" + distinct + "]}").validate(values))
                .singleElement()
                .satisfies(v ->
                        assertThat(v.expected()).startsWith("one of 0, 1, ").endsWith("29 and 10 more"));
    }
}
