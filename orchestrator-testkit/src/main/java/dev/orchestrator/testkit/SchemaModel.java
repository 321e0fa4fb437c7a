package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.schema.Instances;
import dev.orchestrator.testkit.schema.NearMiss;
import dev.orchestrator.testkit.schema.NearMisses;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers whatever is valid against the schema it is given, and understands nothing: for tests that must hold
 * whatever a model says. It can be made to do damage, too, in each of the ways models do.
 *
 * <pre>{@code
 * for (long seed = 0; seed < 1_000; seed++) {
 *     SchemaModel model = SchemaModel.seeded(seed).sometimes(Fault.NEAR_MISS, 100).sometimes(Fault.TRUNCATED, 50);
 *     Outcome outcome = PipelineRunner.of(pipeline).model("default", model).run(goal);
 *     assertThat(outcome).as("%s", model).satisfies(this::nothingInvalidIsAccepted);
 * }
 * }</pre>
 *
 * <p>What it answers depends on the seed, on who asks (task, kind, role, attempt or round) and on what the request says;
 * not on the order of calls, the threads or the JVM. So the same run of the same seed is the same again, and a question
 * that is asked again after a crash gets the answer it had.
 *
 * <p>A request that demands a shape gets an instance of it; one that demands none and offers tools gets a call of one of
 * them, with valid arguments; any other gets a sentence. Text is counted as a token for every four characters, for which
 * it costs nothing.
 *
 * <p>Immutable and safe for use by several threads; each method with an argument returns a copy with that part changed.
 */
public final class SchemaModel implements Model, Metered {
    /** What goes wrong with an answer. */
    public enum Fault {
        /** The model cannot be reached: a transient failure. Each try is another chance. */
        UNREACHABLE(true),
        /**
         * The answer comes a day later, which no call waits for. For simulations: elsewhere the limit of model calls passes
         * in real time. Each try is another chance.
         */
        SLOW(true),
        /** The model declines. */
        REFUSED(false),
        /** The answer is cut off somewhere, and says so. */
        TRUNCATED(false),
        /** The answer is JSON with one thing wrong: one keyword of the schema is broken, once. Where all JSON is valid, a sentence. */
        NEAR_MISS(false),
        /** The schema is ignored, and the answer a sentence. */
        PROSE(false),
        /** The schema is ignored, and the answer JSON of another one. */
        OTHER_SHAPE(false);

        /** Whether the engine asks the same again. */
        private final boolean isTransient;

        Fault(boolean isTransient) {
            this.isTransient = isTransient;
        }
    }

    private static final int ALWAYS = 1_000;
    private static final int SIZE = 12;
    private static final int CHARACTERS_IN_A_TOKEN = 4;
    private static final int MOST_KNOWN = 200;
    private static final String SENTENCE = "Let me think about this for a while before I say anything";
    private static final Instances OTHER = Instances.of(JsonSchema.parse(
            "{\"type\":\"object\",\"properties\":{\"opinion\":{\"type\":\"string\",\"maxLength\":20},\"confidence\":"
                    + "{\"type\":\"integer\",\"minimum\":0,\"maximum\":100}},\"required\":[\"opinion\",\"confidence\"],"
                    + "\"additionalProperties\":false}"));

    private final long seed;
    private final Map<Fault, Integer> rates;
    private final Map<Fault, Integer> first;
    private final int tools;
    private final Delivery delivery;
    private final Map<String, Shape> known;

    private record Shape(JsonSchema schema, Instances instances) {}

    private SchemaModel(
            long seed,
            Map<Fault, Integer> rates,
            Map<Fault, Integer> first,
            int tools,
            Delivery delivery,
            Map<String, Shape> known) {
        this.seed = seed;
        this.rates = rates;
        this.first = first;
        this.tools = tools;
        this.delivery = delivery;
        this.known = known;
    }

