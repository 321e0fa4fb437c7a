package dev.orchestrator.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

class SchemaArbitrariesProperties {
    private static final JsonSchema PLAN = JsonSchema.of(Catalogue.Plan.class);
    private static final JsonSchema SHAPE = JsonSchema.of(Catalogue.Shape.class);
    private static final JsonSchema PERSON = JsonSchema.parse("""
            {"type":"object","properties":{"name":{"type":"string"},"nick":{"type":"string"},
             "age":{"type":"integer","minimum":0},"score":{"type":"number"},
             "tags":{"type":"array","items":{"type":"string","minLength":1}}},
             "required":["name","age","score","tags"],"additionalProperties":false}""");

    @Property(tries = 60)
    void what_is_generated_is_valid(@ForAll("plans") String plan) {
        assertThat(PLAN.validate(plan)).isEmpty();
    }

    @Property(tries = 60)
    void a_near_miss_is_rejected_for_the_reason_it_names(@ForAll("nearPlans") NearMiss miss) {
        assertThat(PLAN.validate(miss.text())).extracting(Violation::keyword).contains(miss.keyword());
    }

    @Provide
    Arbitrary<String> plans() {
        return SchemaArbitraries.valid(PLAN);
    }

    @Provide
    Arbitrary<NearMiss> nearPlans() {
        return SchemaArbitraries.nearMiss(PLAN);
    }

    @Property(tries = 200, generation = GenerationMode.RANDOMIZED, shrinking = ShrinkingMode.FULL, seed = "1")
    @AddLifecycleHook(ShrinksToFourCharacters.class)
    void a_string_longer_than_three_shrinks_to_four(@ForAll("persons") String person) {
        assertThat((String) members(person).get("name")).hasSizeLessThanOrEqualTo(3);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.FULL, seed = "2")
    @AddLifecycleHook(ShrinksToTwoTags.class)
    void two_items_shrink_to_two_small_ones(@ForAll("persons") String person) {
        assertThat((List<?>) members(person).get("tags")).hasSizeLessThan(2);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.FULL, seed = "3")
    @AddLifecycleHook(ShrinksToSeventeen.class)
    void a_number_shrinks_to_the_smallest_that_fails(@ForAll("persons") String person) {
        assertThat(Integer.parseInt(String.valueOf(members(person).get("age")))).isLessThan(17);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.FULL, seed = "4")
    @AddLifecycleHook(ShrinksToOneMember.class)
    void what_recurs_shrinks_to_one_level(@ForAll("shapes") String shape) {
        boolean nested = Json.read(shape, Catalogue.Shape.class) instanceof Catalogue.Group group
                && !group.members().isEmpty();
        assertThat(nested).isFalse();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.FULL, seed = "5")
    @AddLifecycleHook(ShrinksToNoAge.class)
    void a_near_miss_shrinks_and_stays_what_it_is(@ForAll("nearPersons") NearMiss miss) {
        assertThat(miss.keyword()).isNotEqualTo("minimum");
    }

    @Provide
    Arbitrary<String> persons() {
        return SchemaArbitraries.valid(PERSON);
    }

    @Provide
    Arbitrary<NearMiss> nearPersons() {
        return SchemaArbitraries.nearMiss(PERSON);
    }

    @Provide
    Arbitrary<String> shapes() {
        return SchemaArbitraries.valid(SHAPE);
    }

    @Example
    void all_but_the_arbitraries_does_without_jqwik() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(Instances.class.getResource("Instances.class"))
                        .toURI())
                .getParent();
        int users = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("net/jqwik/")) {
                    assertThat(file.getFileName().toString()).startsWith("SchemaArbitraries");
                    users++;
                }
            }
        }
        assertThat(users).isPositive();
    }

    private static Map<?, ?> members(String json) {
        return (Map<?, ?>) JsonTree.parse(json);
    }

    /** Turns a property that must fail, and whose smallest failure is known, into one that succeeds. */
    private abstract static class ShrinksTo implements AroundPropertyHook {
        private final String expected;

        ShrinksTo(String expected) {
            this.expected = expected;
        }

        @Override
        public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
            PropertyExecutionResult result = property.execute();
            assertThat(result.status()).isEqualTo(PropertyExecutionResult.Status.FAILED);
            Object smallest = result.falsifiedParameters().orElseThrow().get(0);
            assertThat(smallest instanceof NearMiss miss ? miss.text() : smallest)
                    .isEqualTo(expected);
            return result.mapToSuccessful();
        }
    }

    static class ShrinksToFourCharacters extends ShrinksTo {
        ShrinksToFourCharacters() {
            super("{\"name\":\"aaaa\",\"age\":0,\"score\":0,\"tags\":[]}");
        }
    }

    static class ShrinksToTwoTags extends ShrinksTo {
        ShrinksToTwoTags() {
            super("{\"name\":\"\",\"age\":0,\"score\":0,\"tags\":[\"a\",\"a\"]}");
        }
    }

    static class ShrinksToSeventeen extends ShrinksTo {
        ShrinksToSeventeen() {
            super("{\"name\":\"\",\"age\":17,\"score\":0,\"tags\":[]}");
        }
    }

    static class ShrinksToOneMember extends ShrinksTo {
        ShrinksToOneMember() {
            super("{\"type\":\"group\",\"members\":[{\"type\":\"circle\",\"radius\":0}]}");
        }
    }

    static class ShrinksToNoAge extends ShrinksTo {
        ShrinksToNoAge() {
            super("{\"name\":\"\",\"age\":-1,\"score\":0,\"tags\":[]}");
        }
    }
}
