package dev.orchestrator.core.functional;

import static dev.orchestrator.core.functional.Script.calls;
import static dev.orchestrator.core.functional.Script.finishes;
import static dev.orchestrator.core.functional.Script.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.tool.Tools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What planner, worker and judge are shown, and that it stays below their ceilings. */
class RoleContextTest extends EngineTest {
    private static final String MET = "{\"p1\":{\"why\":\"w\",\"verdict\":\"met\"}}";

    private static Requirement requirement(String id, String text, Criterion... criteria) {
        return new Requirement(id, text, List.of(criteria));
    }

    @Test
    void each_role_is_shown_its_slice_of_the_spec() throws Exception {
        Spec spec = new Spec(
                "calc",
                List.of(
                        requirement("GL-1", "A sum is what is left when all is added."),
                        requirement("FR-1", "It shows the sum, see GL-1.", Criterion.of("c1", "judge")),
                        requirement("FR-2", "It subtracts, as in GL-2.", Criterion.of("c2", "fine")),
                        requirement("GL-2", "Subtracting is adding backwards.")));
        Script planner =
                Script.of(says("{\"move\":\"split\",\"wake\":\"never\",\"add\":[{\"name\":\"sum\",\"assignee\":"
                        + "\"worker:w\",\"objective\":\"Sum up.\",\"requirements\":[\"FR-1\"]},{\"name\":\"other\",\"assignee\":"
                        + "\"worker:any\",\"objective\":\"The rest.\",\"requirements\":[\"FR-2\"]}]}"));
        Script worker = Script.of(says("{\"result\":\"1\"}"));
        Script judge = Script.of(says(MET));
        Pipeline pipeline = Pipeline.builder()
                .planner(ModelPlanner.using("planner"))
                .worker("w", ModelWorker.using("worker"))
                .worker("any", (assignment, context) -> {
                    assertThat(assignment.requirements()).containsExactly("FR-2");
                    assertThat(assignment.spec()).contains(spec);
                    return Handoff.of(null);
                })
                .verifier("judge", ModelJudge.using("judge").rubric("It is there."))
                .verifier("fine", (submission, context) -> CheckResult.passed(1))
                .build();

        Outcome outcome = end(
                start(engine(pipeline, Map.of("planner", planner, "worker", worker, "judge", judge)), Goal.of(spec)));

        assertThat(outcome).as("%s", outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(Script.text(planner.requests.get(0))).contains("### GL-1", "### FR-1", "### FR-2", "### GL-2");
        assertThat(Script.text(worker.requests.get(0)))
                .containsSubsequence("### GL-1 (referred to)", "A sum is what", "### FR-1\n", "Criteria: c1 (judge)")
                .doesNotContain("FR-2", "GL-2");
        assertThat(Script.text(judge.requests.get(0)))
                .containsSubsequence("### GL-1", "### FR-1", "## Rubric")
                .doesNotContain("FR-2", "GL-2");
    }

    @Test
    void below_a_task_that_names_requirements_they_are_its_childrens_too() throws Exception {
        Spec spec = new Spec("calc", List.of(requirement("FR-1", "one"), requirement("FR-2", "two")));
        List<Set<String>> seen = new ArrayList<>();
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    seen.add(request.requirements());
                    return split(
                                    Subtask.plan("some", "nested").requirements("FR-2"),
                                    Subtask.work("none", "w").after("some"))
                            .plan(request, context);
                })
                .planner("nested", (request, context) -> {
                    seen.add(request.requirements());
                    return split(Subtask.work("part", "w")).plan(request, context);
                })
                .worker("w", (assignment, context) -> {
                    seen.add(assignment.requirements());
                    return Handoff.of(null);
                })
                .build();

        done(end(start(engine(pipeline), Goal.of(spec).withoutVerification())));

