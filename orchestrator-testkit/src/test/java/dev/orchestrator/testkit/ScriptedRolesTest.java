package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.testkit.junit.CrashAtEveryEvent;
import dev.orchestrator.testkit.junit.CrashRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The words for what model-backed roles ask for, in whole runs. */
@Timeout(60)
class ScriptedRolesTest {
    private static final Goal GOAL = Goal.of("release notes for 2.4").doneWhen(Criterion.of("dates", "judge"));

    private static final Tool LOG = new Tool() {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of("git_log", "Lists changes.").effect(Effect.PURE);
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) {
            return "12 changes since "
                    + arguments.as(new TypeRef<Map<String, String>>() {}).get("since");
        }
    };

    private static Pipeline.Builder writing() {
        return Pipeline.builder()
                .planner(ModelPlanner.using("default"))
                .worker("writer", ModelWorker.using("default"))
                .verifier("judge", ModelJudge.using("default").rubric("It has a date.", "It is short."));
    }

    private static Outcome run(Pipeline pipeline, ScriptedModel model) throws InterruptedException {
        return PipelineRunner.of(pipeline).model("default", model).run(GOAL);
    }

    private static TaskReport task(Outcome outcome, String name) {
        return outcome.report().tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_whole_pipeline_of_models_is_played_in_one_word_each() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan("release notes")
                .split("collect", "write")
                .onWork("collect")
                .finish("12 changes")
                .onWork("write")
                .finish("2.4")
                .onJudge()
                .met();

        Outcome outcome = run(writing().build(), model);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat(it.result().as(new TypeRef<Map<String, String>>() {}))
                                .isEqualTo(Map.of("collect", "12 changes", "write", "2.4")));
        assertThat(model.unused()).isEmpty();
        assertThat(model.calls()).hasSize(4);
    }

    /** The root's requests name its parts. */
    @Test
    void a_rule_for_a_part_is_not_for_the_whole() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan("release notes")
                .split(
                        Subtask.work("collect", "writer"),
                        Subtask.work("write", "writer").doneWhen(Criterion.of("dated", "judge")))
                .onWork()
                .finish("a draft")
                .finish("a draft, 2026")
                .onJudge("write")
                .notMet("there is no date")
                .met()
                .onJudge("release notes")
                .met();

        Outcome outcome = run(writing().build(), model);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(task(outcome, "write").attempts()).hasSize(2);
        assertThat(model.unused()).isEmpty();
    }

    @Test
    void two_criteria_that_ask_the_same_get_an_answer_each() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("writer"))
                .worker("writer", (assignment, context) -> Handoff.of("text"))
                .verifier(
                        "asks",
                        (submission, context) -> context.model("default")
                                        .ask("Is it good?", String.class)
                                        .equals("yes")
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("no", "The model says no."))
                .limits(Limits.defaults().attempts(1))
                .build();

        Outcome outcome = PipelineRunner.of(pipeline)
                .model(
                        "default",
                        ScriptedModel.script().onJudge().replyJson("yes").thenReplyJson("no"))
                .run(Goal.of("write").doneWhen(Criterion.of("one", "asks"), Criterion.of("other", "asks")));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void subtasks_in_full_have_all_that_a_model_can_say() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan()
                .round(1)
                .move(Move.split(
                                Subtask.work("collect", "writer").objective("List the changes"),
                                Subtask.work("write", "tester")
                                        .objective("Write them up")
                                        .input(Map.of("version", "2.4"))
                                        .after("collect")
                                        .doneWhen(Criterion.of("judge", "judge")
                                                .parameters(Map.of("rubric", "It rhymes."))))
                        .wake(Move.Wake.WHEN_SETTLED))
                .onPlan()
                .round(2)
                .conclude(List.of("done"))
                .onWork("collect")
                .finish("12 changes")
                .onWork("write")
                .finish(Handoff.of("a poem").notes("it is short"))
                .finish("a poem that rhymes")
                .onJudge("write")
                .notMet("no rhyme")
                .met()
                .onJudge("0")
                .met();

        Outcome outcome =
                run(writing().worker("tester", ModelWorker.using("default")).build(), model);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat(it.result().json()).isEqualTo("[\"done\"]"));
        assertThat(task(outcome, "write").attempts())
                .hasSize(2)
                .first()
                .satisfies(first -> assertThat(first.findings())
                        .extracting(Finding::message)
                        .containsExactly(
                                "It has a date. Not met: no rhyme",
                                "It is short. Not met: no rhyme",
                                "It rhymes. Not met: no rhyme"));
        assertThat(model.prompts())
                .anySatisfy(
                        prompt -> assertThat(prompt).contains("Write them up", "12 changes", "{\"version\":\"2.4\"}"));
        assertThat(model.unused()).isEmpty();
    }

    @Test
    void a_subtask_goes_to_the_worker_of_its_name_or_the_script_must_say_to_whom() throws Exception {
        Pipeline two = writing().worker("collect", ModelWorker.using("default")).build();
        ScriptedModel named = ScriptedModel.script()
                .onPlan()
                .split("collect")
                .onRole("collect")
                .finish("12 changes")
                .onJudge()
                .met();
        ScriptedModel unclear = ScriptedModel.script()
                .onPlan()
                .split("collect", "write")
                .otherwise()
                .finish("x");

        assertThat(run(two, named)).isInstanceOf(Outcome.Accepted.class);
        assertThat(run(two, unclear))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.failure().toString())
                                .contains("splits off 'write'", "but collect, writer", "Subtask.work(\"write\""));
    }

    @Test
    void tools_are_called_turn_by_turn_until_the_work_is_finished() throws Exception {
        Pipeline pipeline = writing()
                .replaceWorker("writer", ModelWorker.using("default").tools("git_log"))
                .tool(LOG)
                .build();
        ScriptedModel model = ScriptedModel.script()
                .onPlan()
                .work("writer")
                .onWork()
                .useTool("git_log", Map.of("since", "2.3"))
                .useTools(
                        new ToolCall("a", "git_log", "{\"since\":\"2.2\"}"),
                        new ToolCall("b", "git_log", "{\"since\":\"2.1\"}"))
                .finish("2.4")
                .onJudge()
                .met();

        Outcome outcome = run(pipeline, model);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        it -> assertThat(it.result().json()).isEqualTo("\"2.4\""));
        ModelRequest last = model.calls().get(3);
        assertThat(last.messages())
                .filteredOn(message -> message.role().equals("tool"))
                .satisfiesExactly(
                        first -> assertThat(first.text()).contains("since 2.3"),
                        second -> assertThat(second.text()).contains("since 2.2"),
                        third -> assertThat(third.text()).contains("since 2.1"));
    }

    @Test
    void a_planner_can_give_up_or_wait() throws Exception {
        assertThat(run(writing().build(), ScriptedModel.script().onPlan().infeasible("nothing was released")))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.failure().toString()).contains("nothing was released"));
        ScriptedModel waiting = ScriptedModel.script()
                .onPlan()
                .move(Move.split(Subtask.work("a", "writer"), Subtask.work("b", "writer"))
                        .wake(Move.Wake.ON_EACH))
                .await()
                .conclude()
                .onWork()
                .finish("x")
                .onJudge()
                .met();
        assertThat(run(writing().limits(Limits.defaults().concurrency(1)).build(), waiting))
                .isInstanceOf(Outcome.Accepted.class);
        assertThat(waiting.unused()).isEmpty();
    }

    @Test
    void a_move_that_is_not_possible_is_a_mistake_of_the_script() throws Exception {
        assertThat(run(writing().build(), ScriptedModel.script().onPlan().work("nobody")))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        it -> assertThat(it.failure().toString())
                                .contains(
                                        "not possible now",
                                        "nobody",
                                        "Possible are: work, split, conclude, infeasible"));
        assertThat(run(writing().build(), ScriptedModel.script().onPlan().await()))
                .isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void words_for_roles_say_where_they_have_no_place() {
        ModelRequest request = ModelRequest.of(Message.user("x")).output(new OutputSchema("answer", "true"));
        List.of(
                        ScriptedModel.script().otherwise().conclude(),
                        ScriptedModel.script().otherwise().split("a"),
                        ScriptedModel.script().otherwise().finish("x"),
                        ScriptedModel.script().otherwise().met())
                .forEach(model -> assertThatExceptionOfType(ModelException.class)
                        .isThrownBy(() -> model.call(request, new LoneCall()))
                        .withMessageContainingAll("demands a answer", "replyJson("));
    }

    @CrashAtEveryEvent
    void rules_by_attempt_and_turn_answer_a_run_that_is_cut_off_anywhere(CrashRun crash) throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan()
                .split("collect", "write")
                .onWork("collect")
                .turn(1)
                .useTool("git_log", Map.of("since", "2.3"))
                .onWork("collect")
                .finish("12 changes")
                .onWork("write")
                .attempt(1)
                .finish("2.4")
                .onWork("write")
                .finish("2.4, 2026-11-22")
                .onJudge()
                .met();
        Pipeline pipeline = writing()
                .replaceWorker("writer", ModelWorker.using("default").tools("git_log"))
                .tool(LOG)
                .build();

        assertThat(crash.model("default", model).run(pipeline, GOAL)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void what_a_model_cannot_say_is_refused_where_it_is_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script()
                        .onPlan()
                        .split(Subtask.work("a", "writer").limits(Limits.none().attempts(1))))
                .withMessageContaining("subtask 'a' has limits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script()
                        .onPlan()
                        .split(Subtask.work("a", "writer").labels("x")))
                .withMessageContaining("labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ScriptedModel.script().onWork().finish(Handoff.of("x").files(FileTree.EMPTY)))
                .withMessageContaining("files");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().onPlan().move(new Move.Conclude(null, FileTree.EMPTY)))
                .withMessageContaining("files");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().onPlan().split(new String[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScriptedModel.script().onWork().useTools());
    }

    @Test
    void what_answers_use_is_priced_and_counted() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .price(Price.perMillion("USD", BigDecimal.ONE, BigDecimal.TEN))
                .onPlan()
                .work("writer")
                .usage(1_000, 100)
                .onWork()
                .finish(new JsonText("\"2.4\""))
                .usage(10, 10, new BigDecimal("0.05"))
                .onJudge()
                .met();

        Outcome outcome = run(
                writing()
                        .limits(Limits.defaults().maxCost(BigDecimal.TEN, "USD"))
                        .build(),
                model);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcome.report().usage().tokens()).isEqualTo(1_120);
        assertThat(outcome.report().usage().cost())
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.052"));
        assertThat(model.currency())
                .hasValueSatisfying(it -> assertThat(it.getCurrencyCode()).isEqualTo("USD"));
        assertThat(model.atMost(model.calls().get(0)).cost())
                .hasValueSatisfying(cost -> assertThat(cost).isPositive());
    }

    @Test
    void an_answer_that_cannot_become_valid_is_not_listened_to_and_a_failure_says_when_to_ask_again() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan()
                .failTransiently(1)
                .retryAfter(Duration.ofMillis(1))
                .usage(7, 0)
                .replyJson(Map.of("move", 7, "reason", "x".repeat(1_000)))
                .chunks(10)
                .usage(7, 3)
                .work("writer")
                .onWork()
                .finish("2.4")
                .chunks(1)
                .latency(Duration.ofNanos(10))
                .onJudge()
                .met();

        Outcome outcome = run(writing().build(), model);

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(model.calls()).hasSize(5);
        assertThat(model.prompts().get(2)).contains("move");
        assertThat(model.calls().get(2).messages())
                .as("half of it is shown to the model")
                .noneSatisfy(message -> assertThat(message.text()).contains("x".repeat(100)));
        assertThat(outcome.report().usage().tokens()).isEqualTo(17);
    }

    @Test
    void checks_of_ones_own_are_left_alone() throws Exception {
        Pipeline pipeline = writing()
                .replaceVerifier("judge", (submission, context) -> CheckResult.passed(1))
                .build();

        assertThat(run(
                        pipeline,
                        ScriptedModel.script()
                                .onPlan()
                                .work("writer")
                                .otherwise()
                                .finish("2.4")))
                .isInstanceOf(Outcome.Accepted.class);
    }
}