    /** Returns a model that always gives valid answers, at once. */
    public static SchemaModel seeded(long seed) {
        Map<String, Shape> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Shape> eldest) {
                return size() > MOST_KNOWN;
            }
        };
        return new SchemaModel(seed, Map.of(), Map.of(), 0, Delivery.AT_ONCE, Collections.synchronizedMap(known));
    }

    /** Returns the same model with other luck. */
    public SchemaModel seed(long seed) {
        return new SchemaModel(seed, rates, first, tools, delivery, known);
    }

    /**
     * Lets this go wrong with some answers.
     *
     * @param perMille of a thousand requests, about how many; of several faults an answer has one
     * @throws IllegalArgumentException if it is not from 0 to 1,000
     */
    public SchemaModel sometimes(Fault fault, int perMille) {
        return new SchemaModel(seed, with(rates, fault, requireRate(perMille)), first, tools, delivery, known);
    }

    /**
     * Lets this go wrong with all of the first answers, before the {@linkplain #sometimes rates} count. Attempts, the turns
     * of a conversation and tries of a request are counted together: of a worker's first attempt the first {@code times}
     * answers, of its second attempt one less, and so on. So in the end there is a valid answer, but for checks, which begin
     * anew each time. Of several faults, the one that was named first and has not passed yet comes.
     *
     * @throws IllegalArgumentException if {@code times} is negative
     */
    public SchemaModel atFirst(int times, Fault fault) {
        if (times < 0) {
            throw new IllegalArgumentException("atFirst needs 0 times or more, but was " + times);
        }
        return new SchemaModel(seed, rates, with(first, fault, times), tools, delivery, known);
    }

    /** Lets every answer go wrong in this way. */
    public SchemaModel always(Fault fault) {
        return sometimes(fault, ALWAYS);
    }

    /**
     * Has it call a tool first, where it could answer at once.
     *
     * @param perMille of a thousand requests that demand a shape and offer tools, about how many. Default: none
     * @throws IllegalArgumentException if it is not from 0 to 1,000
     */
    public SchemaModel usingTools(int perMille) {
        return new SchemaModel(seed, rates, first, requireRate(perMille), delivery, known);
    }

    /**
     * Has answers take some of the call's time, up to this long. In a simulation no test waits for it. Default: none.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public SchemaModel latency(Duration most) {
        return new SchemaModel(seed, rates, first, tools, delivery.latency(most), known);
    }

    /**
     * Streams answers in pieces. Default: they come as a whole.
     *
     * @param characters the most in a piece
     * @throws IllegalArgumentException if it is less than 1
     */
    public SchemaModel chunks(int characters) {
        return new SchemaModel(seed, rates, first, tools, delivery.chunks(characters), known);
    }

    private static Map<Fault, Integer> with(Map<Fault, Integer> map, Fault fault, int number) {
        Map<Fault, Integer> changed = new LinkedHashMap<>(map);
        changed.put(Objects.requireNonNull(fault, "fault"), number);
        return Collections.unmodifiableMap(changed);
    }

    private static int requireRate(int perMille) {
        if (perMille < 0 || perMille > ALWAYS) {
            throw new IllegalArgumentException("a rate is from 0 to " + ALWAYS + " per mille, but was " + perMille);
        }
        return perMille;
    }

    // ---- answering ----

    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        Chance chance = Chance.of(seed, call.caller(), request);
        Fault fault = fault(request, call, chance);
        if (fault == Fault.SLOW) {
            call.sleep(Duration.ofDays(1));
        }
        Duration latency =
                Duration.ofNanos(chance.below("latency", delivery.latency().toNanos() + 1));
        if (fault == Fault.UNREACHABLE) {
            delivery.pass(latency, call);
            throw new ModelException(
                    FailureClass.TRANSIENT, this + " cannot be reached this time", null, null, Usage.NONE);
        }
        return delivery.latency(latency).deliver(reply(request, fault, chance), call);
    }

    private @Nullable Fault fault(ModelRequest request, ModelCall call, Chance chance) {
        int times = call.caller().number() + Requests.turn(request) + call.tries() - 2;
        for (Map.Entry<Fault, Integer> each : first.entrySet()) {
            if (times <= each.getValue()) {
                return each.getKey();
            }
        }
        for (Fault each : Fault.values()) {
            String name = each.isTransient ? each.name() + call.tries() : each.name();
            if (chance.below(name, ALWAYS) < rates.getOrDefault(each, 0)) {
                return each;
            }
        }
        return null;
    }

    private ModelReply reply(ModelRequest request, @Nullable Fault fault, Chance chance) {
        ToolSpec tool = tool(request, chance);
        String schema = tool != null
                ? tool.inputSchema()
                : request.output().map(OutputSchema::jsonSchema).orElse(null);
        String text = schema == null || fault == Fault.PROSE ? SENTENCE : json(shape(schema), fault, chance);
        Usage usage = usage(request, text);
        if (fault == Fault.REFUSED) {
            return new ModelReply.Refused("I would rather not", usage);
        } else if (fault == Fault.TRUNCATED) {
            return new ModelReply.Truncated(beginning(text, 1 + (int) chance.below("cut", text.length())), usage);
        } else if (tool == null || fault == Fault.PROSE) {
            return new ModelReply.Answer(text, usage);
        }
        ToolCall use = new ToolCall("call-" + Requests.turn(request), tool.name(), text);
        return new ModelReply.ToolCalls("", List.of(use), usage);
    }

    private @Nullable ToolSpec tool(ModelRequest request, Chance chance) {
        boolean isWanted = request.output().isEmpty() || chance.below("tools", ALWAYS) < tools;
        return request.tools().isEmpty() || !isWanted ? null : chance.oneOf("tool", request.tools());
    }

    private static String json(Shape shape, @Nullable Fault fault, Chance chance) {
        if (fault == Fault.OTHER_SHAPE) {
            return OTHER.next(chance.number("other"));
        }
        String valid = shape.instances().next(chance.number("instance"));
        if (fault != Fault.NEAR_MISS) {
            return valid;
        }
        List<NearMiss> misses = NearMisses.of(shape.schema(), valid).stream()
                .filter(miss -> !miss.keyword().equals("json")) // such as can be mended
                .toList();
        return misses.isEmpty() ? SENTENCE : chance.oneOf("miss", misses).text();
    }

    private Shape shape(String schema) {
        Shape shape = known.get(schema);
        if (shape == null) {
            JsonSchema parsed = JsonSchema.parse(schema);
            shape = new Shape(parsed, Instances.of(parsed).ofSize(SIZE));
            known.put(schema, shape);
        }
        return shape;
    }

    /** Returns the beginning without half a character at its end. */
    private static String beginning(String text, int length) {
        return text.substring(
                0, length > 1 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static Usage usage(ModelRequest request, String text) {
        long read = request.messages().stream()
                .map(Message::text)
                .mapToLong(SchemaModel::tokens)
                .sum();
        return new Usage(read, Math.min(tokens(text), request.maxOutputTokens()), BigDecimal.ZERO);
    }

    private static long tokens(String text) {
        return text.length() / CHARACTERS_IN_A_TOKEN;
    }

    /** Returns what the request's size allows, for nothing. */
    @Override
    public Usage atMost(ModelRequest request) {
        return Price.FREE.atMost(request);
    }

    /** Returns how to make it again. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("SchemaModel.seeded(" + seed + ')');
        first.forEach((fault, times) -> text.append(".atFirst(" + times + ", " + fault + ')'));
        rates.forEach((fault, rate) -> text.append(".sometimes(" + fault + ", " + rate + ')'));
        if (tools > 0) {
            text.append(".usingTools(" + tools + ')');
        }
        if (!delivery.latency().isZero()) {
            text.append(".latency(Duration.parse(\"" + delivery.latency() + "\"))");
        }
        if (delivery.characters() > 0) {
            text.append(".chunks(" + delivery.characters() + ')');
        }
        return text.toString();
    }
}
