package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Pattern;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotationsTest {
    @Description("how urgent it is")
    enum Urgency {
        LOW,
        HIGH
    }

    @Description("A line of an order")
    record Line(
            @Description("as printed") @Size(min = 1, max = 20) String article,

            @Range(minimum = 1, maximum = 100) int count,
            @Range(exclusiveMinimum = 0, multipleOf = 0.01) BigDecimal price,
            @Nullable @Range(exclusiveMaximum = 1e3) Double weight) {}

    record Order(
            @Pattern("^[A-Z]{2}-\\d+$") String id,
            @Description("at least one") @Size(min = 1) List<Line> lines,
            Optional<@Size(max = 3) String> note,
            @Size(max = 2) Map<String, @Range(minimum = 0) Integer> tags,
            @Size(max = 2) Set<@Pattern("^a") String> labels,
            String @Size(max = 4) [] words,
            @Description("the main one") @Nullable Line first,
            Urgency urgency) {}

    @Description("one of two")
    sealed interface Choice permits Yes, No {}

    record Yes() implements Choice {}

    record No(@Size(min = 1) String why) implements Choice {}

    record Page<T>(@Size(max = 2) List<T> content) {}

    record BoundedText(@Range(minimum = 1) String text) {}

    record SizedNumber(@Size(max = 1) int number) {}

    record PatternOnList(@Pattern("a") List<String> texts) {}

    record NoRegex(@Pattern("(") String text) {}

    record NoBound(@Range int number) {}

    record NoSize(@Size String text) {}

    record EmptyRange(
            @Range(minimum = 2, exclusiveMaximum = 2) int number) {}

    record EmptySize(@Size(min = 3, max = 2) String text) {}

    record NegativeStep(@Range(multipleOf = -1) int number) {}

    record Endless(
            @Range(maximum = Double.POSITIVE_INFINITY) double number) {}

    record Blank(@Description(" ") String text) {}

    record Within(Page<@Range(minimum = 1) Integer> page) {}

    record OnOptional(@Size(max = 1) Optional<String> text) {}

    @Test
    void annotations_become_keywords_where_they_stand() {
        assertThat(JsonSchema.of(Order.class).text())
                .contains(
                        "\"id\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-\\\\d+$\"}",
                        "\"lines\":{\"description\":\"at least one\",\"type\":\"array\","
                                + "\"items\":{\"$ref\":\"#/$defs/Line\"},\"minItems\":1}",
                        "\"note\":{\"type\":[\"string\",\"null\"],\"maxLength\":3}",
                        "\"tags\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\",\"minimum\":0},"
                                + "\"maxProperties\":2}",
                        "\"labels\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"^a\"},"
                                + "\"uniqueItems\":true,\"maxItems\":2}",
                        "\"words\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":4}",
                        "\"first\":{\"description\":\"the main one\",\"anyOf\":[{\"$ref\":\"#/$defs/Line\"},"
                                + "{\"type\":\"null\"}]}",
                        "\"urgency\":{\"description\":\"how urgent it is\",\"type\":\"string\"",
                        "\"Line\":{\"description\":\"A line of an order\",\"type\":\"object\"",
                        "\"article\":{\"description\":\"as printed\",\"type\":\"string\",\"minLength\":1,\"maxLength\":20}",
                        "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}",
                        "\"price\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"multipleOf\":0.01}",
                        "\"weight\":{\"type\":[\"number\",\"null\"],\"exclusiveMaximum\":1000}");
        assertThat(JsonSchema.of(Choice.class).text()).contains("\"description\":\"one of two\",\"anyOf\"");
        JsonSchema.parse(JsonSchema.of(Order.class).text());
    }

    @Test
    void bounds_are_enforced_by_the_schema_and_not_by_the_decoder() {
        String order = "{\"id\":\"x\",\"lines\":[],\"note\":\"long\",\"tags\":{\"a\":-1},\"labels\":[\"b\"],"
                + "\"words\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"urgency\":\"LOW\"}";

        assertThat(JsonSchema.of(Order.class).validate(order))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/id", "/lines", "/note", "/tags/a", "/labels/0", "/words");
        assertThat(Json.read(order, Order.class).lines()).isEmpty();
    }

    @Test
    void a_generic_root_is_described_like_a_component() {
        JsonSchema pages = JsonSchema.of(new TypeRef<Page<Line>>() {});

        assertThat(pages.text())
                .contains("\"content\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Line\"},\"maxItems\":2}")
                .doesNotContain("PageOfLine");
        assertThat(pages.validate("{\"content\":[]}")).isEmpty();
        assertThat(JsonSchema.of(new TypeRef<List<Map<String, Integer>>>() {}).validate("[{\"a\":\"b\"}]"))
                .extracting(Violation::toString)
                .containsExactly("/0/a: expected a whole number, got the string \"b\"");
        assertThat(JsonSchema.of(new TypeRef<Page<Page<String>>>() {}.type()).validate("{\"content\":[{}]}"))
                .extracting(Violation::pointer)
                .containsExactly("/content/0");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                BoundedText.class,
                SizedNumber.class,
                PatternOnList.class,
                NoRegex.class,
                NoBound.class,
                NoSize.class,
                EmptyRange.class,
                EmptySize.class,
                NegativeStep.class,
                Endless.class,
                Blank.class,
                Within.class,
                OnOptional.class
            })
    void an_annotation_that_makes_no_sense_is_refused_by_record_and_component(Class<?> type) {
        String component = type.getRecordComponents()[0].getName();

        assertThatThrownBy(() -> JsonSchema.of(type))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContaining("component " + component + " of " + type.getName() + ": ");
    }
}
