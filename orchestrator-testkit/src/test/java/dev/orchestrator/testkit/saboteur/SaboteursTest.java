package dev.orchestrator.testkit.saboteur;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.tool.Tools;
import dev.orchestrator.core.verify.PredicateVerifier;
import dev.orchestrator.testkit.ScriptedModel;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pipelines without files, which need no JVM of their own. */
@Timeout(60)
class SaboteursTest {
    private static final Goal GOAL = Goal.of("Add up the bill").doneWhen(Criterion.of("right", "sum"));

    record Bill(List<String> dishes, int total) {}

    /** One part reads the bill, the other checks it; the second is the result. */
    private static final Pipeline BILLS = Pipeline.builder()
            .planner((request, context) -> request.round() == 1
                    ? Move.split(
                            Subtask.work("read", "waiter"),
                            Subtask.work("check", "waiter").after("read"))
                    : Move.conclude(
                            request.children().get(1).handoff().orElseThrow().result()))
            .worker("waiter", (assignment, context) -> Handoff.of(new Bill(List.of("soup", "fish"), 31)))
            .verifier(
                    "sum",
                    PredicateVerifier.of(
                            "wrong-bill",
                            "The bill is soup and fish, 31.",
                            submission ->
                                    submission.result().json().equals("{\"dishes\":[\"soup\",\"fish\"],\"total\":31}")))
            .verifier("sloppy", (submission, context) -> CheckResult.passed(1))
            .limits(Limits.defaults().attempts(2).rounds(4))
            .build();

    @Test
    void what_has_no_files_is_spoilt_in_its_result() throws Exception {
        SabotageReport report = Saboteurs.against(BILLS, GOAL).run();

        report.assertWithstood();
        assertThat(report.that(Sabotage.Ending.WITHSTOOD))
                .extracting(Sabotage::saboteur)
                .containsExactly(
                        FailureMode.DISOBEYS_TASK_SPECIFICATION,
                        FailureMode.DISOBEYS_ROLE_SPECIFICATION,
                        FailureMode.REPEATS_STEPS,
                        FailureMode.LOSES_HISTORY,
                        FailureMode.UNAWARE_OF_TERMINATION,
                        FailureMode.RESETS_CONVERSATION,
                        FailureMode.FAILS_TO_ASK,
                        FailureMode.DERAILS,
                        FailureMode.WITHHOLDS_INFORMATION,
                        FailureMode.IGNORES_OTHERS,
                        FailureMode.ACTS_AGAINST_ITS_WORDS,
                        FailureMode.TERMINATES_EARLY);
        assertThat(report.that(Sabotage.Ending.IDLE)).hasSize(2 + ModelFailure.values().length + 8);
        assertThat(report.that(Sabotage.Ending.WITHSTOOD))
                .allSatisfy(each -> assertThat(each.failureClass()).isPresent());
    }

    @Test
    void a_judge_that_is_believed_alone_lets_bad_work_through_and_the_report_shows_it() throws Exception {
        Goal sloppy = GOAL.doneWhen(Criterion.of("looks-right", "sloppy"));

        SabotageReport report = Saboteurs.against(BILLS, sloppy)
                .judges("sloppy")
                .only(FailureMode.VERIFIES_WRONGLY, FailureMode.DOES_NOT_VERIFY)
                .run();

        assertThat(report.that(Sabotage.Ending.SLIPPED))
                .extracting(Sabotage::saboteur)
                .containsExactly(FailureMode.VERIFIES_WRONGLY);
        assertThat(report.sabotages().get(1).failureClass()).contains(FailureClass.INCONCLUSIVE);
        assertThat(report.sabotages().get(1).caughtBy()).containsExactly("looks-right");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(report::assertWithstood)
                .withMessageContaining("1 of 2 saboteurs were accepted")
                .withMessageContaining("VERIFIES_WRONGLY")
                .withMessageContaining("passes work that is not done");
    }

    @Test
    void judges_that_ask_a_model_are_known_by_themselves() throws Exception {
        Pipeline judged = BILLS.toBuilder()
                .verifier("taste", ModelJudge.using("judge").rubric("The bill is polite."))
                .build();

        SabotageReport report = Saboteurs.against(judged, GOAL)
                .model("judge", () -> ScriptedModel.script().otherwise().reply("never asked"))
                .only(FailureMode.VERIFIES_WRONGLY)
                .run();

        assertThat(report.that(Sabotage.Ending.WITHSTOOD)).hasSize(1);
    }

    record Dish(String name) {}

