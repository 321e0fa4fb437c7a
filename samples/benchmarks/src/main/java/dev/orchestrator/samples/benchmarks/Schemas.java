package dev.orchestrator.samples.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints the tables about schemas. Argument: rounds (default 9). All on one thread. */
public final class Schemas {
    private static final int WARM_UPS = 30;
    private static final int TEXTS = 400;
    private static final long ROUND_NANOS = 200_000_000;
    private static final int STREAMS = 1_000;
    private static final int BYTES_PER_SECOND = 400;

    /** Takes the results, so that no work is without use. */
    private static volatile long sink;

    private Schemas() {}

    enum Level {
        LOW,
        HIGH
    }

    record Step(String id, String goal, List<String> after, Level level, Optional<Integer> minutes) {}

    record Plan(String title, List<Step> steps, Map<String, Integer> budget, boolean done) {}

    private static final JsonSchema SCHEMA = JsonSchema.of(Plan.class);
    private static final List<String> WORDS =
            List.of(("the parser should refuse empty input and say where it is because"
                            + " callers otherwise see \"null\" add tests for each branch then measure again before “release” of the café"
                            + " module\nkeep names short")
                    .split(" "));

    /** Prints everything. */
    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        System.out.printf("Java %s%n%n", System.getProperty("java.version"));
        List<String> texts = IntStream.range(0, TEXTS).mapToObj(Schemas::plan).toList();
        List<byte[]> bytes = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        long length = bytes.stream().mapToLong(each -> each.length).sum();
        System.out.printf("%d plans of %d bytes on average%n%n", TEXTS, length / TEXTS);

        System.out.println("| | MB/s | ratio |");
        System.out.println("|---|---|---|");
        JsonFactory factory = new JsonFactory();
        PrefixSchema prefixes = PrefixSchema.of(SCHEMA);
        compare(
                rounds,
                length / 1e6,
                "Jackson, tokens alone",
                () -> tokens(factory, bytes),
                "PrefixValidator, whole texts",
                () -> prefixes(prefixes, bytes, Integer.MAX_VALUE));
        for (int chunk : new int[] {1_000, 4}) {
            compare(
                    rounds,
                    length / 1e6,
                    "Jackson, tokens alone, %,d bytes at a time".formatted(chunk),
                    () -> tokens(factory, bytes, chunk),
                    "PrefixValidator, %,d bytes at a time".formatted(chunk),
                    () -> prefixes(prefixes, bytes, chunk));
        }
        System.out.println();

