package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.schema.tree.Limit;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReadTest {
    enum Size {
        SMALL,
        LARGE {}
    }

    record Item(String name, int count, @Nullable Size size) {}

    record Order(List<Item> items, Map<String, Integer> stock, Optional<Item> gift, Set<Size> sizes, int[] codes) {}

    record Range(int from, int to) {
        Range {
            if (from > to) {
                throw new IllegalArgumentException("from must not be after to");
            }
        }
    }

    record Page<T>(List<T> content, @Nullable Page<T> next) {}

    record Wrapper(JsonText text, Payload payload, Object anything) {}

    record Holes(List<@Nullable String> names, Map<String, @Nullable Integer> counts) {}

    sealed interface Result<T> permits Ok, Bad {}

    record Ok<T>(T value) implements Result<T> {}

    record Bad<E>(String reason) implements Result<E> {}

    record Unsupported(Thread thread) {}

    @Test
    void a_record_is_read_whatever_the_order_and_white_space() {
        String json = " {\"stock\": {\"b\": 2, \"a\": 1}, \"codes\": [1, 2], \"sizes\": [\"LARGE\"],\n"
                + "\"items\": [{\"name\": \"x\", \"count\": 1, \"size\": \"SMALL\"}], \"gift\": null} ";

        Order order = Json.read(json, Order.class);

        assertThat(order.items()).containsExactly(new Item("x", 1, Size.SMALL));
        assertThat(order.stock()).containsExactly(Map.entry("b", 2), Map.entry("a", 1));
        assertThat(order.gift()).isEmpty();
        assertThat(order.sizes()).containsExactly(Size.LARGE);
        assertThat(order.codes()).containsExactly(1, 2);
    }

    @Test
    void unknown_properties_are_ignored_and_missing_collections_are_empty() {
        Order order = Json.read("{\"new\": {\"in\": 2.0}}", Order.class);

        assertThat(order.items()).isEmpty();
        assertThat(order.stock()).isEmpty();
        assertThat(order.gift()).isEmpty();
        assertThat(order.sizes()).isEmpty();
        assertThat(order.codes()).isEmpty();
    }

    @Test
    void the_message_has_pointer_expectation_and_what_was_found() {
        refuses("{\"items\":[{\"name\":\"x\",\"count\":1},{\"name\":7,\"count\":1}]}", Order.class, "/items/1/name: ");
        assertThatThrownBy(() -> Json.read("{\"items\":[{\"name\":\"x\",\"count\":\"1\"}]}", Order.class))
                .hasMessage(
                        "cannot read dev.orchestrator.schema.JsonReadTest$Order from JSON: /items/0/count: expected a "
                                + "whole number from -2147483648 to 2147483647, got the string \"1\"");
        refuses("[]", Item.class, "the whole value: expected an object (Item), got an array of 0");
        refuses("{\"stock\":{\"a/b\":true}}", Order.class, "/stock/a~1b: expected a whole number");
        refuses("{\"items\":{}}", Order.class, "/items: expected an array, got an object");
        refuses("{\"sizes\":[\"HUGE\"]}", Order.class, "expected one of \"SMALL\", \"LARGE\", got the string \"HUGE\"");
        refuses('"' + "x".repeat(5_000) + '"', int.class, "x…");
    }

    @Test
    void required_components_must_be_there() {
        refuses("{\"count\":1}", Item.class, "/name: is required, but the property is missing");
        refuses("{\"name\":null,\"count\":1}", Item.class, "/name: must not be null");
        refuses("{\"name\":\"x\"}", Item.class, "/count: is required");
        refuses("{\"items\":[null]}", Order.class, "/items/0: expected an object (Item), got null");
        refuses("null", Item.class, "expected an object (Item), got null");
        refuses("{\"text\":1,\"payload\":2}", Wrapper.class, "/anything: is required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1\"|java.lang.Integer",
                "1.5|java.lang.Integer",
                "2147483648|java.lang.Integer",
                "true|java.lang.Integer",
                "1|java.lang.Boolean",
                "\"true\"|java.lang.Boolean",
                "1|java.lang.String",
                "false|java.lang.String",
                "128|java.lang.Byte",
                "-32769|java.lang.Short",
                "9223372036854775808|java.lang.Long",
                "1e400|java.lang.Double",
                "1e39|java.lang.Float",
                "\"NaN\"|java.lang.Double",
                "\"\"|java.lang.Double",
                "\"ab\"|java.lang.Character",
                "1|java.lang.Character",
                "\"1\"|java.math.BigDecimal",
                "1.5|java.math.BigInteger",
                "1e999999999|java.math.BigInteger",
                "1e99999999999|java.math.BigDecimal",
                "1e999999999|java.lang.Long",
                "1e-999999999|java.lang.Long",
                "\"1-1-1-1-1\"|java.util.UUID",
                "\"yesterday\"|java.time.Instant",
                "0|java.time.Instant",
                "\"a b\"|java.net.URI",
                "{}|java.lang.String",
                "0|java.util.concurrent.TimeUnit",
                "\"days\"|java.util.concurrent.TimeUnit"
            })
    void nothing_is_coerced(String json, Class<?> type) {
        refuses(json, type, "the whole value: expected ");
    }

    @Test
    void a_number_without_fraction_is_whole_however_it_is_written() {
        assertThat(Json.read("1.0", int.class)).isEqualTo(1);
        assertThat(Json.read("1e2", Long.class)).isEqualTo(100L);
        assertThat(Json.read("-0.0", int.class)).isZero();
        assertThat(Json.read("0e999999999", int.class)).isZero();
        assertThat(Json.read("1E+3", BigInteger.class)).isEqualTo(1_000);
        assertThat(Json.read("-9223372036854775808", long.class)).isEqualTo(Long.MIN_VALUE);
        assertThat(Json.read("9223372036854775807.0", long.class)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void numbers_keep_what_their_type_can_hold() {
        assertThat(Json.read("1.00", BigDecimal.class)).isEqualTo(new BigDecimal("1.00"));
        assertThat(Json.read("1", double.class)).isEqualTo(1.0);
        assertThat(Json.read("-0.0", double.class).toString()).isEqualTo("-0.0");
        assertThat(Json.read("[1, 1.0, 12345678901234567890, true, null, \"s\", {}]", Object.class))
                .isEqualTo(Arrays.asList(
                        1L, new BigDecimal("1.0"), new BigInteger("12345678901234567890"), true, null, "s", Map.of()));
    }

    @Test
    void null_is_a_value_only_where_the_type_has_it() {
        assertThat(Json.read("{\"names\":[\"a\",null],\"counts\":{\"b\":null}}", Holes.class)
                        .names())
                .containsExactly("a", null);
        refuses("{\"stock\":{\"a\":null}}", Order.class, "/stock/a: expected a whole number");
        assertThat(Json.read("{\"text\":null,\"payload\":null,\"anything\":1}", Wrapper.class))
                .isEqualTo(new Wrapper(new JsonText("null"), Json.payload("null"), 1L));
        assertThat(Json.read("null", Object.class)).isNull();
    }

    @Test
    void json_within_a_record_is_kept_canonical() {
        Wrapper wrapper = Json.read("{\"text\":{\"b\":1, \"a\":2.0},\"payload\":[ 1 ],\"anything\":{}}", Wrapper.class);

        assertThat(wrapper.text().text()).isEqualTo("{\"a\":2.0,\"b\":1}");
        assertThat(wrapper.payload().json()).isEqualTo("[1]");
    }

    @Test
    void generic_types_are_read_by_their_arguments() {
        assertThat(read("[[1],[]]", new TypeRef<List<List<Long>>>() {})).isEqualTo(List.of(List.of(1L), List.of()));
        assertThat(read(
                        "{\"content\":[{\"name\":\"x\",\"count\":1}],\"next\":{\"content\":[]}}",
                        new TypeRef<Page<Item>>() {}))
                .isEqualTo(new Page<>(List.of(new Item("x", 1, null)), new Page<>(List.of(), null)));
        assertThat(read("{\"type\":\"ok\",\"value\":{\"name\":\"x\",\"count\":1}}", new TypeRef<Result<Item>>() {}))
                .isEqualTo(new Ok<>(new Item("x", 1, null)));
        assertThat(read("{\"LARGE\":[1]}", new TypeRef<Map<Size, int[]>>() {})).containsOnlyKeys(Size.LARGE);
        assertThat(read("{\"b\":1,\"a\":2}", new TypeRef<SortedMap<String, Integer>>() {}))
                .containsExactly(Map.entry("a", 2), Map.entry("b", 1));
        assertThat(read("[\"b\",\"a\"]", new TypeRef<SortedSet<String>>() {})).containsExactly("a", "b");
        assertThat(read("\"x\"", new TypeRef<Optional<? extends String>>() {})).isEqualTo(Optional.of("x"));
        assertThat(read("[[\"x\"]]", new TypeRef<List<String>[]>() {})).isEqualTo(new List<?>[] {List.of("x")});
        assertThatThrownBy(() -> read("{\"content\":[1]}", new TypeRef<Page<Item>>() {}))
                .hasMessageContaining("/content/0: expected an object (Item), got the number 1");
    }

    @Test
    void the_variants_of_a_sealed_interface_are_told_apart_by_type() {
        assertThat(Json.read("{\"reason\":\"r\",\"type\":\"bad\"}", Result.class))
                .isEqualTo(new Bad<>("r"));
        assertThat(Json.read("{\"reason\":\"r\",\"type\":\"bad\"}", Bad.class)).isEqualTo(new Bad<>("r"));
        refuses(
                "{\"reason\":\"r\"}",
                Result.class,
                "/type: is required, but the property is missing: one of \"ok\", \"bad\"");
        refuses("{\"type\":\"BAD\"}", Result.class, "/type: expected one of \"ok\", \"bad\", got the string \"BAD\"");
        refuses("{\"type\":1}", Result.class, "/type: expected one of \"ok\", \"bad\", got the number 1");
        refuses("{\"reason\":\"r\",\"type\":\"ok\"}", Bad.class, "/type: expected \"bad\", got the string \"ok\"");
        refuses("3", Result.class, "expected an object (Result), got the number 3");
    }

    @Test
    void what_a_constructor_refuses_is_said_with_its_place_and_words() {
        assertThatThrownBy(() -> read("[{\"from\":1,\"to\":2},{\"from\":2,\"to\":1}]", new TypeRef<List<Range>>() {}))
                .hasMessageContaining("/1: Range refuses these values: from must not be after to")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_read_cannot_be_modified() {
        List<String> list = read("[\"a\"]", new TypeRef<List<String>>() {});
        Map<String, String> map = read("{\"a\":\"b\"}", new TypeRef<Map<String, String>>() {});
        Set<String> set = read("[\"a\"]", new TypeRef<SortedSet<String>>() {});

        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(set::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_set_with_an_element_twice_is_refused() {
        refuses("{\"sizes\":[\"LARGE\",\"SMALL\",\"LARGE\"]}", Order.class, "/sizes/2: the element appears twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "Infinity",
                "'a'",
                "{a:1}",
                "\"\n\"",
                "\"\\x\"",
                "nul",
                "[1]]",
                "1 2",
                "{} []",
                "// comment\n1",
                "\ufeff1",
                "[1 2]",
                "{\"a\" 1}",
                "\"abc",
                "\u0000"
            })
    void what_is_not_one_json_value_is_refused(String text) {
        refuses(text, Object.class, "not JSON");
        assertThatThrownBy(() -> Json.canonical(text)).hasMessageContaining("not JSON");
    }

    @Test
    void a_syntax_error_names_line_and_column() {
        refuses("{\n  \"a\": tru\n}", Object.class, "not JSON at line 2, column ");
        refuses("1\n 2", Object.class, "not JSON: the value is followed by more at line 2, column 2");
    }

    @Test
    void a_property_twice_is_refused_at_any_depth() {
        refuses("{\"a\":{\"b\":1,\"b\":1}}", Object.class, "/a/b: the property appears twice");
        refuses("{\"a\":null,\"\\u0061\":1}", Object.class, "/a: the property appears twice");
    }

    @Test
    void hostile_sizes_are_refused() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(Json.canonical(deep)).isEqualTo(deep);
        refuses('[' + deep + ']', Object.class, "nested deeper than 500 levels");
        refuses("{\"a\":".repeat(100_000), Object.class, "nested deeper than 500 levels");
        refuses("1".repeat(1_001), Object.class, "1000");
        refuses("1." + "1".repeat(100_000), Object.class, "1000");
        assertThat(Json.canonical("1".repeat(1_000))).hasSize(1_000);
        refuses('"' + "x".repeat(Limit.STRING + 1) + '"', Object.class, String.valueOf(Limit.STRING));
        refuses("\"\\ud800\"", Object.class, "half a surrogate pair");
        refuses("{\"\\ud83d" + (char) 0xde00 + "\":1}", Object.class, "surrogate pair");
        refuses("[\"" + (char) 0xd83d + "\\ude00\"]", Object.class, "half a surrogate pair");
        assertThat(Json.canonical("\"\\ud83d\\ude00\""))
                .isEqualTo("\"" + new String(Character.toChars(0x1f600)) + "\"");
        refuses("{\"\\udc00\":1}", Object.class, "surrogate");
        refuses("1e99999999999", Object.class, "expected a number with a smaller exponent");
    }

    @Test
    void types_without_json_form_are_refused_by_name() {
        refuses(
                "{\"thread\":1}",
                Unsupported.class,
                "component thread of " + Unsupported.class.getName() + ": a java.lang.Thread has no JSON form here");
        refuses("[]", ArrayList.class, "a java.util.ArrayList has no JSON form here; use a record");
        assertThatThrownBy(() -> read("{}", new TypeRef<Map<Integer, String>>() {}))
                .hasMessageContaining("the keys of a map must be strings or enums, but are java.lang.Integer");
        assertThatThrownBy(() -> read("[{},{}]", new TypeRef<SortedSet<Map<String, String>>>() {}))
                .hasMessageContaining("the elements of a sorted set must be comparable");
    }

    @Test
    void scalars_read_back_what_is_written() {
        UUID id = new UUID(1, 2);
        assertThat(Json.read(Json.write(id), UUID.class)).isEqualTo(id);
        assertThat(Json.read(Json.write(Instant.MAX), Instant.class)).isEqualTo(Instant.MAX);
        assertThat(Json.read(Json.write(new byte[] {-1, 0, 1}), byte[].class)).containsExactly(-1, 0, 1);
        assertThat(Json.read("\"😀\"", String.class)).isEqualTo("😀");
        refuses("\"😀\"", char.class, "expected a string of one character");
    }

    @SuppressWarnings("unchecked")
    private static <T> T read(String json, TypeRef<T> type) {
        return (T) Json.read(json, type.type());
    }

    private static void refuses(String json, Class<?> type, String message) {
        assertThatThrownBy(() -> Json.read(json, (Type) type))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContaining(message);
    }
}
