package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
    enum Colour {
        RED,
        GREEN
    }

    record Address(String street, Optional<String> note) {}

    record Person(String name, int age, @Nullable Address home, List<Address> others, Map<String, Integer> scores) {}

    record Everything(
            boolean flag,
            double ratio,
            BigDecimal amount,
            char letter,
            byte[] bytes,
            Colour colour,
            @Nullable Colour shade,
            Set<String> names,
            Set<Double> numbers,
            Map<Colour, long[]> byColour,
            List<@Nullable Integer> gaps,
            Instant at,
            LocalTime time,
            Duration takes,
            ZoneId zone,
            UUID id,
            Object anything) {}

    record Tree(String label, List<Tree> children, Optional<Tree> twin) {}

    sealed interface Shape permits Circle, Polygon, Group {}

    record Circle(double radius) implements Shape {}

    sealed interface Polygon extends Shape permits Square, Triangle {}

    record Square(int side, @Nullable String label) implements Polygon {}

    record Triangle(int a, int b, int c) implements Polygon {}

    record Group(List<Shape> parts) implements Shape {}

    record Page<T>(List<T> content) {}

    record Pages(Page<Address> addresses, Page<Colour> colours, Page<Address> more) {}

    record Growing<T>(List<Growing<List<T>>> next) {}

    sealed interface WithEnum permits Constant {}

    enum Constant implements WithEnum {
        ONE
    }

    interface Left {
        record Same(int a) implements Both {}
    }

    interface Right {
        record Same(int b) implements Both {}
    }

    sealed interface Both permits Left.Same, Right.Same {}

    @Test
    void a_record_is_an_object_that_keeps_the_order_of_its_components() {
        assertThat(JsonSchema.of(Person.class).text()).isEqualTo("""
                        {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{\
                        "name":{"type":"string"},"age":{"type":"integer"},\
                        "home":{"anyOf":[{"$ref":"#/$defs/Address"},{"type":"null"}]},\
                        "others":{"type":"array","items":{"$ref":"#/$defs/Address"}},\
                        "scores":{"type":"object","additionalProperties":{"type":"integer"}}},\
                        "required":["name","age","others","scores"],"additionalProperties":false,\
                        "$defs":{"Address":{"type":"object","properties":{"street":{"type":"string"},\
                        "note":{"type":["string","null"]}},"required":["street"],"additionalProperties":false}}}""");
    }

    @Test
    void every_kind_of_component_has_its_schema() {
        assertThat(JsonSchema.of(Everything.class).text())
                .contains(
                        "\"flag\":{\"type\":\"boolean\"}",
                        "\"ratio\":{\"type\":\"number\"}",
                        "\"amount\":{\"type\":\"number\"}",
                        "\"letter\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":1}",
                        "\"bytes\":{\"type\":\"string\",\"contentEncoding\":\"base64\"}",
                        "\"colour\":{\"type\":\"string\",\"enum\":[\"RED\",\"GREEN\"]}",
                        "\"shade\":{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"RED\",\"GREEN\"]},{\"type\":\"null\"}]}",
                        "\"names\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"uniqueItems\":true}",
                        "\"numbers\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}",
                        "\"byColour\":{\"type\":\"object\",\"propertyNames\":{\"type\":\"string\",\"enum\":[\"RED\",\"GREEN\"]},"
                                + "\"additionalProperties\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}}",
                        "\"gaps\":{\"type\":\"array\",\"items\":{\"type\":[\"integer\",\"null\"]}}",
                        "\"at\":{\"type\":\"string\",\"format\":\"date-time\"}",
                        "\"time\":{\"type\":\"string\",\"format\":\"time-local\"}",
                        "\"takes\":{\"type\":\"string\",\"format\":\"duration\"}",
                        "\"zone\":{\"type\":\"string\",\"description\":\"a time zone such as Europe/Paris\"}",
                        "\"id\":{\"type\":\"string\",\"format\":\"uuid\"}",
                        "\"anything\":{}");
        JsonSchema.parse(JsonSchema.of(Everything.class).text());
    }

    @Test
    void a_type_that_contains_itself_refers_to_itself() {
        assertThat(JsonSchema.of(Tree.class).text())
                .contains("\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}")
                .contains("\"twin\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}");
        assertThat(JsonSchema.of(Tree.class)
                        .validate("{\"label\":\"a\",\"children\":[{\"label\":\"b\",\"children\":[1]}]}"))
                .extracting(Violation::toString)
                .containsExactly("/children/0/children/0: expected an object, got the number 1");
    }

    @Test
    void a_sealed_interface_is_any_of_its_records() {
        assertThat(JsonSchema.of(Shape.class).text())
                .startsWith("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"anyOf\":["
                        + "{\"$ref\":\"#/$defs/Circle\"},{\"$ref\":\"#/$defs/Square\"},{\"$ref\":\"#/$defs/Triangle\"},"
                        + "{\"$ref\":\"#/$defs/Group\"}]")
                .contains("\"Circle\":{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\","
                        + "\"const\":\"circle\"},\"radius\":{\"type\":\"number\"}},\"required\":[\"type\",\"radius\"]");
        assertThat(JsonSchema.of(Circle.class).text()).contains("\"const\":\"circle\"");
    }

    @Test
    void generic_records_are_described_once_for_each_argument() {
        assertThat(JsonSchema.of(Pages.class).text())
                .contains("\"addresses\":{\"$ref\":\"#/$defs/PageOfAddress\"}")
                .contains("\"more\":{\"$ref\":\"#/$defs/PageOfAddress\"}")
                .contains("\"colours\":{\"$ref\":\"#/$defs/PageOfColour\"}")
                .containsOnlyOnce("\"PageOfAddress\":{");
    }

    @Test
    void violations_name_place_keyword_and_reason() {
        assertThat(JsonSchema.of(Person.class)
                        .validate("{\"age\":\"x\",\"others\":[{\"street\":1}],\"scores\":{},\"nick\":null}"))
                .containsExactlyInAnyOrder(
                        new Violation(
                                "", "required", "the property \"name\"", "an object without it", "add it: a string"),
                        new Violation("/age", "type", "a whole number", "the string \"x\"", ""),
                        new Violation("/others/0/street", "type", "a string", "the number 1", ""),
                        new Violation(
                                "",
                                "additionalProperties",
                                "no properties but \"name\", \"age\", \"home\", \"others\", \"scores\"",
                                "\"nick\"",
                                "remove it"));
    }

    @Test
    void violations_speak_of_the_alternative_that_was_meant() {
        assertThat(JsonSchema.of(Shape.class)
                        .validate("{\"type\":\"group\",\"parts\":[{\"type\":\"circle\",\"radius\":\"wide\"},"
                                + "{\"type\":\"square\",\"side\":1,\"colour\":2},{\"type\":\"square\",\"side\":1}]}"))
                .extracting(Violation::pointer, Violation::keyword)
                .containsExactly(tuple("/parts/0/radius", "type"), tuple("/parts/1", "additionalProperties"));
        assertThat(JsonSchema.of(Person.class)
                        .validate("{\"name\":\"n\",\"age\":1,\"others\":[],\"scores\":{},\"home\":{\"street\":1}}"))
                .containsExactly(new Violation("/home/street", "type", "a string", "the number 1", ""));
    }

    @Test
    void violations_list_the_alternatives_where_none_was_meant() {
        assertThat(JsonSchema.of(Shape.class).validate("{\"type\":\"blob\"}"))
                .containsExactly(new Violation(
                        "/type",
                        "const",
                        "\"circle\" or \"square\" or \"triangle\" or \"group\"",
                        "the string \"blob\"",
                        ""));
        assertThat(JsonSchema.of(Shape.class).validate("{\"radius\":1}"))
                .extracting(Violation::keyword, Violation::expected)
                .containsExactly(tuple("required", "the property \"type\""));
        assertThat(JsonSchema.of(Shape.class).validate("7"))
                .containsExactly(new Violation("", "type", "an object", "the number 7", ""));
    }

    @Test
    void one_of_is_explained_like_any_of() {
        JsonSchema schema = JsonSchema.parse(JsonSchema.of(Shape.class).text().replace("anyOf", "oneOf"));

        assertThat(schema.validate("{\"type\":\"square\",\"side\":\"x\"}"))
                .extracting(Violation::pointer, Violation::keyword)
                .containsExactlyInAnyOrder(tuple("", "oneOf"), tuple("/side", "type"));
    }

    @Test
    void text_that_is_not_json_is_one_violation() {
        assertThat(JsonSchema.of(Person.class).validate("{\"name\":"))
                .singleElement()
                .satisfies(v -> assertThat(v.keyword()).isEqualTo("json"))
                .satisfies(v -> assertThat(v.hint()).startsWith("not JSON at line 1"));
        assertThat(JsonSchema.of(Person.class).validate("{\"a\":{\"b\":1,\"b\":2}}"))
                .containsExactly(
                        new Violation("/a/b", "json", "JSON that can be checked", "", "the property appears twice"));
        assertThat(JsonSchema.parse("true").validate("[".repeat(600)))
                .singleElement()
                .satisfies(v -> assertThat(v.message()).contains("nested deeper than 500"));
    }

    @Test
    void a_list_of_violations_ends_at_a_thousand() {
        String json = "[" + "\"x\",".repeat(5_000) + "1]";

        assertThat(JsonSchema.parse("{\"items\":{\"type\":\"integer\"}}").validate(json))
                .hasSize(1_000);
    }

    @Test
    void what_is_nested_too_deeply_to_be_checked_is_not_valid() throws Exception {
        String deep = "{\"label\":\"a\",\"children\":[],\"twin\":".repeat(450) + "null" + "}".repeat(450);
        JsonSchema schema = JsonSchema.of(Tree.class);
        FutureTask<List<Violation>> result = new FutureTask<>(() -> {
            List<Violation> found = List.of();
            // How much of a stack a check takes differs between machines; so less and less is left for it.
            for (int taken = 0; found.isEmpty(); taken += 50) {
                found = below(taken, () -> schema.validate(deep));
            }
            return found;
        });
        new Thread(null, result, "small", 500_000).start();

        assertThat(result.get())
                .extracting(Violation::hint)
                .containsExactly("nested too deeply to be checked against this schema; flatten it");
        assertThat(schema.validate("{\"label\":\"a\",\"children\":[]}")).isEmpty();
    }

    /** Calls with so many frames of the stack taken. */
    private static <T> T below(int frames, Supplier<T> call) {
        return frames == 0 ? call.get() : below(frames - 1, call);
    }

    @Test
    void a_parsed_schema_keeps_its_text_and_equals_by_it() {
        String text = "{ \"type\": \"string\" }";

        assertThat(JsonSchema.parse(text).text()).isEqualTo(text);
        assertThat(JsonSchema.parse(text)).isEqualTo(JsonSchema.parse(text)).hasSameHashCodeAs(JsonSchema.parse(text));
        assertThat(JsonSchema.of(Person.class)).isSameAs(JsonSchema.of(Person.class));
        assertThat(JsonSchema.of(String.class).validate("\"x\"")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":|not JSON at line 1",
                "[]|expected an object or a boolean, got an array of 0",
                "\"string\"|expected an object or a boolean",
                "{\"type\":\"strin\"}|/type: expected",
                "{\"properties\":{\"a\":{\"minLength\":-1}}}|/properties/a/minLength: expected a number of at least 0, got the number -1",
                "{\"required\":\"a\"}|/required: expected an array, got the string",
                "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}|/$schema: only draft 2020-12 is understood",
                "{\"items\":{\"$ref\":\"http://example.com/a.json\"}}|/items/$ref: \"http://example.com/a.json\" is outside",
                "{\"$ref\":\"file:///etc/passwd\"}|is outside this schema and is not fetched; copy it into $defs",
                "{\"$ref\":\"classpath:/a.json\"}|is outside this schema",
                "{\"$ref\":\"other.json#/$defs/a\"}|is outside this schema",
                "{\"$ref\":\"#/$defs/a\"}|/$ref: \"#/$defs/a\" points at nothing in this schema",
                "{\"allOf\":[{\"$ref\":\"#a\"}]}|/allOf/0/$ref: \"#a\" points at nothing in this schema",
                "{\"pattern\":\"(\"}|Unclosed group"
            })
    void what_is_no_schema_is_refused_with_place_and_reason(String text, String message) {
        assertThatThrownBy(() -> JsonSchema.parse(text))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#/$defs/a~1b%20c\",\"$defs\":{\"a/b c\":{\"type\":\"string\"}}}",
                "{\"$ref\":\"#name\",\"$defs\":{\"a\":{\"$anchor\":\"name\",\"type\":\"string\"}}}",
                "{\"$ref\":\"#/allOf/0\",\"allOf\":[{\"type\":\"string\"}]}",
                "{\"$id\":\"http://example.com/root\",\"$ref\":\"http://example.com/root#/$defs/a\","
                        + "\"$defs\":{\"a\":{\"type\":\"string\"}}}",
                "{\"$id\":\"http://example.com/root\",\"$ref\":\"part\",\"$defs\":{\"a\":{\"$id\":\"part\",\"type\":\"string\"}}}",
                "{\"type\":\"string\",\"const\":\"x\",\"default\":{\"$ref\":\"http://example.com\"},"
                        + "\"properties\":{\"$ref\":{\"type\":\"object\"}}}"
            })
    void references_within_the_schema_work(String text) {
        assertThat(JsonSchema.parse(text).validate("\"x\"")).isEmpty();
        assertThat(JsonSchema.parse(text).validate("1")).isNotEmpty();
    }

    @Test
    void a_cached_schema_keeps_its_mended_form_and_a_refused_one_is_refused_again() {
        String text = "{\"$id\":\"{{}}\",\"type\":\"string\"}";

        assertThat(JsonSchema.parse(text).validate("1")).hasSize(1);
        assertThat(JsonSchema.parse(text).validate("1")).hasSize(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> JsonSchema.parse("{\"pattern\":\"[\"}"))
                    .hasMessageContaining("/pattern: \"[\" is no regular expression");
        }
    }

    @Test
    void two_schemas_of_one_id_do_not_mix() {
        String strings =
                "{\"$id\":\"http://example.com/same\",\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\"}}}";
        String numbers = strings.replace("string", "number");

        assertThat(JsonSchema.parse(strings).validate("\"x\"")).isEmpty();
        assertThat(JsonSchema.parse(numbers).validate("1")).isEmpty();
        assertThat(JsonSchema.parse(numbers).validate("\"x\"")).isNotEmpty();
    }

    @Test
    void types_without_schema_are_refused_by_name() {
        refuses(Thread.class, "a java.lang.Thread has no JSON form here; use a record");
        refuses(Growing.class, "needs more than 100 types within each other");
        refuses(WithEnum.class, "permits " + Constant.class.getName() + ", which is not a record");
        refuses(Both.class, "are both called \"same\"; rename one");
    }

    private static void refuses(Class<?> type, String message) {
        assertThatThrownBy(() -> JsonSchema.of(type))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining(message);
    }
}
