package dev.orchestrator.testkit.assertj;

import static dev.orchestrator.testkit.assertj.OrchestratorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.testkit.PipelineRunner;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Also: both imports of {@code assertThat} side by side, which this class would not compile with if they clashed. */
class OutcomeAssertTest {
    private static Outcome accepted;
    private static Outcome failed;
    private static Outcome wide;
    private static StateStore store;

    @BeforeAll
    static void run() throws Exception {
        PipelineRunner runner = Runs.runner(2);
        accepted = runner.run(Runs.GOAL);
        store = runner.store();
        failed = Runs.failed();
        wide = Runs.wide();
    }

    @Test
    void the_sketch_of_the_design_holds() {
        assertThat(accepted).isAccepted().task("write").tookAttempts(2).wasRejectedFor("missing-date");
    }

    @Test
    void everything_that_is_so_can_be_said() {
        assertThat(accepted)
                .isInstanceOf(Outcome.Accepted.class)
                .hasResult(new Runs.Notes("2026-11-22: three changes"))
                .hasFile("changes.txt")
                .hasFile("changes.txt", "three changes")
                .hasOnlyFiles("changes.txt")
                .doesNotHaveFile("notes.txt")
                .doesNotHaveTask("polish")
                .hasTasks(3)
                .madeModelCalls(2)
                .usedAtMost(270)
                .costAtMost("0", "USD")
                .task("root")
                .hasChildren("collect", "write")
                .tookRounds(2)
                .outcome()
                .task("0/1")
                .isAccepted()
                .wasAssignedTo("writer")
                .dependedOn("collect")
                .hasResult(Map.of("text", "2026-11-22: three changes"))
                .usedAtMost(270)
                .attempt(1)
                .wasRejectedFor("missing-date")
                .didNotMeet("dates")
                .hasFinding("missing-date")
                .hasNote("from the log")
                .hasConcern("is 2.4 right?")
                .madeModelCalls(1)
                .usedAtMost(120)
                .task()
                .lastAttempt()
                .wasAccepted()
                .met("dates")
                .judged("dates", Verdict.Met.class);
        assertThat(accepted).task("collect").isUnverified().wasNeverRejected().madeModelCalls(0);
        assertThat(accepted).resultAs(Runs.Notes.class).isEqualTo(new Runs.Notes("2026-11-22: three changes"));
        assertThat(accepted).file("changes.txt", store).startsWith("three");
        assertThat(failed)
                .isFailed()
                .hasFailureClass(FailureClass.INFEASIBLE)
                .hasFailureMessageContaining("nobody wrote the notes")
                .task("write")
                .isFailed()
                .hasStatus(TaskStatus.FAILED)
                .hasFailureClass(FailureClass.REJECTED)
                .finding("missing-date")
                .hasMessageContaining("date");
        assertThat(wide).isUnverified().task("left").isUnverified();
        assertThat(accepted)
                .events(store)
                .containsSubsequence("run-created", "worker-called", "verdict-recorded", "run-ended")
                .containsSequence("run-created", "planner-called")
                .hasNone("run-forked")
                .hasCount(3, "worker-called")
                .ofTask("0/1")
                .hasCount(2, "worker-called")
                .outcome()
                .isAccepted();
    }

    @Test
    void a_message_says_what_was_expected_and_shows_the_tree_once() {
        assertThat(messageOf(failed, it -> it.isAccepted())).isEqualTo("""
                Expected the run to be accepted, but it failed as INFEASIBLE.

                ✗ failed: release notes for 2.4
                run ID, TIME, 3 tasks (1 unverified, 2 failed), 2 attempts (1 not accepted)
                1 model call, 100 tokens in, 20 out, cost 0.00

                ✗ root  failed
                │    INFEASIBLE: 'root': the planner found no way: nobody wrote the notes
                │    next: Change the goal, or give the planner what it lacks.
                ├─ ? collect  unverified
                └─ ✗ write  failed
                       REJECTED: 'write': all 1 attempts were rejected. First finding: [missing-date] Give every entry a date.
                       - [missing-date] Give every entry a date.
                       next: Read the findings; make the task smaller, the worker better, or the criterion right.""");
    }

