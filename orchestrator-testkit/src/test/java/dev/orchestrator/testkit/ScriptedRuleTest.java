package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Caller.Kind;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which rule is for whom, and which of its answers is given. */
@Timeout(60)
class ScriptedRuleTest {
    private static final Caller PLANNER = caller(TaskId.root(), "root", Kind.PLANNER, "root", 1);
    private static final Caller WRITER = task(0, "write", Kind.WORKER, "writer", 1);

    private static Caller caller(TaskId task, String name, Kind kind, String role, int number) {
        return new Caller(task, name, kind, role, number, Set.of());
    }

    private static Caller task(int index, String name, Kind kind, String role, int number) {
        return caller(TaskId.root().child(index), name, kind, role, number);
    }

    private static ModelRequest request(String prompt) {
        return ModelRequest.of(Message.user(prompt));
    }

    private static String ask(ScriptedModel model, Caller caller, String prompt) throws InterruptedException {
        return ask(model, new LoneCall(caller), request(prompt));
    }

    private static String ask(ScriptedModel model, ModelCall call, ModelRequest request) throws InterruptedException {
        return ((ModelReply.Answer) model.call(request, call)).text();
    }

    @Test
    void callers_are_told_apart_by_kind_task_role_and_number() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onWork("write")
                .attempt(2)
                .reply("second try")
                .onWork("write")
                .reply("first try")
                .onWork("0/7")
                .reply("by its path")
                .onWork()
                .role("tester")
                .reply("tested")
                .onRole("referee")
                .reply("judged by name")
                .onJudge("write")
                .attempt(3)
                .reply("third one judged")
                .onJudge("write", "collect")
                .reply("judged")
                .onPlan()
                .round(2)
                .reply("planned again")
                .onPlan("release notes")
                .reply("planned");

