package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records, sealed interfaces and enums made up by chance, compiled, filled by chance, written, checked and read. */
class RandomRecordsTest {
    private static final int TYPES = 60;
    private static final int VALUES = 8;
    private static final List<String> LEAVES = List.of(
            "String",
            "int",
            "Long",
            "double",
            "boolean",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.UUID",
            "java.time.Instant",
            "java.time.Duration",
            "java.time.LocalDate",
            "java.time.LocalTime",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.YearMonth");

    @TempDir
    Path directory;

    @Test
    @Tag("slow") // compiles
    void what_is_written_of_any_record_is_valid_and_comes_back_equal() throws Exception {
        Random random = new Random(20261122);
        try (URLClassLoader loader = compile(source(random))) {
            for (int i = 0; i < TYPES; i++) {
                Class<?> type = Class.forName("Made$T" + i, true, loader);
                JsonSchema schema = JsonSchema.of(type);
                assertThat(JsonSchema.parse(schema.text()).text()).isEqualTo(schema.text());
                for (int n = 0; n < VALUES; n++) {
                    Object value = value(type, random, 0);
                    String json = Json.write(value);
                    assertThat(schema.validate(json)).as(json).isEmpty();
                    assertThat(Json.read(json, type)).as(json).isEqualTo(value);
                }
            }
        }
    }

    /** Returns a class of types, of which each may use those before it; every fifth is an enum or a sealed interface. */
    private static String source(Random random) {
        StringBuilder source = new StringBuilder("import java.util.*;\npublic class Made {\n");
        for (int i = 0; i < TYPES; i++) {
            if (i % 10 == 3) {
                source.append("public enum T" + i + " { A, B_C, D }\n");
            } else if (i % 10 == 7) {
                source.append("public sealed interface T" + i + " permits V" + i + "a, V" + i + "B {}\n");
                source.append("public record V" + i + "a(" + components(i, random) + ") implements T" + i + " {}\n");
                source.append("public record V" + i + "B(" + components(i, random) + ", List<T" + i
                        + "> inner) implements T" + i + " {}\n");
            } else {
                source.append(
                        "public record T" + i + "(" + components(i, random) + ", Optional<T" + i + "> self) {}\n");
            }
        }
        return source.append("}\n").toString();
    }

    private static String components(int before, Random random) {
        List<String> components = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            components.add(type(before, random, 0) + " c" + i);
        }
        return String.join(", ", components);
    }

    private static String type(int before, Random random, int depth) {
        String inner = depth < 2 ? type(before, random, depth + 1).replaceAll("^int$", "Integer") : "String";
        inner = inner.replaceAll("^double$", "Double").replaceAll("^boolean$", "Boolean");
        switch (random.nextInt(depth < 2 ? 9 : 5)) {
            case 5:
                return "List<" + inner + ">";
            case 6:
                return "Map<String, " + inner + ">";
            case 7:
                return depth == 0 ? "Optional<" + inner + ">" : "List<" + inner + ">";
            case 8:
                return "Set<" + inner + ">";
            case 4:
                return before > 0 ? "T" + random.nextInt(before) : "String";
            default:
                return LEAVES.get(random.nextInt(LEAVES.size()));
        }
    }

    private static Object value(Type type, Random random, int depth) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            int count = depth > 3 ? 0 : random.nextInt(3);
            List<Object> items = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                items.add(value(last, random, depth + 1));
            }
            if (generic.getRawType() == Optional.class) {
                return items.stream().findFirst();
            } else if (generic.getRawType() == Set.class) {
                return new LinkedHashSet<>(items);
            } else if (generic.getRawType() == Map.class) {
                Map<String, Object> map = new LinkedHashMap<>();
                items.forEach(item -> map.put(text(random), item));
                return map;
            }
            return items;
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return raw.getEnumConstants()[random.nextInt(3)];
        } else if (raw.isSealed()) {
            return value(raw.getPermittedSubclasses()[random.nextInt(2)], random, depth + 1);
        } else if (raw.isRecord()) {
            List<Class<?>> types = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            for (RecordComponent component : raw.getRecordComponents()) {
                types.add(component.getType());
                values.add(value(component.getGenericType(), random, depth + 1));
            }
            Constructor<?> constructor = raw.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            return constructor.newInstance(values.toArray());
        }
        return leaf(raw, random);
    }

    private static Object leaf(Class<?> type, Random random) {
        Instant instant = Instant.ofEpochSecond(
                random.nextInt() * (random.nextInt(5) == 0 ? 90L : 1L), random.nextInt(3) * 250_000_000L);
        OffsetDateTime time = instant.atOffset(ZoneOffset.ofHours(random.nextInt(9) - 4));
        return switch (type.getSimpleName()) {
            case "String" -> text(random);
            case "int", "Integer" -> random.nextInt();
            case "Long" -> random.nextLong();
            case "double", "Double" -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case "boolean", "Boolean" -> random.nextBoolean();
            case "BigDecimal" -> new BigDecimal(new BigInteger(90, random), random.nextInt(60) - 30);
            case "BigInteger" -> new BigInteger(200, random).negate();
            case "UUID" -> new UUID(random.nextLong(), random.nextLong());
            case "Instant" -> instant;
            case "Duration" -> Duration.ofMillis(random.nextInt());
            case "LocalDate" -> time.toLocalDate();
            case "LocalTime" -> LocalTime.from(time);
            case "LocalDateTime" -> LocalDateTime.from(time);
            case "OffsetDateTime" -> time;
            case "YearMonth" -> YearMonth.from(time);
            default -> throw new IllegalStateException(type.getName());
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(List.of("a", "B", "\"", "\\", "\n", "ä", "😀", "/", "~").get(random.nextInt(9)));
        }
        return text.toString();
    }

    private URLClassLoader compile(String source) throws IOException {
        Path file = directory.resolve("Made.java");
        Files.writeString(file, source);
        StringWriter said = new StringWriter();
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "-encoding",
                        "UTF-8",
                        "-d",
                        directory.toString() + File.separator,
                        file.toString());
        assertThat(exit).as(said + source).isZero();
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, RandomRecordsTest.class.getClassLoader());
    }
}
