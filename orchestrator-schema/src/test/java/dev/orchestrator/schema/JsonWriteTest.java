package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.schema.tree.Limit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JsonWriteTest {
    record Book(String title, int pages, @Nullable String subtitle, Optional<String> series, List<String> authors) {}

    record Empty() {}

    sealed interface Command permits HttpGet, Wait {}

    record HttpGet(URI uri) implements Command {}

    record Wait() implements Command {}

    sealed interface Clash permits Typed {}

    record Typed(String type) implements Clash {}

    record Throwing(int value) {
        @Override
        public int value() {
            throw new IllegalStateException("no value today");
        }
    }

    record Bag(Object content) {}

    @Test
    void a_record_is_an_object_with_its_components_in_the_order_of_their_names() {
        Book book = new Book("Dune", 412, "a novel", Optional.of("Dune"), List.of("Frank Herbert"));

        assertThat(Json.write(book))
                .isEqualTo("{\"authors\":[\"Frank Herbert\"],\"pages\":412,\"series\":\"Dune\","
                        + "\"subtitle\":\"a novel\",\"title\":\"Dune\"}");
    }

    @Test
    void absent_components_are_left_out() {
        assertThat(Json.write(new Book("Dune", 412, null, Optional.empty(), List.of())))
                .isEqualTo("{\"authors\":[],\"pages\":412,\"title\":\"Dune\"}");
        assertThat(Json.write(Finding.of("c", "m"))).isEqualTo("{\"code\":\"c\",\"message\":\"m\"}");
        assertThat(Json.write(new Empty())).isEqualTo("{}");
    }

    @Test
    void a_record_of_a_sealed_interface_says_which_it_is() {
        assertThat(Json.write(new HttpGet(URI.create("http://a/b"))))
                .isEqualTo("{\"type\":\"http-get\",\"uri\":\"http://a/b\"}");
        assertThat(Json.write(new Wait())).isEqualTo("{\"type\":\"wait\"}");
    }

    @Test
    void kebab_case_knows_acronyms_digits_and_underscores() {
        assertThat(List.of("HttpGet", "HTTPGet", "V2Plan", "Wait", "A", "Snake_Case", "GetURL"))
                .extracting(RecordInfo::kebab)
                .containsExactly("http-get", "http-get", "v2-plan", "wait", "a", "snake-case", "get-url");
    }

    @Test
    void scalars_have_their_usual_text() {
        List<@Nullable Object> scalars = Arrays.asList(
                null,
                true,
                1,
                -2L,
                (short) 3,
                (byte) 4,
                'c',
                DayOfWeek.MONDAY,
                TimeUnit.DAYS,
                Instant.EPOCH,
                Duration.ofMinutes(90),
                ZoneId.of("Europe/Paris"),
                new UUID(0, 1),
                new byte[] {1, 2, 3});

        assertThat(Json.write(scalars))
                .isEqualTo("[null,true,1,-2,3,4,\"c\",\"MONDAY\",\"DAYS\",\"1970-01-01T00:00:00Z\",\"PT1H30M\","
                        + "\"Europe/Paris\",\"00000000-0000-0000-0000-000000000001\",\"AQID\"]");
    }

    @Test
    void numbers_lose_nothing_and_doubles_are_as_short_as_can_be_on_every_jdk() {
        assertThat(Json.write(new BigDecimal("1.00"))).isEqualTo("1.00");
        assertThat(Json.write(new BigDecimal("1E+3"))).isEqualTo("1E+3");
        assertThat(Json.write(new BigInteger("123456789012345678901234567890")))
                .isEqualTo("123456789012345678901234567890");
        assertThat(Json.write(new double[] {1, -0.0, 0.1, 2e23, 1e-7, Double.MIN_VALUE}))
                .isEqualTo("[1.0,-0.0,0.1,2.0E23,1.0E-7,4.9E-324]");
        assertThat(Json.write(0.1f)).isEqualTo("0.1");
        assertThat(Json.write(1)).isEqualTo("1");
    }

    @Test
    void only_what_must_be_escaped_is() {
        assertThat(Json.write("\"\\/\b\f\n\r\t\u0001\u001f\u007f é 漢 😀 \u2028"))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f é 漢 😀 \u2028\"");
    }

    @Test
    void maps_and_sets_that_are_equal_have_equal_texts() {
        Map<String, Integer> upwards = new LinkedHashMap<>();
        Map<String, Integer> downwards = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            upwards.put("key" + i, i);
            downwards.put("key" + (19 - i), 19 - i);
        }
        assertThat(Json.write(upwards)).isEqualTo(Json.write(downwards)).startsWith("{\"key0\":0,\"key1\":1,\"key10\"");
        assertThat(Json.write(new LinkedHashSet<>(List.of("b", "a", "c")))).isEqualTo("[\"a\",\"b\",\"c\"]");
        assertThat(Json.write(Set.of(Set.of(2, 1), Set.of(3)))).isEqualTo("[[1,2],[3]]");
        assertThat(Json.write(List.of("b", "a"))).isEqualTo("[\"b\",\"a\"]");
    }

    @Test
    void map_keys_are_strings_or_enum_constants() {
        Map<Object, Integer> both = new HashMap<>();
        both.put("DAYS", 1);
        both.put(TimeUnit.DAYS, 2);

        assertThat(Json.write(new EnumMap<>(Map.of(TimeUnit.DAYS, 1)))).isEqualTo("{\"DAYS\":1}");
        refuses(Map.of(1, "x"), "a map key must be a string or an enum, but was a java.lang.Integer");
        refuses(Collections.singletonMap(null, "x"), "a map key must be a string or an enum, but was null");
        refuses(both, "two keys are both written \"DAYS\"");
        refuses(Map.of("x".repeat(50_001), 1), "a map key of 50001 characters");
    }

    @Test
    void ready_json_is_rewritten_canonically_wherever_it_stands() {
        assertThat(Json.write(new JsonText(" { \"b\" : 1.0 , \"a\" : [ ] } "))).isEqualTo("{\"a\":[],\"b\":1.0}");
        assertThat(Json.write(new Bag(new JsonText("[1 ,2]")))).isEqualTo("{\"content\":[1,2]}");
        assertThat(Json.write(new Bag(Json.payload("{\"a\":1}")))).isEqualTo("{\"content\":{\"a\":1}}");
        assertThat(Json.write(new Bag(new Foreign(" [1] ")))).isEqualTo("{\"content\":[1]}");
        assertThat(Json.write(new Foreign(" [1] "))).isEqualTo("[1]");
        refuses(new Bag(new JsonText("{\"a\":\n 1,}")), "/content: not JSON at line 2, column ");
        refuses(new JsonText(""), "not JSON: the text is empty");
    }

    @Test
    void the_message_names_the_place_the_reason_and_what_to_do() {
        assertThatThrownBy(() -> Json.write(Map.of("jobs", List.of(1, new Bag(new Thread())))))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("cannot write a map as JSON: /jobs/1/content: a java.lang.Thread cannot be "
                        + "written as JSON; use a record, ");
        refuses(Map.of("a/b~c", Map.of("", Double.NaN)), "/a~1b~0c/: NaN has no JSON form");
    }

    @Test
    void what_has_no_json_form_is_refused() {
        refuses(Float.POSITIVE_INFINITY, "Infinity has no JSON form");
        refuses("a\ud800b", "half a surrogate pair, \\ud800, at 1");
        refuses(Map.of("\udc00", 1), "half a surrogate pair");
        refuses(new Bag(new StringBuilder()), "a java.lang.StringBuilder cannot be written as JSON");
        refuses(new Typed("x"), "has a component 'type'");
        refuses(new BigDecimal(BigInteger.ONE.shiftLeft(4_000_000)), "more than 1000 digits");
        refuses(BigInteger.TEN.pow(1_000), "more than 1000 digits");
        refuses("x".repeat(Limit.STRING + 1), "put large content into a file");
        refuses("x".repeat(Limit.TEXT + 1), Limit.TEXT + 1 + " characters");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_text_of_nothing_but_surrogate_pairs_is_looked_at_once() {
        String faces = "\uD83D\uDE00".repeat(1_000_000);

        assertThat(Json.write(faces)).hasSize(faces.length() + 2);
    }

    @Test
    void a_null_component_must_be_declared() {
        @SuppressWarnings("NullAway") // what code without null checks does
        Book untitled = new Book(null, 1, null, Optional.empty(), List.of());

        refuses(untitled, "/title: the component of Book is null; give it a value, or mark the component @Nullable");
    }

    @Test
    void what_users_code_throws_is_kept_as_the_cause() {
        assertThatThrownBy(() -> Json.write(new Throwing(1)))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("/value: reading the component of Throwing threw java.lang.IllegalStateException")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Json.write(new AbstractList<String>() {
                    @Override
                    public String get(int index) {
                        throw new UnsupportedOperationException("broken");
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                }))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("reading the value threw")
                .hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_value_that_contains_itself_is_refused() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        refuses(list, "nested deeper than 500 levels; does a value contain itself?");
        refuses(map, "/self/self/");
        assertThatThrownBy(() -> Json.write(list))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void nesting_ends_at_500_levels_whatever_nests() {
        Object lists = "x";
        Object sets = "x";
        Object records = "x";
        for (int i = 0; i < 500; i++) {
            lists = List.of(lists);
            sets = Set.of(sets);
            records = new Bag(records);
        }

        assertThat(Json.write(lists)).hasSize(1_003);
        assertThat(Json.write(sets)).hasSize(1_003);
        assertThat(Json.canonical(Json.write(records))).isEqualTo(Json.write(records));
        refuses(List.of(lists), "nested deeper than 500");
        refuses(Set.of(sets), "nested deeper than 500");
        refuses(new Bag(records), "nested deeper than 500");
        refuses(List.of(new JsonText(Json.write(lists))), "nested deeper than 500");
    }

    @Test
    void shared_parts_that_unfold_without_end_are_refused() {
        Object unfolding = "x".repeat(1_000_000);
        for (int i = 0; i < 20; i++) {
            unfolding = List.of(unfolding, unfolding, unfolding, unfolding);
        }

        refuses(unfolding, "the whole text is longer than");
    }

    @Test
    void a_payload_knows_its_text_value_and_digest() {
        Payload payload = Json.payloadOf(Map.of("b", 1, "a", List.of("x")));

        assertThat(payload.json()).isEqualTo("{\"a\":[\"x\"],\"b\":1}");
        assertThat(payload.sha256()).isEqualTo("9bfce180614e8aaffe8a52084e7be3ee3b4c2e740cae2793550177f953f11c04");
        assertThat(payload.as(Object.class)).isEqualTo(Map.of("b", 1L, "a", List.of("x")));
        assertThat(payload.as(new TypeRef<Map<String, Object>>() {})).containsEntry("b", 1L);
        assertThat(payload)
                .isEqualTo(Json.payload("{\"a\":[\"x\"],\"b\":1}"))
                .hasSameHashCodeAs(Json.payload("{\"a\":[\"x\"],\"b\":1}"))
                .isNotEqualTo(Json.payload("{}"));
        assertThat(Json.payloadOf(payload)).isSameAs(payload);
        assertThat(Json.payloadOf(null).json()).isEqualTo("null");
    }

    private record Foreign(String json) implements Payload {
        @Override
        public <T> T as(Class<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T as(TypeRef<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String sha256() {
            throw new UnsupportedOperationException();
        }
    }

    private static void refuses(Object value, String message) {
        assertThatThrownBy(() -> Json.write(value))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContaining(message);
    }
}
