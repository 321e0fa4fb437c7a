package dev.orchestrator.schema.lowering;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoweringTest {
    private static final String MANY = "a".repeat(80);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"enum":["NAME!","b"],"pattern":"PATTERN"} | enum
            {"type":"object","properties":{"NAME!":{"type":"null"}},"required":["NAME!"],\
            "patternProperties":{"PATTERN":false},"additionalProperties":false} | patternProperties
            {"type":"object","required":["NAME!"],"patternProperties":{"PATTERN":{"type":"null"}},\
            "additionalProperties":false} | patternProperties
            {"type":"object","properties":{"NAME!":{"type":"null"}},"propertyNames":{"pattern":"PATTERN"},\
            "additionalProperties":false} | propertyNames
            """)
    void what_a_pattern_does_not_decide_in_time_is_kept_and_left_to_validation(String schema, String keyword) {
        // Looking ahead keeps it from being a table, which would decide at once.
        JsonSchema original = parsed(schema, "^(?=a)((a|aa)+)+$");

        for (String name : DialectProfile.names()) {
            Lowered lowered = assertTimeoutPreemptively(
                    ofSeconds(20), () -> DialectProfile.named(name).lower(original));

            assertThat(lowered.schema().text()).as(name).contains(MANY + "!");
            assertThat(lowered.losses()).as(name).anySatisfy(each -> {
                assertThat(each.keyword()).isEqualTo(keyword);
                assertThat(each.level()).isEqualTo(LossLevel.RELAXED);
                assertThat(each.note()).contains("takes too long to tell");
            });
        }
    }

    @Test
    void a_pattern_that_a_table_decides_is_exact_however_a_search_for_it_would_run_away() {
        Lowered lowered =
                assertTimeoutPreemptively(ofSeconds(20), () -> lowered("openai", parsed("""
                        {"type":"object","properties":{"v":{"enum":["NAME","NAME!"],"pattern":"PATTERN"}},\
                        "required":["v"],"additionalProperties":false}""", "^((a|aa)+)+$")));

        assertThat(lowered.losses()).isEmpty();
        assertThat(lowered.schema().text()).contains(MANY).doesNotContain(MANY + "!");
    }

    @Test
    void all_patterns_of_a_schema_share_the_work_it_is_worth() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            names.append(i == 0 ? "" : ",").append("\"NAME").append(i).append("!\"");
        }
        JsonSchema original = parsed(
                "{\"type\":\"object\",\"properties\":{\"v\":{\"enum\":[" + names
                        + "],\"pattern\":\"PATTERN\"}},\"additionalProperties\":false}",
                "^(?=a)((a|aa)+)+$");

        Lowered lowered = assertTimeoutPreemptively(ofSeconds(120), () -> lowered("vllm", original));

        assertThat(lowered.loss()).isEqualTo(LossLevel.RELAXED);
        assertThat(lowered.schema().text()).contains("a1999!");
    }

    /** Schemas of which something is forgotten that is not said elsewhere, each with an answer that is not valid. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai | {"type":"object","patternProperties":{"^a":{"type":"integer"},"^ab":false},"additionalProperties":false} \
            | {"value":[{"key":"abc","value":1}]} | patternProperties
            openai | {"type":"object","patternProperties":{"^a":{"type":"integer"},"^ab":false}} \
            | {"value":[{"key":"abc","value":1}]} | patternProperties
            openai | {"type":"object","patternProperties":{"^a":{"type":"integer"},"b$":{"type":"string"}}} \
            | {"value":[{"key":"ab","value":1}]} | patternProperties
            openai | {"type":"object","patternProperties":{"^ab":false},"additionalProperties":{"type":"integer"}} \
            | {"value":[{"key":"abc","value":1}]} | patternProperties
            openai | {"type":"object","propertyNames":{"type":"string","not":{"const":"x"}},"additionalProperties":{"type":"integer"}} \
            | {"value":[{"key":"x","value":1}]} | not
            vllm | {"type":"object","propertyNames":{"enum":["x","y"],"not":{"const":"x"}},"additionalProperties":{"type":"integer"}} \
            | {"x":1} | not
            anthropic | {"type":"object","additionalProperties":{"not":{"type":"string"}}} | {"value":"{\\"x\\":\\"y\\"}"} | not
            vllm | {"type":"object","additionalProperties":{"not":{"type":"string"}}} | {"x":"y"} | not
            """)
    void what_the_provider_is_not_told_is_no_exact_lowering(
            String provider, String schema, String answer, String keyword) {
        Lowered lowered = lowered(provider, JsonSchema.parse(schema));

        assertThat(lowered.schema().validate(answer)).isEmpty();
        assertThat(lowered.original().validate(lowered.raise(answer))).isNotEmpty();
        assertThat(lowered.loss()).isGreaterThanOrEqualTo(LossLevel.RELAXED);
        assertThat(lowered.losses()).extracting(Loss::keyword).contains(keyword);
    }

    @Test
    void what_names_must_not_be_is_told_of_the_names() {
        assertThat(lowered("openai", JsonSchema.parse("""
                        {"type":"object","propertyNames":{"not":{"const":"x"}},\
                        "additionalProperties":{"type":"integer"}}""")).schema().text())
                .contains("each of its names must match the JSON Schema {\\\"not\\\":{\\\"const\\\":\\\"x\\\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"t":{"item0":1,"item1":2,"others":"oops"}} | `/t/others: expected an array of all further items, got the string "oops"`
            {"t":{"item0":1,"item1":2}} | `/t/others: is required, but the property is missing`
            {"t":{"item0":1,"others":[]}} | `/t/item1: is required, but the property is missing`
            {"t":{"item0":1,"item1":2,"others":[],"extra":7}} | `/t/extra: is none of the items; leave it out`
            {"p":{"item0":1,"others":[2]}} | `/p/others: is none of the items; leave it out`
            {"m":[{"key":"a","value":1,"other":2}]} | `/m/0/other: is not "key" or "value", which are all of a property; leave it out`
            {"m":[{"key":"a"}]} | `/m/0: expected an object with "key", a string, and "value", got an object`
            {"m":[{"key":"a","value":1},{"key":"a","value":1}]} | `/m/1/key: the key "a" appears twice, or is a property as well; give it once`
            {"f":{"a":1,"x":5,"additionalProperties":[{"key":"x","value":6}]}} | `/f/additionalProperties/0/key: the key "x" appears twice, or is a property as well; give it once`
            {"f":{"a":1,"additionalProperties":[{"key":"a","value":6}]}} | `/f/additionalProperties/0/key: "a" cannot be a key here: it has a property of its own, or must be absent; leave it out`
            """)
    void no_part_of_an_answer_is_dropped(String answer, String message) {
        assertThatThrownBy(() -> containers().raise(answer))
                .isInstanceOf(OrchestratorException.class)
                .hasMessage("cannot raise the answer to anthropic-2026-02: " + message)
                .extracting(e -> ((OrchestratorException) e).failureClass())
                .isEqualTo(FailureClass.INVALID_OUTPUT);
    }

    @Test
    void an_answer_with_just_its_parts_is_raised() {
        assertThat(containers().raise("""
                {"t":{"item0":1,"item1":2,"others":[3,4]},"p":{"item0":1},"m":[{"key":"a","value":1}],\
                "f":{"a":1,"additionalProperties":[{"key":"x","value":6}]}}"""))
                .isEqualTo("{\"t\":[1,2,3,4],\"p\":[1],\"m\":{\"a\":1},\"f\":{\"a\":1,\"x\":6}}");
    }

    private static Lowered containers() {
        return lowered("anthropic", JsonSchema.parse("""
                {"type":"object","properties":{\
                "t":{"type":"array","prefixItems":[{"type":"integer"},{"type":"integer"}],"minItems":2,\
                "items":{"type":"integer"}},\
                "p":{"type":"array","prefixItems":[{"type":"integer"}],"minItems":1,"items":false},\
                "m":{"type":"object","additionalProperties":{"type":"integer"}},\
                "f":{"type":"object","properties":{"a":{"type":"integer"}},\
                "additionalProperties":{"type":"integer"}}},"additionalProperties":false}"""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'a':{'type':'integer'}},'required':['a'],"
                        + "'additionalProperties':{'type':'integer'}}",
                "{'type':'object','properties':{'a':{'type':'integer'}},'required':['a'],"
                        + "'patternProperties':{'^a$':{'type':'integer'}},'additionalProperties':false}",
                "{'type':'object','properties':{'b':false},'additionalProperties':{'type':'integer'}}"
            })
    void keys_that_only_raising_refuses_are_relaxed(String schema) {
        Lowered lowered = lowered("openai", JsonSchema.parse(schema.replace('\'', '"')));

        assertThat(lowered.losses()).singleElement().satisfies(each -> {
            assertThat(each.level()).isEqualTo(LossLevel.RELAXED);
            assertThat(each.keyword()).isIn("additionalProperties", "patternProperties");
            assertThat(each.note()).contains("is refused only when it is raised");
        });
    }

    @Test
    void keys_whose_pattern_keeps_them_from_known_names_are_exact() {
        assertThat(lowered("openai", JsonSchema.parse("""
                        {"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],\
                        "patternProperties":{"^x-":{"type":"integer"}},"additionalProperties":false}""")).losses()).isEmpty();
    }

    @Test
    void a_key_that_appears_twice_is_refused_even_where_nothing_is_lost() {
        Lowered lowered = lowered(
                "openai", JsonSchema.parse("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}"));
        String answer = "{\"value\":[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":2}]}";

        assertThat(lowered.loss()).isEqualTo(LossLevel.EXACT);
        assertThat(lowered.schema().validate(answer)).isEmpty();
        assertThatThrownBy(() -> lowered.raise(answer))
                .hasMessageContaining("/value/1/key: the key \"a\" appears twice");
    }

    @Test
    void an_array_ends_before_an_item_that_nothing_fits() {
        Lowered lowered = lowered("anthropic", JsonSchema.parse("""
                {"type":"object","properties":{\
                "none":{"type":"array","prefixItems":[{"$ref":"#/$defs/n"}]},\
                "one":{"type":"array","prefixItems":[{"type":"null"},{"$ref":"#/$defs/n"},{"type":"null"}],"minItems":1},\
                "two":{"type":"array","prefixItems":[{"type":"null"},{"$ref":"#/$defs/n"}],"minItems":2}},\
                "required":["none","one"],"additionalProperties":false,\
                "$defs":{"n":{"allOf":[{"type":"string"},{"type":"null"}]}}}"""));

        assertThat(lowered.losses()).isEmpty();
        assertThat(lowered.schema().text()).doesNotContain("two");
        assertThat(lowered.raise("{\"none\":\"[]\",\"one\":{\"item0\":null}}"))
                .isEqualTo("{\"none\":[],\"one\":[null]}");
    }

    private static JsonSchema parsed(String schema, String pattern) {
        return JsonSchema.parse(schema.replace("NAME", MANY).replace("PATTERN", pattern));
    }

    private static Lowered lowered(String provider, JsonSchema schema) {
        return DialectProfile.named(provider + "-2026-02").lower(schema);
    }
}