    /** Asks for the price first, and finishes with it then. */
    private static final Model CAREFUL = (request, call) -> {
        boolean knows =
                request.messages().stream().anyMatch(message -> message.role().equals("tool"));
        ToolCall next = knows
                ? new ToolCall("2", "finish", "{\"result\":\"31\",\"notes\":[],\"concerns\":[]}")
                : new ToolCall("1", "price", "{\"name\":\"fish\"}");
        return new ModelReply.ToolCalls("", List.of(next), Usage.NONE);
    };

    @Test
    void a_model_that_fails_in_a_conversation_ends_the_task_and_not_the_talk() throws Exception {
        Pipeline asking = Pipeline.builder()
                .planner((request, context) -> Move.work("waiter"))
                .worker("waiter", ModelWorker.using("default").tools("price"))
                .tool(Tools.function("price", "Says what a dish costs", Dish.class, (dish, context) -> 31)
                        .effect(Effect.PURE))
                .verifier(
                        "sum",
                        PredicateVerifier.of(
                                "wrong-price",
                                "The fish is 31.",
                                submission -> submission.result().json().equals("\"31\"")))
                .limits(Limits.defaults().attempts(2))
                .build();

        SabotageReport report = Saboteurs.against(asking, GOAL)
                .model("default", () -> CAREFUL)
                .only(ModelFailure.values())
                .run();

        report.assertWithstood();
        assertThat(report.that(Sabotage.Ending.WITHSTOOD))
                .extracting(each -> each.failureClass().orElseThrow())
                .containsExactly(FailureClass.REJECTED, FailureClass.REJECTED, FailureClass.INVALID_OUTPUT);
    }

    /** Two judgements that honestly say the same: nothing is spoiled by saying it again. */
    @Test
    void a_model_that_says_again_what_is_true_has_spoilt_nothing() throws Exception {
        Pipeline judged = Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("one", "clerk").doneWhen(Criterion.of("polite", "judge")),
                                Subtask.work("two", "clerk").doneWhen(Criterion.of("polite", "judge")))
                        .wake(Move.Wake.NEVER))
                .worker("clerk", (assignment, context) -> Handoff.of("Dear " + assignment.name()))
                .verifier("judge", ModelJudge.using("judge").rubric("It is polite."))
                .verifier("both", (submission, context) -> CheckResult.passed(1))
                .build();

        SabotageReport report = Saboteurs.against(judged, Goal.of("write both").doneWhen(Criterion.of("both", "both")))
                .model("judge", () -> ScriptedModel.script().onJudge().met())
                .only(ModelFailure.REPEATS_ITSELF)
                .run();

        assertThat(report.that(Sabotage.Ending.IDLE)).hasSize(1);
    }

    /** As in the documentation of {@link Saboteur}. */
    record Shouts() implements Saboteur {
        @Override
        public String source() {
            return "a bug we had in May";
        }

        @Override
        public String does() {
            return "answers in capitals";
        }

        @Override
        public Worker worker(Worker honest, Deeds deeds) {
            return (assignment, context) -> {
                String answer = String.valueOf(honest.work(assignment, context).result());
                deeds.done();
                return Handoff.of(answer.toUpperCase(Locale.ROOT));
            };
        }
    }

    @Test
    void a_saboteur_of_ones_own_is_sent_to_the_workers_that_are_named() throws Exception {
        Pipeline two = BILLS.toBuilder()
                .worker("idle", (assignment, context) -> Handoff.of("never asked"))
                .build();

        SabotageReport sent = Saboteurs.against(two, GOAL).only(new Shouts()).run();
        SabotageReport elsewhere =
                Saboteurs.against(two, GOAL).workers("idle").only(new Shouts()).run();

        sent.assertWithstood();
        assertThat(sent.toString()).contains("a bug we had in May", "Shouts", "WITHSTOOD", "wrong-bill");
        assertThat(elsewhere.that(Sabotage.Ending.IDLE)).hasSize(1);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(elsewhere::assertWithstood)
                .withMessageContaining("nothing is proved");
    }

    @Test
    void without_an_honest_run_that_is_accepted_nothing_is_tried() {
        Pipeline broken = BILLS.toBuilder()
                .replaceWorker("waiter", (assignment, context) -> Handoff.of("no idea"))
                .build();

        assertThatIllegalStateException()
                .isThrownBy(() -> Saboteurs.against(broken, GOAL).run())
                .withMessageContaining("does not end accepted")
                .withMessageContaining("wrong-bill");
    }

    @Test
    void what_the_pipeline_does_not_have_is_refused_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Saboteurs.against(BILLS, GOAL.withoutVerification()))
                .withMessageContaining("doneWhen");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Saboteurs.against(BILLS, GOAL).workers("cook"))
                .withMessageContaining("no worker 'cook'; it has waiter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Saboteurs.against(BILLS, GOAL).judges("cook"))
                .withMessageContaining("no verifier 'cook'; it has sloppy, sum");
    }
}