        System.out.println("| | texts/s | ratio |");
        System.out.println("|---|---|---|");
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();
        Schema bare = SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(config))
                .getSchema(SCHEMA.text(), InputFormat.JSON);
        compare(rounds, bare, "valid", texts);
        compare(rounds, bare, "invalid", texts.stream().map(Schemas::spoilt).toList());
        System.out.println();

        lowering(rounds);
        streams(prefixes, texts);
    }

    /** A plan such as a model writes: some steps, a sentence each. */
    private static String plan(int seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        for (int i = 4 + random.nextInt(20); i > 0; i--) {
            steps.add(new Step(
                    "step-" + i,
                    words(random, 8 + random.nextInt(20)),
                    i % 3 == 0 ? List.of() : List.of("step-" + (i + 1)),
                    random.nextBoolean() ? Level.LOW : Level.HIGH,
                    random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(480))));
        }
        return text(words(random, 5), steps);
    }

    /** In the order of the schema, as a model writes it. */
    private static String text(String title, List<Step> steps) {
        String written = steps.stream()
                .map(step -> "{\"id\":%s,\"goal\":%s,\"after\":%s,\"level\":%s%s}"
                        .formatted(
                                Json.write(step.id),
                                Json.write(step.goal),
                                Json.write(step.after),
                                Json.write(step.level),
                                step.minutes
                                        .map(minutes -> ",\"minutes\":" + minutes)
                                        .orElse("")))
                .collect(Collectors.joining(","));
        String text = "{\"title\":%s,\"steps\":[%s],\"budget\":{\"tokens\":20000,\"minutes\":90},\"done\":false}"
                .formatted(Json.write(title), written);
        Json.read(text, Plan.class);
        return text;
    }

    /** With a level that there is not. */
    private static String spoilt(String plan) {
        return plan.replaceFirst("\"(LOW|HIGH)\"", "\"MEDIUM\"");
    }

    private static String words(Random random, int count) {
        return random.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }

    private static int tokens(JsonFactory factory, List<byte[]> texts) {
        int tokens = 0;
        for (byte[] text : texts) {
            try (JsonParser parser = factory.createParser(text)) {
                while (parser.nextToken() != null) {
                    tokens++;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tokens;
    }

    private static int tokens(JsonFactory factory, List<byte[]> texts, int chunk) {
        int tokens = 0;
        for (byte[] text : texts) {
            try (JsonParser parser = factory.createNonBlockingByteArrayParser()) {
                ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
                for (int from = 0; from < text.length; from += chunk) {
                    feeder.feedInput(text, from, Math.min(text.length, from + chunk));
                    while (parser.nextToken() != JsonToken.NOT_AVAILABLE) {
                        tokens++;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tokens;
    }

    private static int prefixes(PrefixSchema schema, List<byte[]> texts, int chunk) {
        int complete = 0;
        for (byte[] text : texts) {
            PrefixValidator validator = schema.start();
            for (int from = 0; from < text.length; ) {
                int part = Math.min(chunk, text.length - from);
                validator.feed(text, from, part);
                from += part;
            }
            complete += validator.end() instanceof Prefix.Complete ? 1 : 0;
        }
        if (complete != texts.size()) {
            throw new IllegalStateException("only " + complete + " of " + texts.size() + " texts are complete");
        }
        return complete;
    }

    private static void compare(int rounds, Schema bare, String kind, List<String> texts) {
        compare(
                rounds,
                TEXTS,
                "networknt alone, " + kind,
                () -> texts.stream()
                        .mapToInt(text -> bare.validate(text, InputFormat.JSON).size())
                        .sum(),
                "JsonSchema.validate, " + kind,
                () -> texts.stream()
                        .mapToInt(text -> SCHEMA.validate(text).size())
                        .sum());
    }

    /** Runs both in turns; the ratio is the median of those of the rounds. */
    private static void compare(
            int rounds, double units, String base, IntSupplier baseWork, String ours, IntSupplier ourWork) {
        for (int i = 0; i < WARM_UPS; i++) {
            perSecond(units, baseWork);
            perSecond(units, ourWork);
        }
        double[] bases = new double[rounds];
        double[] all = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            bases[i] = perSecond(units, baseWork);
            all[i] = perSecond(units, ourWork);
            ratios[i] = all[i] / bases[i];
        }
        System.out.printf(Locale.ROOT, "| %s | %,.1f | |%n", base, Meter.median(bases));
        System.out.printf(Locale.ROOT, "| %s | %,.1f | %.2f |%n", ours, Meter.median(all), Meter.median(ratios));
    }

    private static double perSecond(double units, IntSupplier work) {
        long start = System.nanoTime();
        long nanos;
        int times = 0;
        do {
            sink += work.getAsInt();
            times++;
            nanos = System.nanoTime() - start;
        } while (nanos < ROUND_NANOS);
        return times * units / (nanos / 1e9);
    }

    private static void lowering(int rounds) {
        String properties = IntStream.range(0, 200)
                .mapToObj(i -> switch (i % 5) {
                    case 0 -> "\"p%d\":{\"type\":\"string\",\"minLength\":1}".formatted(i);
                    case 1 -> "\"p%d\":{\"type\":\"integer\",\"minimum\":0}".formatted(i);
                    case 2 ->
                        "\"p%d\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\"}}".formatted(i);
                    case 3 -> "\"p%d\":{\"enum\":[\"a\",\"b\",%d]}".formatted(i, i);
                    default -> "\"p%d\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/part\"}}".formatted(i);
                })
                .collect(Collectors.joining(","));
        JsonSchema schema = JsonSchema.parse(
                "{\"type\":\"object\",\"properties\":{" + properties
                        + "},\"required\":[\"p0\"],\"$defs\":{\"part\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"}}}}}");
        System.out.println("| 200 properties, lowered to | ms |");
        System.out.println("|---|---|");
        List<LongSupplier> lowerings = DialectProfile.names().stream()
                .map(DialectProfile::named)
                .<LongSupplier>map(profile -> () -> lower(profile, schema))
                .toList();
        for (int i = 0; i < WARM_UPS; i++) {
            lowerings.forEach(lowering -> sink += lowering.getAsLong());
        }
        for (int i = 0; i < lowerings.size(); i++) {
            LongSupplier lowering = lowerings.get(i);
            double[] millis = IntStream.range(0, rounds)
                    .mapToDouble(round -> lowering.getAsLong() / 1e6)
                    .toArray();
            System.out.printf(
                    Locale.ROOT, "| %s | %.2f |%n", DialectProfile.names().get(i), Meter.median(millis));
        }
        System.out.println();
    }

    /** Returns what one takes, in nanoseconds. */
    private static long lower(DialectProfile profile, JsonSchema schema) {
        long start = System.nanoTime();
        int times = 0;
        while (System.nanoTime() - start < ROUND_NANOS / 4) {
            sink += profile.lower(schema).losses().size();
            times++;
        }
        return (System.nanoTime() - start) / times;
    }

    /** As much as a thousand streams bring in ten seconds, a few bytes of each in turn. */
    private static void streams(PrefixSchema schema, List<String> texts) {
        int seconds = 10;
        long left = (long) STREAMS * BYTES_PER_SECOND * seconds;
        List<PrefixValidator> validators = new ArrayList<>();
        int[] at = new int[STREAMS];
        for (int i = 0; i < STREAMS; i++) {
            validators.add(schema.start());
        }
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        while (left > 0) {
            for (int i = 0; i < STREAMS; i++) {
                String text = texts.get(i % texts.size());
                int to = Math.min(text.length(), at[i] + 4);
                validators.get(i).feed(text.substring(at[i], to));
                left -= to - at[i];
                at[i] = to;
                if (to == text.length()) {
                    validators.get(i).end();
                    validators.set(i, schema.start());
                    at[i] = 0;
                }
            }
        }
        double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d streams of %d bytes/s take %.1f %% of one processor%n",
                STREAMS,
                BYTES_PER_SECOND,
                100 * cpu / seconds);
    }
}
