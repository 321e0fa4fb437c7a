package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScriptedModelTest {
    record Answer(int number) {}

    @Test
    void answers_what_is_asked_and_not_in_the_order_of_the_script() {
        ScriptedModel model =
                ScriptedModel.script().when("colour").reply("blue").when("size").reply("large");

        assertThat(ask(model, "Which size?")).isEqualTo("large");
        assertThat(ask(model, "Which colour?")).isEqualTo("blue");
        assertThat(model.prompts()).containsExactly("Which size?", "Which colour?");
    }

    @Test
    void a_rule_needs_all_of_its_texts_and_comes_before_later_ones() {
        ScriptedModel model = ScriptedModel.script()
                .when("parser", "missing-import")
                .reply("mended")
                .when("parser")
                .reply("first")
                .otherwise()
                .reply("else");

        assertThat(ask(model, "Write the parser")).isEqualTo("first");
        assertThat(ask(model, "Write the parser. Findings: missing-import")).isEqualTo("mended");
        assertThat(ask(model, "Findings: missing-import")).isEqualTo("else");
    }

    @Test
    void a_rules_answers_come_one_after_the_other_and_the_last_again_and_again() {
        ScriptedModel model = ScriptedModel.script()
                .when("guess")
                .reply("one")
                .thenReplyJson(new Answer(2))
                .thenReply("three");

        assertThat(IntStream.range(0, 5).mapToObj(i -> ask(model, "guess")))
                .containsExactly("one", "{\"number\":2}", "three", "three", "three");
    }

    @Test
    void a_request_that_no_rule_fits_is_a_defect_that_shows_it_and_lists_the_rules() {
        ScriptedModel model = ScriptedModel.script()
                .when("plan", "twice")
                .reply("a")
                .when("long request", (request, caller) -> request.messages().size() > 10)
                .reply("b");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, "Write the lexer"))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DEFECT))
                .withMessageContainingAll(
                        "Write the lexer", "1. when(\"plan\", \"twice\")", "2. when(long request)", "onWork(");
        assertThat(model.calls()).hasSize(1);
    }

    @Test
    void an_empty_script_says_so() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(ScriptedModel.script(), "Hello"))
                .withMessageContaining("no rules at all");
    }

    @Test
    void a_request_without_a_user_message_can_be_told_by_its_other_parts() {
        ScriptedModel model = ScriptedModel.script()
                .when(
                        "only rules",
                        (request, caller) -> request.messages().get(0).role().equals("system"))
                .reply("understood");

        assertThat(call(model, ModelRequest.of(Message.system("Be brief."))))
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isEqualTo("understood"));
        assertThat(model.prompts()).containsExactly("");
    }

    @Test
    void refusals_and_cut_answers_carry_the_usage_given_to_them() {
        ScriptedModel model = ScriptedModel.script()
                .when("a")
                .refuse("not that")
                .usage(3, 1)
                .truncate("half an ans")
                .usage(5, 11)
                .thenReply("whole")
                .usage(7, 2);

        List<ModelReply> replies =
                IntStream.range(0, 3).mapToObj(i -> call(model, request("a"))).toList();

        assertThat(replies.get(0)).asInstanceOf(type(ModelReply.Refused.class)).satisfies(it -> {
            assertThat(it.reason()).isEqualTo("not that");
            assertThat(it.usage().tokens()).isEqualTo(4);
        });
        assertThat(replies.get(1))
                .asInstanceOf(type(ModelReply.Truncated.class))
                .satisfies(it -> {
                    assertThat(it.text()).isEqualTo("half an ans");
                    assertThat(it.usage().tokens()).isEqualTo(16);
                });
        assertThat(replies.get(2).usage().tokens()).isEqualTo(9);
        assertThat(replies)
                .allSatisfy(it -> assertThat(it.usage().cost())
                        .hasValueSatisfying(cost -> assertThat(cost).isZero()));
    }

    @Test
    void fails_as_often_as_it_says_and_then_answers() {
        ScriptedModel model = ScriptedModel.script()
                .when("a")
                .failTransiently(2)
                .thenReply("back")
                .when("b")
                .failTransiently(1);

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> ask(model, "a"))
                    .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        }
        assertThat(ask(model, "a")).isEqualTo("back");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, "b"))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, "b"))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DEFECT))
                .withMessageContaining("no answer after its transient failures");
    }

    @Test
    void a_script_that_makes_no_sense_is_refused_where_it_is_written() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ScriptedModel.script().reply("to what?"))
                .withMessageContaining("when(");
        ScriptedModel unfinished = ScriptedModel.script();
        unfinished.when("a");
        assertThatIllegalStateException()
                .isThrownBy(() -> unfinished.when("b"))
                .withMessageContaining("when(\"a\") has no answer");
        assertThatIllegalStateException()
                .isThrownBy(() -> unfinished.usage(1, 1))
                .withMessageContaining("reply(");
        assertThatIllegalStateException()
                .isThrownBy(() -> ScriptedModel.script().when("a").reply("b").retryAfter(Duration.ofSeconds(1)))
                .withMessageContaining("failTransiently(");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().when())
                .withMessageContaining("otherwise()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().when("a").reply("b").chunks(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().when("a").reply("b").latency(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ScriptedModel.script().when("a").failTransiently(1).retryAfter(Duration.ofNanos(-1)));
    }

    @Test
    void a_correction_asked_for_in_the_same_conversation_gets_the_next_answer_of_the_rule() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .when("Guess")
                .reply("{\"number\": \"two\"}")
                .thenReplyJson(new Answer(2));

        Outcome outcome = PipelineRunner.of(asking("Guess"))
                .model("default", model)
                .run(Goal.of("guess").doneWhen(Criterion.of("there", "there")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat(it.result().json()).isEqualTo("2"));
        assertThat(model.prompts()).hasSize(2).last().asString().contains("number");
    }

    @Test
    void tasks_side_by_side_get_their_own_answers() throws Exception {
        ScriptedModel model = ScriptedModel.script();
        Map<String, Integer> expected = new TreeMap<>();
        Subtask[] subtasks = new Subtask[40];
        for (int i = 0; i < subtasks.length; i++) {
            String name = "task-" + i + ".";
            model.when(name).replyJson(new Answer(i));
            subtasks[i] = Subtask.work("t" + i, "asker").input(name);
            expected.put("t" + i, i);
        }
        Pipeline pipeline = asking("").toBuilder()
                .replacePlanner(
                        Pipeline.ROOT,
                        (request, context) -> Move.split(subtasks).wake(Move.Wake.NEVER))
                .build();

        Outcome outcome = PipelineRunner.of(pipeline)
                .model("default", model)
                .run(Goal.of("ask often").doneWhen(Criterion.of("there", "there")));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat(it.result().as(new TypeRef<Map<String, Integer>>() {}))
                                .isEqualTo(expected));
    }

    @Test
    void a_money_limit_does_not_keep_it_from_being_called() throws Exception {
        Pipeline poor = asking("Guess").toBuilder()
                .limits(Limits.defaults().maxCost(BigDecimal.ZERO, "EUR"))
                .build();

        Outcome outcome = PipelineRunner.of(poor)
                .model("default", ScriptedModel.script().otherwise().replyJson(new Answer(1)))
                .run(Goal.of("guess").doneWhen(Criterion.of("there", "there")));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    /** A worker that asks for a number; its prompt is its input, or this text if it has none. */
    private static Pipeline asking(String prompt) {
        return Pipeline.builder()
                .planner((request, context) -> Move.work("asker"))
                .worker("asker", (assignment, context) -> {
                    String input = assignment.input().json();
                    String question =
                            input.equals("null") ? prompt : assignment.input().as(String.class);
                    return Handoff.of(
                            context.model("default").ask(question, Answer.class).number());
                })
                .verifier("there", (submission, context) -> CheckResult.passed(1))
                .build();
    }

    private static String ask(ScriptedModel model, String prompt) {
        return ((ModelReply.Answer) call(model, request(prompt))).text();
    }

    private static ModelReply call(ScriptedModel model, ModelRequest request) {
        try {
            return model.call(request, new LoneCall());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ModelRequest request(String prompt) {
        return ModelRequest.of(Message.system("Be brief."), Message.user(prompt));
    }
}
