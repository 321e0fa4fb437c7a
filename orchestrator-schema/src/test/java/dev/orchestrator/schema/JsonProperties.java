package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class JsonProperties {
    enum Level {
        LOW,
        MID {},
        HIGH
    }

    record Numbers(byte b, short s, int i, Long l, float f, Double d, BigInteger big, BigDecimal exact) {}

    record Times(
            Instant instant,
            Duration duration,
            LocalDateTime local,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Period period,
            Year year,
            YearMonth month,
            UUID id) {}

    record Box(
            String text,
            char letter,
            boolean flag,
            Level level,
            @Nullable String perhaps,
            Optional<Numbers> numbers,
            List<String> list,
            Set<Integer> set,
            Map<String, Level> map,
            Map<Level, Double> byLevel) {}

    sealed interface Expr permits Num, Neg, Sum {}

    record Num(int value) implements Expr {}

    record Neg(Expr of) implements Expr {}

    record Sum(List<Expr> terms, Optional<Expr> last) implements Expr {}

    @Property
    void records_of_numbers_come_back_equal_and_are_valid(@ForAll("numbers") Numbers value) {
        comesBackAndIsValid(value, Numbers.class);
    }

    @Property
    void records_of_times_come_back_equal_and_are_valid(@ForAll("times") Times value) {
        comesBackAndIsValid(value, Times.class);
    }

    @Property
    void records_that_hold_others_come_back_equal_and_are_valid(@ForAll("boxes") Box value) {
        comesBackAndIsValid(value, Box.class);
    }

    @Property
    void sealed_trees_come_back_equal_and_are_valid(@ForAll("expressions") Expr value) {
        comesBackAndIsValid(value, Expr.class);
    }

    private static <T> void comesBackAndIsValid(T value, Class<T> type) {
        String json = Json.write(value);

        assertThat(Json.read(json, type)).isEqualTo(value);
        assertThat(JsonSchema.of(type).validate(json)).isEmpty();
        assertThat(Json.canonical(json)).isEqualTo(json);
        assertThat(Json.payload(json).as(type)).isEqualTo(value);
    }

    @Property
    void canonical_text_is_the_same_whatever_the_order_and_white_space(
            @ForAll("trees") Object tree, @ForAll long seed) {
        String canonical = Json.write(tree);

        String disguised = disguised(tree, new Random(seed));

        assertThat(Json.canonical(disguised)).isEqualTo(canonical);
        assertThat(Json.canonical(canonical)).isEqualTo(canonical);
        assertThat(Json.write(Json.read(canonical, Object.class))).isEqualTo(canonical);
    }

    @Property
    void equal_maps_and_sets_write_equal_texts(
            @ForAll Map<String, Integer> map, @ForAll Set<String> set, @ForAll long seed) {
        Map<String, String> paired = new LinkedHashMap<>();
        map.forEach((key, value) -> paired.put(paired(key), "" + value));
        List<String> keys = new ArrayList<>(paired.keySet());
        Collections.shuffle(keys, new Random(seed));
        Map<String, String> shuffled = new LinkedHashMap<>();
        keys.forEach(key -> shuffled.put(key, paired.get(key)));
        List<String> elements = new ArrayList<>(
                set.stream().map(JsonProperties::paired).distinct().toList());
        Set<String> inOrder = new LinkedHashSet<>(elements);
        Collections.shuffle(elements, new Random(seed));

        assertThat(Json.write(shuffled)).isEqualTo(Json.write(paired));
        assertThat(Json.write(new LinkedHashSet<>(elements))).isEqualTo(Json.write(inOrder));
    }

    @Property
    void doubles_come_back_bit_for_bit_and_are_never_longer_than_the_jdks(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            return;
        }
        String json = Json.write(value);

        assertThat(Double.doubleToRawLongBits(Json.read(json, double.class))).isEqualTo(bits);
        assertThat(json.length()).isLessThanOrEqualTo(Double.toString(value).length());
    }

    @Property
    void any_string_is_written_and_read_or_refused(@ForAll String text) {
        String json;
        try {
            json = Json.write(text);
        } catch (RuntimeException refused) {
            assertThat(refused).hasMessageContaining("surrogate");
            assertThat(paired(text)).isNotEqualTo(text);
            return;
        }
        assertThat(Json.read(json, String.class)).isEqualTo(text);
        assertThat(json).doesNotContain("\n", "\r", "\t");
    }

    @Property
    void cutting_or_changing_a_text_never_escapes_the_failure_taxonomy(
            @ForAll("boxes") Box value, @ForAll int at, @ForAll("characters") char changed) {
        String json = Json.write(value);
        int place = Math.floorMod(at, json.length());

        for (String broken :
                List.of(json.substring(0, place), json.substring(0, place) + changed + json.substring(place + 1))) {
            try {
                assertThat(Json.read(broken, Box.class)).isNotNull();
            } catch (OrchestratorException refused) {
                assertThat(refused).hasMessageContaining("cannot read");
            }
            assertThat(JsonSchema.of(Box.class).validate(broken)).isNotNull();
        }
    }

    @Provide
    Arbitrary<Numbers> numbers() {
        return Combinators.combine(
                        Arbitraries.bytes(),
                        Arbitraries.shorts(),
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        Arbitraries.integers().map(Float::intBitsToFloat).filter(Float::isFinite),
                        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                        Arbitraries.bigIntegers(),
                        Combinators.combine(
                                        Arbitraries.bigIntegers(),
                                        Arbitraries.integers().between(-250, 250))
                                .as(BigDecimal::new))
                .as(Numbers::new);
    }

    @Provide
    Arbitrary<Times> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(-30_000_000_000_000_000L, 30_000_000_000_000_000L),
                        Arbitraries.integers().between(0, 999_999_999),
                        Arbitraries.integers().between(-18, 18),
                        Arbitraries.of("Europe/Paris", "UTC", "Asia/Kolkata", "Z", "+02:30", "America/New_York"))
                .as((seconds, nanos, hours, zone) -> {
                    Instant instant = Instant.ofEpochSecond(seconds, nanos);
                    ZoneOffset offset = ZoneOffset.ofHours(hours);
                    return new Times(
                            instant,
                            Duration.ofSeconds(seconds, nanos),
                            LocalDateTime.ofInstant(instant, offset),
                            instant.atOffset(offset),
                            instant.atZone(ZoneId.of(zone)),
                            Period.of(hours, -hours, nanos),
                            Year.of(instant.atOffset(offset).getYear()),
                            YearMonth.from(instant.atOffset(offset)),
                            new UUID(seconds, nanos));
                });
    }

    @Provide
    Arbitrary<Box> boxes() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20).map(JsonProperties::paired);
        Arbitrary<Level> levels = Arbitraries.of(Level.class);
        return Combinators.combine(
                        texts,
                        characters(),
                        levels,
                        texts.injectNull(0.3),
                        numbers().optional(),
                        texts.list().ofMaxSize(4),
                        Arbitraries.integers().set().ofMaxSize(4),
                        Combinators.combine(
                                        Arbitraries.maps(texts, levels).ofMaxSize(4),
                                        Arbitraries.maps(levels, Arbitraries.doubles()))
                                .as(List::of))
                .as((text, letter, level, perhaps, numbers, list, set, maps) ->
                        box(text, letter, level, perhaps, numbers, list, set, maps));
    }

    @SuppressWarnings("unchecked")
    private static Box box(
            String text,
            char letter,
            Level level,
            @Nullable String perhaps,
            Optional<Numbers> numbers,
            List<String> list,
            Set<Integer> set,
            List<? extends Map<?, ?>> maps) {
        return new Box(
                text,
                letter,
                letter % 2 == 0,
                level,
                perhaps,
                numbers,
                list,
                set,
                (Map<String, Level>) maps.get(0),
                (Map<Level, Double>) maps.get(1));
    }

    @Provide
    Arbitrary<Character> characters() {
        return Arbitraries.chars().filter(c -> !Character.isSurrogate(c));
    }

    @Provide
    Arbitrary<Expr> expressions() {
        Arbitrary<Expr> numbers = Arbitraries.integers().map(Num::new);
        return Arbitraries.recursive(
                () -> numbers,
                inner -> Arbitraries.oneOf(
                        inner.map(Neg::new),
                        Combinators.combine(inner.list().ofMaxSize(3), inner.optional())
                                .as(Sum::new)),
                0,
                4);
    }

    @Provide
    Arbitrary<Object> trees() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(8).map(JsonProperties::paired);
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                texts.map(t -> (Object) t),
                Arbitraries.longs().map(n -> (Object) n),
                Arbitraries.bigDecimals().map(n -> (Object) n),
                Arbitraries.of(true, false).map(b -> (Object) b));
        return Arbitraries.recursive(
                () -> leaves,
                inner -> Arbitraries.oneOf(
                        inner.list().ofMaxSize(4).map(l -> (Object) l),
                        Arbitraries.maps(texts, inner).ofMaxSize(4).map(m -> (Object) m)),
                0,
                3);
    }

    /** Writes the tree with shuffled members, superfluous escapes and white space. */
    private static String disguised(Object tree, Random random) {
        String space = " \t\n\r".substring(0, random.nextInt(5));
        if (tree instanceof Map<?, ?> map) {
            List<String> members = new ArrayList<>();
            map.forEach((key, value) -> members.add(disguised(key, random) + ':' + disguised(value, random)));
            Collections.shuffle(members, random);
            return space + '{' + space + String.join(",", members) + '}' + space;
        } else if (tree instanceof List<?> list) {
            return '['
                    + String.join(
                            space + ',' + space,
                            list.stream().map(e -> disguised(e, random)).toList())
                    + space
                    + ']';
        } else if (tree instanceof String text) {
            StringBuilder escaped = new StringBuilder(space).append('"');
            text.chars().forEach(c -> escaped.append(String.format("\\u%04X", c)));
            return escaped.append('"').append(space).toString();
        }
        return space + Json.write(tree) + space;
    }

    private static String paired(String text) {
        StringBuilder paired = new StringBuilder();
        text.codePoints()
                .filter(c -> c > 0xffff || !Character.isSurrogate((char) c))
                .forEach(paired::appendCodePoint);
        return paired.toString();
    }
}
