package dev.orchestrator.testkit.schema;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstancesTest {
    private static final int FEW = 25;
    private static final int MANY = 1_000;

    @Test
    void there_are_enough_schemas_to_prove_it_with() {
        assertThat(catalogue()).hasSizeGreaterThanOrEqualTo(90).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void every_seed_gives_a_valid_text(JsonSchema schema) {
        check(schema, FEW);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("catalogue")
    void a_thousand_seeds_give_valid_texts(JsonSchema schema) {
        check(schema, MANY);
    }

    static List<JsonSchema> catalogue() {
        return Catalogue.all();
    }

    private static void check(JsonSchema schema, int seeds) {
        Instances instances = Instances.of(schema);
        for (int seed = 0; seed < seeds; seed++) {
            String text = instances.ofSize(seed % 50).next(seed);
            assertThat(schema.validate(text)).as("seed %d: %s", seed, text).isEmpty();
        }
    }

    /** {@link GoldenInstances} writes the file; a change to it changes what every seed in users' tests means. */
    @Test
    void seeds_mean_what_they_always_meant() throws IOException {
        try (InputStream golden = InstancesTest.class.getResourceAsStream(GoldenInstances.NAME)) {
            String expected = new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);

            assertThat(GoldenInstances.text()).isEqualTo(expected);
        }
    }

    @Test
    void a_text_depends_on_nothing_but_schema_seed_and_size() {
        JsonSchema schema = JsonSchema.of(Catalogue.Plan.class);
        Instances instances = Instances.of(schema);
        String first = instances.ofSize(40).next(7);

        instances.next(8);

        assertThat(instances.ofSize(40).next(7)).isEqualTo(first);
        assertThat(Instances.of(schema).ofSize(40).next(7)).isEqualTo(first);
        assertThat(seeds(instances, 50)).hasSizeGreaterThan(45);
    }

    @Test
    void the_size_is_about_how_much_there_is() {
        Instances trees = Instances.of(JsonSchema.of(Catalogue.Tree.class));

        assertThat(seeds(trees.ofSize(0), 50))
                .allSatisfy(text -> assertThat(text).contains("\"children\":[]"));
        assertThat(total(trees.ofSize(100))).isGreaterThan(4 * total(trees.ofSize(5)));
    }

    private static int total(Instances instances) {
        return LongStream.range(0, 50)
                .mapToObj(instances::next)
                .mapToInt(String::length)
                .sum();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "{'enum':[1,'a',null]}                                ! 1 ; \"a\" ; null",
                "{'type':'integer','minimum':1,'maximum':3}           ! 1 ; 2 ; 3",
                "{'type':'boolean'}                                   ! true ; false",
                "{'oneOf':[{'const':1},{'const':2}]}                  ! 1 ; 2",
                "{'type':'number','multipleOf':0.1,'exclusiveMinimum':0,'exclusiveMaximum':0.3}! 0.1 ; 0.2",
                "{'properties':{'a':{'const':1}},'type':'object','additionalProperties':false} ! {} ; {\"a\":1}",
                "{'type':'array','items':{'const':0},'maxItems':2}    ! [] ; [0] ; [0,0]",
                "{'type':['null','boolean'],'not':{'const':true}}     ! null ; false",
                "{'type':'string','pattern':'^(a|b?)$'}               ! \"a\" ; \"b\" ; \"\""
            })
    void everything_a_schema_allows_is_made_sooner_or_later(String schema, String all) {
        Set<String> made = seeds(Instances.of(schema(schema)), 150);

        assertThat(made).isEqualTo(Stream.of(all.split(";")).map(String::strip).collect(toSet()));
    }

    @Test
    void lengths_are_counted_in_code_points() {
        JsonSchema schema = schema("{'type':'string','minLength':3,'maxLength':3}");

        Set<String> made = seeds(Instances.of(schema), 200);

        assertThat(made)
                .map(text -> (String) JsonTree.parse(text))
                .allSatisfy(text ->
                        assertThat(text.codePointCount(0, text.length())).isEqualTo(3))
                .anySatisfy(text -> assertThat(text).hasSizeGreaterThan(3));
    }

    @ParameterizedTest
    @ValueSource(classes = {Catalogue.Shape.class, Catalogue.Step.class, Catalogue.Plan.class, Catalogue.Tree.class})
    void texts_of_a_type_read_back_as_the_type(Class<?> type) {
        assertThat(seeds(Instances.of(JsonSchema.of(type)), 50))
                .allSatisfy(text -> assertThat(Json.read(text, type)).isNotNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "false                                                               ! the whole schema",
                "{'type':'object','properties':{'a':false},'required':['a']}         ! /properties/a",
                "{'type':'object','properties':{'n':{'minimum':5,'maximum':4,'type':'integer'}},'required':['n']} ! /properties/n/minimum",
                "{'type':'integer','exclusiveMinimum':1,'exclusiveMaximum':2}        ! /exclusiveMinimum",
                "{'type':'number','multipleOf':7,'minimum':1,'maximum':6}            ! /multipleOf",
                "{'allOf':[{'type':'string'},{'type':'integer'}]}                    ! /allOf/0/type",
                "{'type':'string','minLength':5,'maxLength':4}                       ! /minLength",
                "{'type':'string','pattern':'^a{3}$','maxLength':2}                  ! /pattern",
                "{'type':'string','pattern':'a(?=b)c'}                               ! /pattern",
                "{'type':'array','items':{'enum':[1,2]},'uniqueItems':true,'minItems':3} ! /uniqueItems",
                "{'type':'array','minItems':3,'maxItems':2}                          ! /minItems",
                "{'type':'array','contains':{'const':1},'maxItems':0}                ! /contains",
                "{'enum':[1,2],'type':'string'}                                      ! /enum",
                "{'const':1,'not':{'type':'integer'}}                                ! /not",
                "{'anyOf':[false,false]}                                             ! /anyOf",
                "{'type':'object','required':['a','b'],'maxProperties':1}            ! /maxProperties",
                "{'type':'object','minProperties':1,'additionalProperties':false}    ! /minProperties",
                "{'type':'object','required':['a'],'not':{'required':['a']}}         ! /required",
                "{'type':'object','required':['a'],'properties':{'a':{'$ref':'#'}}}  ! no end was found",
                "{'type':'object','required':['x'],'propertyNames':{'maxLength':0}}  ! /propertyNames"
            })
    void what_cannot_be_satisfied_is_named(String schema, String place) {
        Instances instances = Instances.of(schema(schema));

        assertThatThrownBy(() -> instances.next(1))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("no instance of the JSON Schema was found in up to 20 tries")
                .hasMessageContaining(place)
                .extracting(it -> ((OrchestratorException) it).failureClass())
                .isEqualTo(FailureClass.INFEASIBLE);
    }

    @Test
    void references_that_multiply_end_all_the_same() {
        StringBuilder text = new StringBuilder("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < 30; i++) {
            text.append(
                    "'d%d':{'type':'object','required':['a','b'],'properties':{'a':{'$ref':'#/$defs/d%d'},'b':{'$ref':'#/$defs/d%d'}}},"
                            .formatted(i, i + 1, i + 1));
        }
        Instances instances = Instances.of(schema(text + "'d30':{'type':'integer'}}}"));

        assertThatThrownBy(() -> instances.next(1)).hasMessageContaining("no end was found");
    }

    @Test
    void a_negative_size_is_refused() {
        Instances instances = Instances.of(schema("{}"));

        assertThatThrownBy(() -> instances.ofSize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    private static JsonSchema schema(String text) {
        return JsonSchema.parse(text.replace('\'', '"'));
    }

    private static Set<String> seeds(Instances instances, int count) {
        return LongStream.range(0, count).mapToObj(instances::next).collect(toSet());
    }
}
