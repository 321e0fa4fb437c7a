package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.verify.JsonSchemaVerifier;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.SchemaModel.Fault;
import dev.orchestrator.testkit.junit.CrashAtEveryEvent;
import dev.orchestrator.testkit.junit.CrashRun;
import dev.orchestrator.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must hold whatever a model says. */
@Timeout(120)
class SchemaModelTest {
    record Line(String article, int pieces) {}

    record Invoice(String number, List<Line> lines) {}

    private static final JsonSchema INVOICE = JsonSchema.of(Invoice.class);

    private static final Limits TIGHT = Limits.defaults()
            .attempts(2)
            .rounds(3)
            .depth(2)
            .tasks(12)
            .children(4)
            .modelCalls(30);

    private final AtomicInteger looked = new AtomicInteger();

    private final Tool lookup = new Tool() {
        @Override
        public ToolSpec spec() {
            return new ToolSpec("lookup", "Looks up.", JsonSchema.of(Line.class).text(), Effect.PURE);
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) {
            looked.addAndGet(arguments.as(Line.class).article().length() + 1);
            return "found";
        }
    };

    private Pipeline pipeline(ModelWorker worker) {
        return Pipeline.builder()
                .planner(ModelPlanner.using("default"))
                .worker("biller", worker)
                .tool(lookup)
                .verifier("invoice", JsonSchemaVerifier.of(INVOICE))
                .verifier("judge", ModelJudge.using("default").rubric("It is right."))
                .limits(TIGHT)
                .build();
    }

    private static Outcome run(Pipeline pipeline, Model model) throws InterruptedException {
        return Simulation.inOrder()
                .model("default", model)
                .run(pipeline, Goal.of("Bill it").doneWhen(Criterion.of("is an invoice", "invoice")));
    }

    /** Counts how runs end, by the name of their outcome. */
    private static Map<String, Integer> endsOf(Pipeline pipeline, int seeds, SchemaModel... models)
            throws InterruptedException {
        Map<String, Integer> ends = new HashMap<>();
        for (int i = 0; i < seeds; i++) {
            for (SchemaModel model : models) {
                Outcome outcome = run(pipeline, model.seed(i));
                ends.merge(outcome.getClass().getSimpleName(), 1, Integer::sum);
                assertNothingInvalidIsAccepted(outcome, model);
            }
        }
        return ends;
    }

    private static void assertNothingInvalidIsAccepted(Outcome outcome, SchemaModel model) {
        if (outcome instanceof Outcome.Accepted accepted) {
            assertThat(INVOICE.validate(accepted.result().json()))
                    .as("%s", model)
                    .isEmpty();
        }
        for (TaskReport task : outcome.report().tasks()) {
            task.attempts().stream()
                    .filter(attempt -> attempt.verdicts().get("invoice") instanceof Verdict.Met)
                    .forEach(attempt -> assertThat(
                                    INVOICE.validate(attempt.result().json()))
                            .as("%s", model)
                            .isEmpty());
        }
    }

    @Test
    void whatever_valid_answers_the_models_give_the_run_ends_and_nothing_invalid_is_accepted() throws Exception {
        validAnswers(10);
    }

    @Tag("slow")
    @Test
    void whatever_valid_answers_the_models_give_10x() throws Exception {
        validAnswers(100);
    }

    private void validAnswers(int seeds) throws Exception {
        Map<String, Integer> ends =
                endsOf(pipeline(ModelWorker.using("default").result(Invoice.class)), seeds, SchemaModel.seeded(0));

        assertThat(ends).containsOnlyKeys("Accepted", "Failed");
    }

    @Test
    void whatever_damage_they_do_besides() throws Exception {
        damage(4);
    }

    @Tag("slow")
    @Test
    void whatever_damage_they_do_besides_10x() throws Exception {
        damage(40);
    }

