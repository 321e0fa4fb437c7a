package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.SchemaModel.Fault;
import dev.orchestrator.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a schema model says, who asks is told what it was. */
class SchemaModelProperties {
    record Line(String article, int pieces) {}

    record Invoice(String number, List<Line> lines, Optional<String> note) {}

    enum Colour {
        RED,
        GREEN
    }

    private static final List<JsonSchema> SCHEMAS = List.of(
            JsonSchema.of(Invoice.class),
            JsonSchema.of(Colour.class),
            JsonSchema.parse("{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":5},\"minItems\":1}"),
            JsonSchema.parse("{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"move\":{\"const\":\"work\"},"
                    + "\"worker\":{\"enum\":[\"java\"]}},\"required\":[\"move\",\"worker\"],\"additionalProperties\":"
                    + "false},{\"type\":\"object\",\"properties\":{\"move\":{\"const\":\"await\"}},\"required\":"
                    + "[\"move\"],\"additionalProperties\":false}]}"));

    /** What an ask ended in: the value, or the class of the failure. */
    private static String asked(Model model, JsonSchema schema) throws InterruptedException {
        ModelRequest request =
                ModelRequest.of(Message.user("What is it?")).output(new OutputSchema("thing", schema.text()));
        Pipeline pipeline = Pipeline.builder()
                .planner((task, context) -> Move.work("asker"))
                .worker("asker", (assignment, context) -> {
                    try {
                        return Handoff.of(
                                "valid " + context.model("m").ask(request).json());
                    } catch (ModelException e) {
                        return Handoff.of(e.failureClass() + " " + e.getMessage());
                    }
                })
                .limits(Limits.defaults()
                        .call(Duration.ofDays(30))
                        .task(Duration.ofDays(30))
                        .run(Duration.ofDays(30)))
                .build();
        Outcome outcome = Simulation.inOrder()
                .model("m", model)
                .run(pipeline, Goal.of("ask").withoutVerification());
        return ((Outcome.Unverified) outcome).result().as(String.class);
    }

    private static void assertValid(String asked, JsonSchema schema) {
        assertThat(asked).startsWith("valid ");
        assertThat(schema.validate(asked.substring("valid ".length()))).isEmpty();
    }

    @Provide
    Arbitrary<JsonSchema> schemas() {
        return Arbitraries.of(SCHEMAS);
    }

    @Property(tries = 15)
    void without_faults_every_answer_is_valid_at_once(@ForAll("schemas") JsonSchema schema, @ForAll long seed)
            throws InterruptedException {
        assertValid(asked(SchemaModel.seeded(seed), schema), schema);
        assertValid(
                asked(SchemaModel.seeded(seed).latency(Duration.ofSeconds(100)).chunks(3), schema), schema);
    }

    @Property(tries = 60)
    void every_fault_ends_in_its_class(
            @ForAll("schemas") JsonSchema schema,
            @ForAll long seed,
            @ForAll Fault fault,
            @ForAll @IntRange(max = 9) int characters)
            throws InterruptedException {
        SchemaModel whole = SchemaModel.seeded(seed).always(fault);

        String end = asked(characters == 0 ? whole : whole.chunks(characters), schema);

        FailureClass expected = switch (fault) {
            case UNREACHABLE, SLOW -> FailureClass.TRANSIENT;
            case REFUSED -> FailureClass.REFUSED;
            case TRUNCATED, NEAR_MISS, PROSE, OTHER_SHAPE -> FailureClass.INVALID_OUTPUT;
        };
        assertThat(end).as("%s", whole).startsWith(expected.name());
        if (fault == Fault.SLOW) {
            assertThat(end).contains("limit (modelCall)");
        }
    }

    @Property(tries = 15)
    void what_goes_wrong_at_first_is_right_in_the_end(
            @ForAll("schemas") JsonSchema schema, @ForAll long seed, @ForAll @IntRange(min = 1, max = 2) int times)
            throws InterruptedException {
        for (Fault fault : List.of(Fault.NEAR_MISS, Fault.TRUNCATED, Fault.PROSE, Fault.OTHER_SHAPE)) {
            assertValid(asked(SchemaModel.seeded(seed).atFirst(times, fault), schema), schema);
        }
        assertValid(asked(SchemaModel.seeded(seed).atFirst(3, Fault.UNREACHABLE), schema), schema);
        assertThat(asked(SchemaModel.seeded(seed).atFirst(3, Fault.NEAR_MISS), schema))
                .startsWith("INVALID_OUTPUT");
    }

    @Property(tries = 15)
    void a_mixture_is_valid_or_fails_with_a_class(
            @ForAll("schemas") JsonSchema schema, @ForAll long seed, @ForAll @IntRange(max = 1_000) int perMille)
            throws InterruptedException {
        SchemaModel model = SchemaModel.seeded(seed);
        for (Fault fault : Fault.values()) {
            model = model.sometimes(fault, perMille / 7);
        }

        String end = asked(model, schema);

        if (end.startsWith("valid ")) {
            assertValid(end, schema);
        } else {
            assertThat(end).matches("(?s)(TRANSIENT|REFUSED|INVALID_OUTPUT) .*");
        }
    }

    // ---- determinism ----

    private record Question(Caller caller, ModelRequest request) {}

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Caller caller = new Caller(
                    TaskId.root().child(i % 2), "t", Caller.Kind.values()[i % 3], "r" + i % 2, 1 + i % 2, Set.of());
            ModelRequest asked = ModelRequest.of(Message.user("Question " + i / 6))
                    .output(new OutputSchema("thing", SCHEMAS.get(0).text()));
            questions.add(new Question(caller, asked));
            questions.add(new Question(
                    caller,
                    ModelRequest.of(Message.user("Use a tool"))
                            .tools(List.of(ToolSpec.of("a", "A."), ToolSpec.of("b", "B.")))));
        }
        return questions;
    }

    private static String said(SchemaModel model, Question question) {
        try {
            return model.call(question.request(), new LoneCall(question.caller()))
                    .toString();
        } catch (ModelException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Property(tries = 15)
    void the_order_of_questions_changes_no_answer(@ForAll long seed, @ForAll Random random) {
        SchemaModel model = SchemaModel.seeded(seed)
                .sometimes(Fault.NEAR_MISS, 200)
                .sometimes(Fault.TRUNCATED, 200)
                .sometimes(Fault.UNREACHABLE, 200);
        List<Question> asked = questions();
        List<String> expected = asked.stream().map(each -> said(model, each)).toList();

        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
            assertThat(said(model, asked.get(i))).isEqualTo(expected.get(i));
        }
    }

    @Property(tries = 15)
    void who_asks_what_and_the_seed_make_a_difference(@ForAll long seed) {
        List<Question> asked = questions().stream()
                .filter(each -> each.request().output().isPresent())
                .toList();

        assertThat(asked.stream()
                        .map(each -> said(SchemaModel.seeded(seed), each))
                        .distinct())
                .hasSizeGreaterThan(asked.size() / 2);
        assertThat(asked)
                .anySatisfy(each -> assertThat(said(SchemaModel.seeded(seed), each))
                        .isNotEqualTo(said(SchemaModel.seeded(seed + 1), each)));
    }

    @Property(tries = 15)
    void pieces_change_no_answer(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int characters) {
        SchemaModel model = SchemaModel.seeded(seed).sometimes(Fault.NEAR_MISS, 500);
        for (Question each : questions()) {
            assertThat(said(model.chunks(characters).latency(Duration.ofHours(1)), each))
                    .isEqualTo(said(model, each));
        }
    }

    @Property(tries = 15)
    void tools_are_called_with_valid_arguments(@ForAll long seed) throws InterruptedException {
        JsonSchema schema = SCHEMAS.get(0);
        ToolSpec tool = new ToolSpec("bill", "Bills.", schema.text(), Effect.PURE);
        ModelRequest request = ModelRequest.of(Message.user("Bill it")).tools(List.of(tool));

        ModelReply reply = SchemaModel.seeded(seed).call(request, new LoneCall());
        ModelReply instead = SchemaModel.seeded(seed)
                .usingTools(1_000)
                .call(request.output(new OutputSchema("thing", "{\"type\":\"integer\"}")), new LoneCall());
        ModelReply atOnce = SchemaModel.seeded(seed)
                .call(request.output(new OutputSchema("thing", "{\"type\":\"integer\"}")), new LoneCall());

        for (ModelReply each : List.of(reply, instead)) {
            assertThat(each)
                    .isInstanceOfSatisfying(
                            ModelReply.ToolCalls.class,
                            calls -> assertThat(calls.calls()).singleElement().satisfies(call -> {
                                assertThat(call.name()).isEqualTo("bill");
                                assertThat(schema.validate(call.arguments())).isEmpty();
                            }));
        }
        assertThat(atOnce).isInstanceOf(ModelReply.Answer.class);
    }
}
