package dev.orchestrator.core.functional;

import static dev.orchestrator.core.functional.Script.calls;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.SecretHolder;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.model.resilience.Fallback;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.tool.Tools;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a model holds as a secret is known to nobody else, wherever it comes in from. */
class RedactionTest extends EngineTest {
    private static final String KEY = "sk-4711/abc+def-ghi";
    private static final String TOKEN = "[secret the key]";

    /** Answers by a script, and holds the key. */
    private record Holder(Script script) implements Model, SecretHolder {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) {
            return script.call(request, call);
        }

        @Override
        public Map<String, String> secrets() {
            return Map.of("the key", KEY);
        }
    }

    private void requireUnknown(Run run) {
        List<JournalRecord> records = store.read(run.id(), 0, Integer.MAX_VALUE);
        assertThat(records)
                .isNotEmpty()
                .allSatisfy(record -> assertThat(new String(record.payload(), StandardCharsets.UTF_8))
                        .doesNotContain("sk-4711", "4711\\/abc"));
        assertThat(run.report().toString()).doesNotContain("sk-4711");
    }

    @Test
    void a_key_that_lies_in_a_file_is_read_by_no_model() throws Exception {
        Script script = Script.of(
                calls("1", "files_read", "{\"path\":\".env\"}"),
                calls("2", "finish", "{\"result\":\"the key is " + KEY + "\",\"notes\":[\"" + KEY + "\"]}"));
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = only(ModelWorker.using("m").tools("files"))
                .tool(Tools.files())
                .verifier("v", (submission, context) -> {
                    shown.add(submission.result().json());
                    return CheckResult.rejected("leak", "the environment says " + KEY);
                })
                .limits(Limits.defaults().attempts(1))
                .build();
        Goal goal = Goal.of("read")
                .files(FileTree.EMPTY.with(
                        ".env", store.put(new ByteArrayInputStream(("KEY=" + KEY).getBytes(StandardCharsets.UTF_8)))))
                .doneWhen(Criterion.of("c", "v"));

        Run run = start(engine(pipeline, Map.of("m", Fallback.of(new Holder(script), script))), goal);
        String why = failed(end(run)).failure().toString();

        assertThat(Script.text(script.requests.get(1))).contains("KEY=" + TOKEN).doesNotContain("4711");
        assertThat(shown).containsExactly("\"the key is " + TOKEN + "\"");
        assertThat(why).contains("the environment says " + TOKEN).doesNotContain("4711");
        requireUnknown(run);
    }

    @Test
    void nor_does_what_workers_and_steps_know_of_it_get_further() throws Exception {
        Script script = Script.of(Script.says("I was told " + KEY));
        Worker talkative = (assignment, context) -> {
            assertThat(assignment.input().json()).isEqualTo("{\"key\":\"" + TOKEN + "\"}");
            String step = context.step("look", Map.of("key", KEY), Effect.IDEMPOTENT, String.class, id -> KEY);
            assertThat(step).isEqualTo(TOKEN);
            ModelReply reply = context.model("m").call(ModelRequest.of(Message.user("It is " + KEY)));
            assertThat(((ModelReply.Answer) reply).text()).isEqualTo("I was told " + TOKEN);
            throw new IllegalStateException("cannot go on with " + KEY, new IllegalArgumentException(KEY));
        };
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("worker"))
                .worker("worker", talkative)
                .limits(Limits.defaults().attempts(1))
                .build();

        Run run = start(
                engine(pipeline, Map.of("m", new Holder(script))),
                Goal.of("talk").input(Map.of("key", KEY)).withoutVerification());

        assertThat(failed(end(run)).failure().message()).contains("cannot go on with " + TOKEN);
        assertThat(Script.text(script.requests.get(0))).isEqualTo("It is " + TOKEN);
        requireUnknown(run);
    }

    @Test
    void a_worker_may_hand_it_to_a_tool() throws Exception {
        List<Payload> given = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = only((assignment, context) -> {
                    context.tool("log_in", Map.of("key", KEY));
                    return Handoff.of("in with " + KEY);
                })
                .tool(new Tool() {
                    @Override
                    public ToolSpec spec() {
                        return ToolSpec.of("log_in", "Logs in.").effect(Effect.IDEMPOTENT);
                    }

                    @Override
                    public Object invoke(Payload arguments, ToolContext context) {
                        given.add(arguments);
                        return "welcome, " + KEY;
                    }
                })
                .build();

        Run run = start(engine(pipeline, Map.of("m", new Holder(Script.of(Script.says("?"))))), unverified());

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("in with " + TOKEN);
        assertThat(given)
                .singleElement()
                .satisfies(payload -> assertThat(payload.json()).contains(KEY));
        requireUnknown(run);
    }
}
