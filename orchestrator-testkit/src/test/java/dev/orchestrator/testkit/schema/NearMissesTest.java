package dev.orchestrator.testkit.schema;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NearMissesTest {
    @ParameterizedTest
    @MethodSource("catalogue")
    void each_is_rejected_for_the_reason_it_names(JsonSchema schema) {
        check(schema, 1);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("catalogue")
    void each_of_many_is_rejected_for_the_reason_it_names(JsonSchema schema) {
        check(schema, 50);
    }

    static List<JsonSchema> catalogue() {
        return Catalogue.all();
    }

    private static void check(JsonSchema schema, int seeds) {
        Instances instances = Instances.of(schema);
        for (int seed = 0; seed < seeds; seed++) {
            String valid = instances.ofSize(12).next(seed);
            List<NearMiss> misses = NearMisses.of(schema, valid);
            assertThat(misses)
                    .extracting(NearMiss::text)
                    .doesNotHaveDuplicates()
                    .hasSizeGreaterThan(8);
            for (NearMiss miss : misses) {
                assertThat(schema.validate(miss.text()))
                        .as(miss.toString())
                        .extracting(Violation::keyword, Violation::pointer)
                        .contains(tuple(miss.keyword(), miss.pointer()));
            }
            assertThat(NearMisses.of(schema, valid)).isEqualTo(misses);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'integer'}                         | 5          | type=\"5\" ; type=5.5 ; type=null",
                "{'type':'string'}                          | 'abc'      | type=3 ; type=null",
                "{'type':'object'}                          | {}         | type=[] ; type=null",
                "{'minimum':3}                              | 5          | minimum=2",
                "{'type':'integer','minimum':2.5}           | 5          | minimum=2 ; type=\"5\" ; type=5.5 ; type=null",
                "{'maximum':3,'multipleOf':0.5}             | 1          | maximum=3.5 ; multipleOf=1.25 ; multipleOf=0.75",
                "{'exclusiveMinimum':3}                     | 5          | exclusiveMinimum=3",
                "{'exclusiveMaximum':3}                     | 1.5        | exclusiveMaximum=3",
                "{'minLength':2}                            | 'abcd'     | minLength=\"a\"",
                "{'maxLength':4}                            | 'ab'       | maxLength=\"abbbb\" ; maxLength=\"abaaa\"",
                "{'enum':['a','b']}                         | 'a'        | enum=\"a-other\" ; enum=\"aX\"",
                "{'const':7}                                | 7          | const=13 ; const=8",
                "{'pattern':'^a+$'}                         | 'aa'       | pattern=\"a!\" ; pattern=\"!a\" ; pattern=\"\\u0001a\"",
                "{'minItems':2}                             | [1,2,3]    | minItems=[1]",
                "{'uniqueItems':true}                       | [1,2]      | uniqueItems=[1,2,2] ; uniqueItems=[1,1]",
                "{'items':false,'prefixItems':[true]}       | [1]        | items=[1,*]",
                "{'required':['a']}                         | {'a':1,'b':2} | required={\"b\":2}",
                "{'minProperties':1}                        | {'a':1}    | minProperties={}",
                "{'additionalProperties':false}             | {}         | additionalProperties={\"unexpected\":*}",
                "{'dependentRequired':{'a':['b']}}          | {'a':1,'b':2} | dependentRequired={\"a\":1}",
                "{'not':{'const':1}}                        | 2          | not=1",
                "{'oneOf':[{'multipleOf':2},{'const':6}]}   | 4          | oneOf=6 ; multipleOf=5 ; multipleOf=3",
                "{'anyOf':[{'type':'null'},{'minLength':2,'type':'string'}]} | null | type=0 ; type=true ; type=2000 ; type=[] ; type={}"
            })
    void a_value_is_broken_in_the_smallest_way(String schema, String valid, String expected) {
        Set<String> made = NearMisses.of(schema(schema), json(valid)).stream()
                .filter(miss -> !miss.keyword().equals("json"))
                .map(miss -> miss.keyword() + "=" + miss.text())
                .collect(toSet());

        if (expected.equals("*")) {
            assertThat(made).isNotEmpty();
        } else if (expected.contains("*")) {
            assertThat(made).singleElement().asString().startsWith(expected.substring(0, expected.indexOf('*')));
        } else {
            assertThat(made)
                    .isEqualTo(
                            Stream.of(expected.split(" ; ")).map(String::strip).collect(toSet()));
        }
    }

    @Test
    void the_place_is_where_the_value_is() {
        List<NearMiss> misses = NearMisses.of(
                schema("{'properties':{'a/b':{'items':{'properties':{'n':{'type':'integer'}},'required':['n']}}}}"),
                json("{'a/b':[{'n':1},{'n':2}]}"));

        assertThat(misses)
                .filteredOn(miss -> miss.keyword().equals("type"))
                .extracting(NearMiss::pointer)
                .containsOnly("/a~1b/0/n", "/a~1b/1/n");
        assertThat(misses)
                .filteredOn(miss -> miss.keyword().equals("required"))
                .extracting(NearMiss::pointer, NearMiss::text)
                .containsExactly(
                        tuple("/a~1b/0", json("{'a/b':[{},{'n':2}]}")), tuple("/a~1b/1", json("{'a/b':[{'n':1},{}]}")));
    }

    @Test
    void a_wrong_discriminator_is_among_them() {
        JsonSchema shapes = JsonSchema.of(Catalogue.Shape.class);

        assertThat(NearMisses.of(shapes, json("{'type':'circle','radius':1.5}")))
                .anySatisfy(miss -> {
                    assertThat(miss.text()).isEqualTo(json("{'type':'circle-other','radius':1.5}"));
                    assertThat(miss.keyword()).isEqualTo("const");
                    assertThat(miss.pointer()).isEqualTo("/type");
                });
    }

    @Test
    void unless_alternatives_are_around_nothing_else_is_broken() {
        JsonSchema schema = schema("{'type':'object','required':['a'],'minProperties':1,'maxProperties':1,"
                + "'properties':{'a':{'type':'string','enum':['x']}}}");

        List<NearMiss> misses = NearMisses.of(schema, json("{'a':'x'}"));

        assertThat(misses).extracting(NearMiss::keyword).contains("enum").doesNotContain("required", "minProperties");
        assertThat(misses)
                .allSatisfy(miss -> assertThat(schema.validate(miss.text()))
                        .extracting(Violation::keyword, Violation::pointer)
                        .containsOnly(tuple(miss.keyword(), miss.pointer())));
    }

    @Test
    void the_text_itself_is_broken_too() {
        String valid = json("{'name':'Ann','age':41,'ok':true,'no':null}");

        List<NearMiss> misses = NearMisses.of(schema("true"), valid);

        assertThat(misses).extracting(NearMiss::keyword).containsOnly("json");
        assertThat(misses)
                .extracting(NearMiss::text)
                .contains(
                        "",
                        valid.substring(0, valid.length() - 1),
                        valid.substring(0, valid.length() / 7 * 3),
                        valid.replace("}", ",}"),
                        valid.replace("{", "{\"name\":\"Ann\","),
                        valid.replace("{\"", "{\"\\ud83d"),
                        valid.replace("{\"", "{\"\\x41"),
                        valid.replace("41", "NaN"),
                        valid.replace("41", "Infinity"),
                        valid.replace("41", "01"),
                        valid.replace("41", "1".repeat(1_001)),
                        valid.replace("true", "True"),
                        valid.replace("null", "None"),
                        valid.replace("\"name\"", "'name'"),
                        "```json\n" + valid + "\n```",
                        "Here is the JSON you asked for:\n" + valid,
                        valid + "\n" + valid);
    }

    @Test
    void together_the_schemas_have_every_keyword_broken() {
        Set<String> broken = new TreeSet<>();
        for (JsonSchema schema : Catalogue.all()) {
            for (int seed = 0; seed < 2; seed++) {
                NearMisses.of(schema, Instances.of(schema).ofSize(12).next(seed))
                        .forEach(miss -> broken.add(miss.keyword()));
            }
        }

        assertThat(broken)
                .contains("additionalProperties", "const", "dependentRequired", "enum", "exclusiveMaximum")
                .contains("exclusiveMinimum", "items", "json", "maxContains", "maxItems", "maxLength", "maxProperties")
                .contains("maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf")
                .contains("pattern", "propertyNames", "required", "type", "unevaluatedItems", "uniqueItems");
    }

    @Test
    void an_invalid_text_has_no_near_misses() {
        JsonSchema schema = schema("{'type':'integer'}");

        assertThatThrownBy(() -> NearMisses.of(schema, "\"x\""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not valid");
    }

    private static JsonSchema schema(String text) {
        return JsonSchema.parse(json(text));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
