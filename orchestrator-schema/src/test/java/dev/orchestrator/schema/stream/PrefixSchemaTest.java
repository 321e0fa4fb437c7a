package dev.orchestrator.schema.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.regex.RegexTable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PrefixSchemaTest {
    record Step(String title, int minutes) {}

    record Plan(String name, List<Step> steps) {}

    @Test
    void the_schema_of_a_record_kills_what_is_no_such_record() {
        PrefixSchema schema = PrefixSchema.of(JsonSchema.of(Plan.class));

        assertThat(Feeding.verdict(schema, "{\"name\":\"x\",\"steps\":[{\"title\":\"a\",\"minutes\":5}]}"))
                .isEqualTo(new Prefix.Complete());
        assertThat(Feeding.verdict(schema, "{\"name\":\"x\",\"steps\":[{\"title\":\"a\",\"minutes\":\"5\"}]}"))
                .isEqualTo(new Prefix.Dead("/steps/0/minutes", "type", 44));
        assertThat(Feeding.verdict(schema, "{\"name\":\"x\",\"stops\":[]}"))
                .isEqualTo(new Prefix.Dead("", "additionalProperties", 15));
    }

    @Test
    void the_keywords_that_are_left_to_the_end_are_named() {
        assertThat(Feeding.schema("{\"type\":\"string\",\"title\":\"x\"}").deferred())
                .isEmpty();
        assertThat(Feeding.schema("{\"properties\":{\"a/b\":{\"unknown\":1}},\"unevaluatedProperties\":false,"
                                + "\"propertyNames\":{\"not\":{}},\"x/y\":1}")
                        .deferred())
                .containsExactly("/properties/a~1b/unknown", "/propertyNames", "/unevaluatedProperties", "/x~1y");
    }

    @Test
    void a_schema_serves_several_threads() {
        PrefixSchema schema = Feeding.schema(
                "{\"items\":{\"enum\":[\"ab\",\"ac\"],\"pattern\":\"^a\"},\"uniqueItems\":true,\"maxItems\":3}");
        List<CompletableFuture<Prefix>> all = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> Feeding.verdict(schema, i % 2 == 0 ? "[\"ab\",\"ac\"]" : "[\"ab\",\"ad\"]")))
                .toList();

        assertThat(all)
                .allSatisfy(each -> assertThat(each.join())
                        .isEqualTo(
                                all.indexOf(each) % 2 == 0 ? new Prefix.Complete() : new Prefix.Dead("/1", "enum", 8)));
    }

    @Test
    void a_schema_that_multiplies_on_one_value_is_refused() {
        // Each definition applies the next twice: two to the sixteenth checks on a single value.
        String definitions = IntStream.range(0, 16)
                .mapToObj(i ->
                        "\"d%d\":{\"oneOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\",\"title\":\"\"}]}"
                                .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(","));
        JsonSchema schema = JsonSchema.parse(
                "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + ",\"d16\":{\"type\":\"null\"}}}");

        assertThatExceptionOfType(OrchestratorException.class)
                .isThrownBy(() -> PrefixSchema.of(schema))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .withMessageStartingWith("cannot compile the JSON Schema: /$defs/d")
                .withMessageContaining("applies more than 4096 schemas to one value");
    }

    @Test
    void a_long_chain_of_schemas_is_refused() {
        String definitions = IntStream.range(0, 500)
                .mapToObj(i -> "\"d%d\":{\"$ref\":\"#/$defs/d%d\",\"minLength\":0}".formatted(i, i + 1))
                .collect(Collectors.joining(","));
        JsonSchema schema = JsonSchema.parse(
                "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + ",\"d500\":{\"type\":\"null\"}}}");

        assertThatExceptionOfType(OrchestratorException.class)
                .isThrownBy(() -> PrefixSchema.of(schema))
                .withMessageContaining("more than 250 deep");
    }

    @Test
    void a_schema_that_multiplies_from_level_to_level_stays_bounded() {
        PrefixSchema schema = Feeding.schema(
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"array\",\"anyOf\":[{\"items\":{\"$ref\":\"#/$defs/a\"}},"
                        + "{\"items\":{\"$ref\":\"#/$defs/a\"},\"title\":\"\",\"minItems\":0}]}}}");
        PrefixValidator validator = schema.start();

        assertThat(validator.feed("[".repeat(300) + "]".repeat(300))).isEqualTo(new Prefix.Complete());
        assertThat(schema.start().feed("[[[1")).isEqualTo(new Prefix.Dead("", "anyOf", 3));
    }

    @Test
    void where_checking_ends_does_not_depend_on_the_parts() {
        checkingEndsAlike(Feeding::verdictInChars);
    }

    @Test
    @Tag("slow")
    void where_checking_ends_does_not_depend_on_parts_of_any_size() {
        checkingEndsAlike(Feeding::verdict);
    }

    private static void checkingEndsAlike(BiFunction<PrefixSchema, String, Prefix> verdict) {
        String alternatives = "{\"type\":\"integer\"},".repeat(4_000);
        PrefixSchema wide = Feeding.schema("{\"type\":\"array\",\"items\":{\"anyOf\":["
                + alternatives.substring(0, alternatives.length() - 1) + "]}}");
        PrefixSchema slow =
                Feeding.schema("{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"a*(?=c)c?d\"}}");

        assertThat(verdict.apply(wide, "[" + "1,".repeat(2_300) + "\"x\"" + " ".repeat(20) + "]"))
                .isInstanceOf(Prefix.Dead.class);
        assertThat(verdict.apply(wide, "[" + "1,".repeat(2_600) + "\"x\"" + " ".repeat(20) + "]"))
                .isInstanceOf(Prefix.Complete.class);
        String long300 = '"' + "a".repeat(300) + "xcd\",";
        assertThat(verdict.apply(slow, "[" + long300.repeat(150) + "\"x\"" + " ".repeat(20) + "]"))
                .isInstanceOf(Prefix.Dead.class);
    }

    @Test
    void values_as_deep_as_can_be_are_checked() {
        String schema = "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}";

        assertThat(Feeding.schema(schema).start().feed("[".repeat(490) + "1"))
                .isInstanceOfSatisfying(Prefix.Dead.class, dead -> {
                    assertThat(dead.keyword()).isEqualTo("type");
                    assertThat(dead.pointer()).isEqualTo("/0".repeat(490));
                    assertThat(dead.offset()).isEqualTo(490);
                });
    }

    @Test
    void a_large_enum_is_found_in_quickly() {
        String values =
                IntStream.range(0, 50_000).mapToObj(i -> "\"v" + i + "\"").collect(Collectors.joining(","));
        PrefixSchema schema = PrefixSchema.of(JsonSchema.parse("{\"items\":{\"enum\":[" + values + ",1]}}"));

        assertThat(schema.start().feed("[" + values + "]")).isEqualTo(new Prefix.Complete());
        assertThat(schema.start().feed("[\"v50000\"]")).isEqualTo(new Prefix.Dead("/0", "enum", 7));
    }

    @Test
    void catastrophic_patterns_neither_hang_nor_decide() {
        String bad = "\"" + "a".repeat(2_000) + "!\"";

        // Regular, so a table decides it at once; not regular, so it is left to the end.
        assertThat(Feeding.schema("{\"pattern\":\"^(a+)+$\"}").start().feed(bad))
                .isEqualTo(new Prefix.Dead("", "pattern", 2_001));
        assertThat(Feeding.schema("{\"pattern\":\"^(a+)+(?=b)$\"}").start().feed(bad))
                .isEqualTo(new Prefix.Complete());
        assertThat(Feeding.schema("{\"propertyNames\":{\"pattern\":\"^(a+)+(?=b)$\"}}")
                        .start()
                        .feed("{" + bad + ":1}"))
                .isEqualTo(new Prefix.Complete());
        String array = "[" + (bad + ",").repeat(300) + "1]";
        assertThat(Feeding.schema("{\"items\":{\"pattern\":\"^(a+)+(?=b)$\"}}")
                        .start()
                        .feed(array))
                .isEqualTo(new Prefix.Complete());
    }

    @Test
    void a_pattern_that_would_need_a_large_table_is_decided_at_the_closing_quote() {
        for (String pattern :
                new String[] {"^(a|b)*a(a|b){14}$", "^((a{50}){50}){50}$", "^" + "(".repeat(80) + ")".repeat(80)}) {
            assertThat(RegexTable.of(pattern)).as(pattern).isNull();
        }
        assertThat(Feeding.verdict("{\"pattern\":\"^(a|b)*a(a|b){14}$\"}", "\"c\""))
                .isEqualTo(new Prefix.Dead("", "pattern", 2));
    }
}