        assertThat(seen).containsExactly(Set.of("FR-1", "FR-2"), Set.of("FR-2"), Set.of("FR-2"), Set.of());
    }

    @Test
    void a_planner_is_shown_the_beginning_of_each_requirement_if_all_of_them_are_too_much() throws Exception {
        Spec spec = new Spec(
                "large",
                IntStream.rangeClosed(1, 400)
                        .mapToObj(i -> requirement("FR-" + i, "Number " + i + " must " + "be fast and ".repeat(40)))
                        .toList());
        Script model = Script.of(says("{\"move\":\"infeasible\",\"reason\":\"too much\"}"));
        Pipeline pipeline = Pipeline.builder()
                .planner(ModelPlanner.using("m").maxInputTokens(40_000))
                .worker("w", ModelWorker.using("m"))
                .build();

        failed(end(start(engine(pipeline, Map.of("m", model)), Goal.of(spec).withoutVerification())));

        assertThat(Script.text(model.requests.get(0)))
                .contains("each by its beginning", "- FR-1: Number 1 must be fast", "- FR-400: Number 400 must", "…\n")
                .doesNotContain("be fast and ".repeat(20));
    }

    @Test
    void what_must_be_shown_and_is_too_much_fails_before_a_model_is_asked() throws Exception {
        Script model = Script.of(says("{}"));
        Pipeline pipeline = only(ModelWorker.using("m").maxInputTokens(1_000)).build();

        Failure failure = failed(end(start(
                        engine(pipeline, Map.of("m", model)),
                        Goal.of("do " + "very ".repeat(2_000) + "much").withoutVerification())))
                .failure();

        assertThat(failure.failureClass()).isEqualTo(FailureClass.BUDGET);
        assertThat(failure.message())
                .contains("raise maxInputTokens, which is 1000", "section 'Objective' needs at least");
        assertThat(model.requests).isEmpty();
    }

    @Test
    void a_worker_goes_on_from_the_files_that_its_last_attempt_left() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("1", "files_write", "{\"path\":\"src/a.txt\",\"text\":\"draft\"}"),
                        new ToolCall("2", "files_delete", "{\"path\":\"old.txt\"}"),
                        new ToolCall("3", "files_write", "{\"path\":\"kept.txt\",\"text\":\"changed\"}")),
                finishes("4", "first"),
                calls(
                        new ToolCall("5", "files_read", "{\"path\":\"src/a.txt\"}"),
                        new ToolCall("6", "files_list", "{}"),
                        new ToolCall("7", "files_write", "{\"path\":\"src/b.txt\",\"text\":\"new\"}")),
                finishes("8", "second"));
        Pipeline pipeline = only(ModelWorker.using("m").tools("files"))
                .tool(Tools.files())
                .verifier(
                        "v",
                        (submission, context) -> Files.exists(context.files().resolve("src/b.txt"))
                                ? CheckResult.passed(1)
                                : CheckResult.rejected(List.of(Finding.of("missing", "src/b.txt is missing"))))
                .build();
        Goal goal = Goal.of("write")
                .doneWhen(Criterion.of("c", "v"))
                .files(FileTree.EMPTY.with("old.txt", text("o")).with("kept.txt", text("k")));

        Outcome outcome = end(start(engine(pipeline, Map.of("m", model)), goal));

        assertThat(outcome).as("%s", outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(((Outcome.Accepted) outcome).files().entries())
                .containsOnlyKeys("kept.txt", "src/a.txt", "src/b.txt");
        assertThat(Script.text(model.requests.get(2)))
                .containsSubsequence(
                        "## Files in your directory, as they were with your last result",
                        "src/a.txt (5 bytes)",
                        "## Your last result",
                        "Result: first",
                        "## Why your last attempt was not accepted",
                        "src/b.txt is missing");
        assertThat(Script.text(model.requests.get(3))).contains("draft").doesNotContain("old.txt");
    }

    @Test
    void a_file_may_take_the_place_of_a_folder() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("1", "files_delete", "{\"path\":\"docs/api/index.md\"}"),
                        new ToolCall("2", "swap", "{}")),
                finishes("3", "first"),
                finishes("4", "second"));
        Tool swap = Tools.function("swap", "Makes docs a file", Nothing.class, (nothing, context) -> {
                    Files.deleteIfExists(context.directory().resolve("docs/api"));
                    Files.deleteIfExists(context.directory().resolve("docs"));
                    Files.writeString(context.directory().resolve("docs"), "all in one");
                    return null;
                })
                .effect(Effect.IDEMPOTENT);
        Pipeline pipeline = only(ModelWorker.using("m").tools("files", "swap"))
                .tool(Tools.files())
                .tool(swap)
                .verifier(
                        "v",
                        (submission, context) -> submission.attempt() == 2
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("again", "once more"))
                .build();
        Goal goal = Goal.of("write")
                .doneWhen(Criterion.of("c", "v"))
                .files(FileTree.EMPTY.with("docs/api/index.md", text("o")));

        Outcome outcome = end(start(engine(pipeline, Map.of("m", model)), goal));

        assertThat(outcome).as("%s", outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(((Outcome.Accepted) outcome).files().entries()).containsOnlyKeys("docs");
    }

    private record Nothing() {}

    /** Between the call and its repetition after a crash another child has ended, of which the planner is not told yet. */
    @Test
    void a_planner_asks_the_same_again_although_another_child_has_ended() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Model model = (request, call) -> {
            String text = Script.text(request);
            if (!text.contains("## Children")) {
                return says(
                        "{\"move\":\"split\",\"wake\":\"on_each\",\"add\":[{\"name\":\"a\",\"assignee\":\"worker:w\","
                                + "\"objective\":\"a\"},{\"name\":\"b\",\"assignee\":\"worker:w\",\"objective\":\"b\"}]}");
            }
            asked.countDown();
            await(ended);
            return says(
                    text.contains("has not ended") ? "{\"move\":\"await\"}" : "{\"move\":\"conclude\",\"result\":1}");
        };
        Pipeline pipeline = Pipeline.builder()
                .planner(ModelPlanner.using("m"))
                .worker("w", (assignment, context) -> {
                    if (assignment.name().equals("b")) {
                        await(asked);
                    }
                    return Handoff.of("done");
                })
                .build();
        Run run = start(engine(pipeline, Map.of("m", model)), unverified());
        await(asked);
        while (run.report().tasks().get(2).status() != TaskStatus.UNVERIFIED) {
            Thread.onSpinWait();
        }
        ended.countDown();
        end(run);
        Journal journal = Journal.of(store, run.id());
        int answered =
                journal.seqOf(journal.events(StepEvent.ModelCallCompleted.class).get(1));
        StateStore left = Crash.after(answered, store, run.id());

        end(engine(pipeline, Map.of("m", model), new SystemRuntime(), left).resume(run.id()));

        assertThat(Journal.of(left, run.id()).events(StepEvent.ModelCallRequested.class))
                .extracting(StepEvent.ModelCallRequested::request)
                .isEqualTo(journal.events(StepEvent.ModelCallRequested.class).stream()
                        .map(StepEvent.ModelCallRequested::request)
                        .toList());
    }

    private ArtifactRef text(String text) throws IOException {
        return store.put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void nothing_passes_that_a_judge_could_not_be_shown() throws Exception {
        Script judge = Script.of(says(MET));
        Pipeline pipeline = only((assignment, context) -> {
                    for (int i = 0; i < 20; i++) {
                        Files.writeString(context.directory().resolve("f" + i + ".txt"), "line\n".repeat(200));
                    }
                    return Handoff.of(null);
                })
                .verifier("v", ModelJudge.using("judge").rubric("It is short.").maxInputTokens(3_000))
                .build();

        Failure failure = failed(end(start(
                        engine(pipeline, Map.of("judge", judge)),
                        Goal.of("write").doneWhen(Criterion.of("c", "v")))))
                .failure();

        assertThat(failure.message()).contains("could not be shown all that was changed", "raise maxInputTokens");
        assertThat(Script.text(judge.requests.get(0)))
                .containsPattern("\\[1\\d of 20 items left out here]")
                .doesNotContain("## Files as they were");
    }

    @Test
    void a_text_beside_changed_files_is_the_workers_word_and_not_shown_to_a_judge() throws Exception {
        Script judge = Script.of(says(MET));
        Pipeline pipeline = only((assignment, context) -> {
                    Files.write(context.directory().resolve("a.txt"), new byte[] {'o', 'd', 'd', ':', (byte) 0xe4});
                    return Handoff.of("I am sure that it is short.");
                })
                .verifier("v", ModelJudge.using("judge").rubric("It is short."))
                .build();

        Outcome outcome = end(
                start(engine(pipeline, Map.of("judge", judge)), Goal.of("write").doneWhen(Criterion.of("c", "v"))));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(Script.text(judge.requests.get(0)))
                .contains("File: a.txt\n\nodd:")
                .doesNotContain("I am sure", "## Result");
    }

    @Test
    void a_planner_that_makes_the_same_invalid_move_is_asked_anew_each_time() throws Exception {
        String invalid = "{\"move\":\"split\",\"add\":[{\"name\":\"a\",\"assignee\":\"worker:w\",\"objective\":\"o\","
                + "\"after\":[\"b\"]}]}";
        Script planner = Script.of(new ModelReply.Answer(invalid, Usage.of(1_000, 8_000)));
        Pipeline pipeline = Pipeline.builder()
                .planner(ModelPlanner.using("m"))
                .worker("w", ModelWorker.using("m"))
                .limits(Limits.defaults().maxTokens(100_000))
                .build();

        Failure failure = failed(outcomeOf(pipeline, Map.of("m", planner))).failure();

        assertThat(failure.message()).contains("3 moves in a row that do not apply");
        assertThat(planner.requests).hasSize(3);
        assertThat(new HashSet<ModelRequest>(planner.requests)).hasSize(3);
        assertThat(Script.text(planner.requests.get(2))).contains("(refused in this round: 2)");
        assertThat(planner.requests)
                .extracting(Script::text)
                .satisfiesExactly(
                        first -> assertThat(first).contains("tokens: at least 100000"),
                        second -> assertThat(second).contains("tokens: at least 90000"),
                        third -> assertThat(third).contains("tokens: at least 80000"));
    }
}