        assertThat(ask(model, WRITER, "x")).isEqualTo("first try");
        assertThat(ask(model, task(0, "write", Kind.WORKER, "writer", 2), "x")).isEqualTo("second try");
        assertThat(ask(model, task(7, "else", Kind.WORKER, "writer", 2), "x")).isEqualTo("by its path");
        assertThat(ask(model, task(1, "else", Kind.WORKER, "tester", 2), "x")).isEqualTo("tested");
        assertThat(ask(model, task(1, "else", Kind.PLANNER, "referee", 2), "x")).isEqualTo("judged by name");
        assertThat(ask(model, task(0, "write", Kind.VERIFIER, "judge", 3), "x")).isEqualTo("third one judged");
        assertThat(ask(model, task(1, "collect", Kind.VERIFIER, "judge", 1), "x"))
                .isEqualTo("judged");
        assertThat(ask(model, PLANNER, "Write the release notes")).isEqualTo("planned");
        assertThat(ask(model, caller(TaskId.root(), "root", Kind.PLANNER, "root", 2), "release notes"))
                .isEqualTo("planned again");
    }

    @Test
    void only_the_whole_goal_goes_by_its_words() {
        ScriptedModel model = ScriptedModel.script().onWork("notes").reply("x");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, WRITER, "Write notes"))
                .withMessageContaining("the task is 'write' (0/0)");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, caller(TaskId.root(), "root", Kind.WORKER, "writer", 1), "Write"))
                .withMessageContaining("the task is 'root' (0), and the request does not say (\"notes\")");
    }

    @Test
    void turns_are_counted_by_what_the_model_has_said_before() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onWork()
                .turn(1)
                .reply("one")
                .onWork()
                .turn(3)
                .reply("three")
                .onWork()
                .reply("between");
        ModelRequest first = request("go").and(Message.user("and do it well"));
        ModelRequest second = first.and(Message.assistant("one"), Message.tool("c", "done"));
        ModelRequest third = second.and(Message.assistant("between"), Message.user("go on"));

        assertThat(ask(model, new LoneCall(WRITER), third)).isEqualTo("three");
        assertThat(ask(model, new LoneCall(WRITER), first)).isEqualTo("one");
        assertThat(ask(model, new LoneCall(WRITER), second)).isEqualTo("between");
    }

    @Test
    void a_correction_stays_with_the_rule_whose_texts_were_said_before_rules_without_texts() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onWork("write")
                .saying("missing-date")
                .reply("bad")
                .thenReply("good")
                .onWork("write")
                .reply("no date");
        ModelRequest asked = request("Write. Findings: missing-date");

        assertThat(ask(model, new LoneCall(WRITER), asked)).isEqualTo("bad");
        assertThat(ask(
                        model,
                        new LoneCall(WRITER),
                        asked.and(Message.assistant("bad"), Message.user("That does not match the schema."))))
                .isEqualTo("good");
    }

    @Test
    void each_task_and_each_role_of_it_has_its_own_sequence() throws Exception {
        ScriptedModel model = ScriptedModel.script().otherwise().reply("1").thenReply("2");

        assertThat(ask(model, WRITER, "x")).isEqualTo("1");
        assertThat(ask(model, task(1, "write", Kind.WORKER, "writer", 1), "x")).isEqualTo("1");
        assertThat(ask(model, task(0, "write", Kind.VERIFIER, "writer", 1), "x"))
                .isEqualTo("1");
        assertThat(ask(model, task(0, "write", Kind.VERIFIER, "other", 1), "x")).isEqualTo("1");
        assertThat(ask(model, task(0, "write", Kind.WORKER, "writer", 2), "x")).isEqualTo("2");
        assertThat(ask(model, WRITER, "x")).isEqualTo("2");
    }

    @Test
    void the_same_question_gets_the_same_answer_unless_that_was_a_failure() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onWork()
                .failTransiently(1)
                .reply("1")
                .thenReply("2")
                .thenReply("3");
        ModelCall first = new LoneCall(WRITER);
        ModelCall second = new LoneCall(WRITER);

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> ask(model, first, request("x")));
        assertThat(ask(model, first, request("x"))).isEqualTo("1");
        assertThat(ask(model, first, request("x"))).as("as after a crash").isEqualTo("1");
        assertThat(ask(model, second, request("x"))).isEqualTo("2");
        assertThat(ask(model, first, request("x"))).isEqualTo("1");
        assertThat(ask(model, second, request("x"))).isEqualTo("2");
        assertThat(ask(model, new LoneCall(WRITER), request("x"))).isEqualTo("3");
    }

    @Test
    void what_a_task_is_answered_does_not_depend_on_the_threads() throws Exception {
        int tasks = 8;
        int asks = 50;
        for (int round = 0; round < 20; round++) {
            ScriptedModel model = ScriptedModel.script();
            ScriptedModel script = model.onWork().reply("0");
            for (int i = 1; i < asks; i++) {
                script = script.thenReply(Integer.toString(i));
            }
            ExecutorService threads = Executors.newFixedThreadPool(tasks);
            CyclicBarrier together = new CyclicBarrier(tasks);
            List<Future<List<String>>> answers = new ArrayList<>();
            try {
                for (int t = 0; t < tasks; t++) {
                    Caller caller = task(t, "t" + t, Kind.WORKER, "worker", 1);
                    answers.add(threads.submit((Callable<List<String>>) () -> {
                        together.await();
                        List<String> said = new ArrayList<>();
                        for (int i = 0; i < asks; i++) {
                            said.add(ask(model, caller, "x"));
                        }
                        return said;
                    }));
                }
                Map<Integer, List<String>> wrong = new TreeMap<>();
                for (int t = 0; t < tasks; t++) {
                    List<String> said = answers.get(t).get();
                    for (int i = 0; i < asks; i++) {
                        if (!said.get(i).equals(Integer.toString(i))) {
                            wrong.put(t, said);
                        }
                    }
                }
                assertThat(wrong).isEmpty();
                assertThat(model.calls()).hasSize(tasks * asks);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void a_request_that_no_rule_is_for_shows_who_asks_and_what_nearly_fits() {
        ScriptedModel model = ScriptedModel.script()
                .onPlan("release notes")
                .reply("a")
                .onWork("write")
                .attempt(2)
                .saying("missing-date")
                .reply("b")
                .onWork("write")
                .attempt(2)
                .reply("c");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, WRITER, "Write the draft"))
                .satisfies(e -> {
                    assertThat(e.failureClass()).isEqualTo(FailureClass.DEFECT);
                    assertThat(e.used()).contains(Usage.NONE);
                })
                .withMessageContainingAll(
                        "worker 'writer' for task 'write' (0/0), attempt 1, turn 1",
                        "Write the draft",
                        "Nearest is:\n  3. onWork(\"write\").attempt(2), but it is attempt 1\n",
                        "\n  1. onPlan(\"release notes\")",
                        "\n  2. onWork(\"write\").attempt(2).saying(\"missing-date\")");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, task(0, "write", Kind.WORKER, "writer", 3), "missing-date"))
                .withMessageContainingAll("2. onWork", "but it is attempt 3\n  3. onWork");
    }

    @Test
    void what_was_not_played_can_be_asked_for() throws Exception {
        ScriptedModel model = ScriptedModel.script()
                .onPlan()
                .reply("a")
                .onWork("write")
                .reply("b")
                .thenReply("c")
                .onJudge()
                .failTransiently(1)
                .reply("d");

        assertThat(model.unused())
                .containsExactly(
                        "1. onPlan(): it was never asked for",
                        "2. onWork(\"write\"): it was never asked for",
                        "3. onJudge(): it was never asked for");
        ask(model, PLANNER, "x");
        ask(model, WRITER, "x");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(model, task(0, "write", Kind.VERIFIER, "judge", 1), "x"));

        assertThat(model.unused())
                .containsExactly(
                        "2. onWork(\"write\"): answer 2 of 2 was never given",
                        "3. onJudge(): answer 2 of 2 was never given");
        ask(model, WRITER, "x");
        ask(model, WRITER, "x");
        ask(model, task(0, "write", Kind.VERIFIER, "judge", 1), "x");

        assertThat(model.unused()).isEmpty();
    }
}