    @Test
    void navigation_carries_the_tree_and_names_the_part() {
        String message = messageOf(accepted, it -> it.task("write").attempt(1).wasAccepted());

        assertThat(message)
                .startsWith(
                        "Expected attempt 1 of task 'write' (0/1) to be accepted, but it was rejected for missing-date.\n\n✓ ")
                .containsOnlyOnce("release notes for 2.4");
        assertThat(messageOf(accepted, it -> it.task("0/1").tookAttempts(1)))
                .startsWith("Expected task 'write' (0/1) to take 1 attempt, but it took 2: "
                        + "attempt 1 was rejected for missing-date, attempt 2 was accepted.\n\n✓ ");
    }

    @Test
    void a_name_that_several_tasks_have_must_be_told_apart() {
        assertThat(messageOf(wide, it -> it.task("part-3")))
                .startsWith(
                        "Task 'part-3' is ambiguous; give the path of one of 'part-3' (0/0/3), 'part-3' (0/1/3).\n\n");
        assertThatCode(() -> assertThat(wide).task("0/1/3")).doesNotThrowAnyException();
    }

    @Test
    void a_huge_tree_is_shortened() {
        assertThat(messageOf(wide, it -> it.isFailed()).lines())
                .hasSizeLessThan(70)
                .last()
                .asString()
                .matches("… and \\d+ more lines");
    }

    @Test
    void a_description_stands_before_the_message_and_inherited_assertions_show_the_tree_too() {
        assertThat(messageOf(failed, it -> it.as("nightly").isAccepted()))
                .startsWith("[nightly] Expected the run to be accepted");
        assertThat(messageOf(failed, it -> it.isInstanceOf(Outcome.Accepted.class)))
                .contains("✗ root  failed");
    }

    @Test
    void what_models_cost_must_be_known_and_in_that_currency() throws Exception {
        Limits inDollars = Limits.defaults().maxCost(new BigDecimal("5.00"), "USD");
        Outcome dear = Runs.askOnce(new Runs.Priced(new BigDecimal("0.30")), inDollars);
        Outcome unpriced =
                Runs.askOnce((request, call) -> new ModelReply.Answer("yes", Usage.of(3, 1)), Limits.defaults());

        assertThat(dear).costAtMost("0.30", "USD");
        assertThat(messageOf(dear, it -> it.costAtMost("0.29", "USD")))
                .startsWith("Expected the run to cost at most 0.29 USD, but it cost 0.30 USD.\n\n");
        assertThat(messageOf(dear, it -> it.costAtMost("0.30", "EUR")))
                .startsWith("Expected the run to cost at most 0.30 EUR, but it cost 0.30 USD.\n\n");
        Outcome lost = Runs.askOnce(
                (request, call) -> {
                    throw new ModelException(FailureClass.DEFECT, "the line is dead");
                },
                Limits.defaults());
        assertThat(messageOf(lost, it -> it.costAtMost("0", "USD")))
                .contains("nobody knows what model 'default' costs");
        assertThat(messageOf(unpriced, it -> it.costAtMost("0.30", "USD")))
                .startsWith("Expected the run to cost at most 0.30 USD, but nobody knows what model 'default' costs");
    }

    @Test
    void an_attempt_that_nobody_could_judge_was_not_accepted() throws Exception {
        Outcome broken = Runs.judged((submission, context) -> {
            throw new IllegalStateException("no tool");
        });
        Outcome impossible = Runs.judged((submission, context) -> CheckResult.unsatisfiable("it never can"));

        assertThat(messageOf(broken, it -> it.task("root").attempt(1).wasAccepted()))
                .startsWith(
                        "Expected attempt 1 of task 'root' (0) to be accepted, but it could not be judged by criterion"
                                + " 'judged'");
        assertThat(messageOf(broken, it -> it.task("root").wasNeverRejected())).contains("could not be judged");
        assertThat(messageOf(impossible, it -> it.task("root").attempt(1).wasAccepted()))
                .contains("but it can never meet criterion 'judged'");
    }