    private void damage(int seeds) throws Exception {
        SchemaModel damaging = SchemaModel.seeded(0).chunks(5);
        for (Fault fault : List.of(Fault.REFUSED, Fault.TRUNCATED, Fault.NEAR_MISS, Fault.PROSE, Fault.OTHER_SHAPE)) {
            damaging = damaging.sometimes(fault, 80);
        }
        Pipeline untyped = pipeline(ModelWorker.using("default")
                .result(new OutputSchema("anything", "{\"type\":[\"object\",\"string\",\"null\"]}")));

        assertThat(endsOf(
                        pipeline(ModelWorker.using("default").result(Invoice.class)),
                        2 * seeds,
                        damaging,
                        SchemaModel.seeded(0).atFirst(2, Fault.NEAR_MISS)))
                .containsOnlyKeys("Accepted", "Failed");
        assertThat(endsOf(untyped, seeds, damaging)).containsOnlyKeys("Failed");
    }

    @Test
    void tools_are_used_until_the_work_is_finished_or_the_turns_are_over() throws Exception {
        tools(4);
    }

    @Tag("slow")
    @Test
    void tools_are_used_until_the_work_is_finished_or_the_turns_are_over_10x() throws Exception {
        tools(40);
    }

    private void tools(int seeds) throws Exception {
        Map<String, Integer> ends = endsOf(
                pipeline(ModelWorker.using("default")
                        .tools("lookup")
                        .result(Invoice.class)
                        .maxTurns(6)),
                seeds,
                SchemaModel.seeded(0).sometimes(Fault.NEAR_MISS, 200));

        assertThat(ends).containsOnlyKeys("Accepted", "Failed");
        assertThat(looked).hasPositiveValue();
    }

    @CrashAtEveryEvent
    void a_run_that_is_cut_off_anywhere_is_answered_the_same(CrashRun crash) throws Exception {
        Outcome outcome = crash.model("default", SchemaModel.seeded(3).sometimes(Fault.NEAR_MISS, 300))
                .run(
                        pipeline(ModelWorker.using("default").result(Invoice.class)),
                        Goal.of("Bill it").doneWhen(Criterion.of("is an invoice", "invoice")));

        assertNothingInvalidIsAccepted(outcome, SchemaModel.seeded(3));
    }

    @Test
    void without_a_shape_it_says_a_sentence_and_counts_what_is_said() throws Exception {
        ModelReply reply = SchemaModel.seeded(1).call(ModelRequest.of(Message.user("12345678")), new LoneCall());

        assertThat(reply).isInstanceOfSatisfying(ModelReply.Answer.class, answer -> {
            assertThat(answer.text()).contains("Let me think");
            assertThat(answer.usage().inputTokens()).isEqualTo(2);
            assertThat(answer.usage().outputTokens()).isEqualTo(answer.text().length() / 4);
        });
        ModelRequest small = ModelRequest.of(Message.user("x")).maxOutputTokens(3);
        Usage most = SchemaModel.seeded(1).atMost(small);
        assertThat(SchemaModel.seeded(1).call(small, new LoneCall()).usage().tokens())
                .isLessThanOrEqualTo(most.tokens());
    }

    @Test
    void it_says_how_to_make_it_again_and_refuses_what_makes_no_sense() {
        assertThat(SchemaModel.seeded(7).latency(Duration.ofMillis(1500)).chunks(5))
                .hasToString("SchemaModel.seeded(7).latency(Duration.parse(\"PT1.5S\")).chunks(5)");
        assertThat(SchemaModel.seeded(7)
                        .atFirst(2, Fault.TRUNCATED)
                        .sometimes(Fault.NEAR_MISS, 100)
                        .usingTools(5))
                .hasToString("SchemaModel.seeded(7).atFirst(2, TRUNCATED).sometimes(NEAR_MISS, 100).usingTools(5)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaModel.seeded(1).sometimes(Fault.PROSE, 1_001))
                .withMessageContaining("per mille");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaModel.seeded(1).usingTools(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaModel.seeded(1).atFirst(-1, Fault.PROSE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaModel.seeded(1).latency(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SchemaModel.seeded(1).chunks(0));
    }
}