    @Test
    void what_a_planner_asked_is_not_its_workers() throws Exception {
        Outcome planned = Runs.plannedAndWorkedWithAModel();

        assertThat(planned).madeModelCalls(2).task("root").madeModelCalls(2);
        assertThat(planned).task("root").attempt(1).madeModelCalls(1);
    }

    /** Each fails with a message of its own; a new assertion needs an entry here. */
    @TestFactory
    List<DynamicTest> every_assertion_can_fail() {
        Map<String, Consumer<OutcomeAssert>> wrong = new TreeMap<>();
        wrong.put("to be accepted, but it failed", it -> it.isAccepted());
        wrong.put("to be done without verification, but it failed", it -> it.isUnverified());
        wrong.put("to be cancelled, but it failed", it -> it.isCancelled());
        wrong.put(
                "to have failed as BUDGET, but it failed as INFEASIBLE", it -> it.hasFailureClass(FailureClass.BUDGET));
        wrong.put("to say 'lazy', but it says: 'root'", it -> it.hasFailureMessageContaining("lazy"));
        wrong.put("to have the finding 'typo', but it has no", it -> it.hasFinding("typo"));
        wrong.put(
                "have the finding 'typo', but it has: missing-date",
                it -> it.task("write").finding("typo"));
        wrong.put("to have a result, but it has none", it -> it.hasResult("x"));
        wrong.put("of the run to have a result|the run to have a result", it -> it.resultAs(String.class));
        wrong.put("to be a Integer, but", it -> it.task("write").resultAs(Integer.class));
        wrong.put(
                "to be\n  \"x\"\nbut it is\n  {\"text\"", it -> it.task("write").hasResult("x"));
        wrong.put("to have files, but it left nothing", it -> it.hasFile("x"));
        wrong.put(
                "to have the file 'x', but it has [changes.txt]",
                it -> it.task("collect").hasFile("x"));
        wrong.put("to hold 1 bytes with", it -> it.task("collect").hasFile("changes.txt", "x"));
        wrong.put("not to have the file", it -> it.task("collect").doesNotHaveFile("changes.txt"));
        wrong.put(
                "to have the files [x], but it has [changes.txt]",
                it -> it.task("collect").hasOnlyFiles("x"));
        wrong.put("to make 2 model calls, but it made 1", it -> it.madeModelCalls(2));
        wrong.put("to use at most 119 tokens, but it used 120", it -> it.usedAtMost(119));
        wrong.put("to cost at most -1 USD", it -> it.costAtMost("-1", "USD"));
        wrong.put("to have the task 'x', but it has 'root' (0), 'collect' (0/0)", it -> it.task("x"));
        wrong.put("not to have the task 'write', but it has 'write' (0/1)", it -> it.doesNotHaveTask("write"));
        wrong.put("to have 4 tasks, but it has 3", it -> it.hasTasks(4));
        wrong.put("to be ACCEPTED, but it is FAILED", it -> it.task("write").isAccepted());
        wrong.put("to be UNVERIFIED, but it is FAILED", it -> it.task("write").isUnverified());
        wrong.put("to be FAILED, but it is UNVERIFIED", it -> it.task("collect").isFailed());
        wrong.put("to be SKIPPED, but it is FAILED", it -> it.task("write").isSkipped());
        wrong.put("to be CANCELLED, but it is FAILED", it -> it.task("write").isCancelled());
        wrong.put("to take 2 attempts, but it took 1", it -> it.task("write").tookAttempts(2));
        wrong.put("in 3 rounds, but it was asked in 2", it -> it.task("root").tookRounds(3));
        wrong.put(
                "to be rejected for 'typo', but it was not: attempt 1",
                it -> it.task("write").wasRejectedFor("typo"));
        wrong.put(
                "never to be rejected, but it was: attempt 1",
                it -> it.task("write").wasNeverRejected());
        wrong.put(
                "to be given to 'x', but it was given to 'writer'",
                it -> it.task("write").wasAssignedTo("x"));
        wrong.put(
                "to depend on [], but it depended on [collect]",
                it -> it.task("write").dependedOn());
        wrong.put(
                "into [write], but it was into [collect, write]",
                it -> it.task("root").hasChildren("write"));
        wrong.put("to have an attempt 2, but it took 1", it -> it.task("write").attempt(2));
        wrong.put("to have been tried, but it was not", it -> it.task("root").lastAttempt());
        wrong.put(
                "to be accepted, but it was rejected for missing-date",
                it -> it.task("write").attempt(1).wasAccepted());
        wrong.put(
                "attempt 1 of task 'write' (0/1) to be rejected for 'typo'",
                it -> it.task("write").attempt(1).wasRejectedFor("typo"));
        wrong.put(
                "to be Met, but it is NotMet", it -> it.task("write").attempt(1).met("dates"));
        wrong.put(
                "to be NotMet, but there is none; there are some on [dates]",
                it -> it.task("write").attempt(1).didNotMeet("x"));
        wrong.put(
                "to note 'x', but it noted [from the log]",
                it -> it.task("write").attempt(1).hasNote("x"));
        wrong.put(
                "to be concerned about 'x', but its concerns are [is 2.4 right?]",
                it -> it.task("write").attempt(1).hasConcern("x"));
        wrong.put(
                "to say 'x', but it says: Give every entry a date.",
                it -> it.task("write").finding("missing-date").hasMessageContaining("x"));
        wrong.put(
                "to be at a.txt:3, but it is nowhere",
                it -> it.task("write").finding("missing-date").isAt("a.txt", 3));
        return wrong.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String message = messageOf(failed, entry.getValue());
                    assertThat(List.of(entry.getKey().split("\\|")))
                            .anySatisfy(part -> assertThat(message).contains(part));
                    assertThat(message).containsOnlyOnce("✗ root  failed");
                }))
                .toList();
    }

    @Test
    void events_that_are_not_so_fail_with_what_there_is() {
        assertThat(messageOf(accepted, it -> it.events(store).containsSubsequence("run-ended", "run-created")))
                .contains("but there is no 'run-created' after 'run-ended' in\n  run-created, planner-called,")
                .containsOnlyOnce("✓ root");
        assertThat(messageOf(accepted, it -> it.events(store).containsSequence("run-created", "run-ended")))
                .startsWith(
                        "Expected, one right after the other,\n  run-created, run-ended\nbut there are\n  run-created,");
        assertThat(messageOf(accepted, it -> it.events(store).hasNone("run-ended")))
                .startsWith("Expected none of the events\n  run-ended\nbut");
        assertThat(messageOf(accepted, it -> it.events(store).hasCount(2, "run-ended")))
                .startsWith("Expected 2 times 'run-ended', but it is 1 times in\n");
        assertThat(messageOf(accepted, it -> it.events(store).hasTypes("run-created")))
                .startsWith("Expected exactly the events\n  run-created\nbut");
        assertThat(messageOf(accepted, it -> it.events(store).ofTask("0/9").hasCount(1, "task-ended")))
                .startsWith("Expected 1 times 'task-ended', but it is 0 times in\n  (none)");
    }

    private static String messageOf(Outcome outcome, Consumer<OutcomeAssert> wrong) {
        AssertionError error = catchThrowableOfType(AssertionError.class, () -> wrong.accept(assertThat(outcome)));
        assertThat(error).as("nothing failed").isNotNull();
        return error.getMessage().replaceAll("run run-[0-9a-f]+, [^,]+,", "run ID, TIME,");
    }
}
