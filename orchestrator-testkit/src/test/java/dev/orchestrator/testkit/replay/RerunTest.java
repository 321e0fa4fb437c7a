package dev.orchestrator.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.call.StepFailedException;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.audit.Audit;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.testkit.replay.Rerun.Mode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RerunTest {
    private static final Goal GOAL = Goal.of("a bit of everything").doneWhen(Criterion.of("fine", "fine"));

    @TempDir
    Path temp;

    private final AtomicInteger outside = new AtomicInteger();
    private String prompt = "What is 1 + 1?\nBe brief.";
    private boolean steps = true;

    // ---- a pipeline in which a bit of everything happens ----

    private Pipeline everything() {
        return Pipeline.builder()
                .planner((task, context) -> {
                    if (task.round() == 1) {
                        context.model("m").call(ModelRequest.of(Message.user("Plan.")));
                        return Move.split(
                                Subtask.work("a", "asks").doneWhen(Criterion.of("good", "judge")),
                                Subtask.work("b", "asks"),
                                Subtask.work("c", "effects"),
                                Subtask.work("d", "effects").after("c"),
                                Subtask.work("e", "approves"),
                                Subtask.work("f", "sleeps"),
                                Subtask.work("g", "tools"));
                    }
                    return Move.conclude(
                            task.children().stream().map(c -> c.name()).toList());
                })
                .worker("asks", (task, context) -> Handoff.of(asks(context)))
                .worker("effects", (task, context) -> Handoff.of(effects(context)))
                .worker(
                        "approves",
                        (task, context) -> Handoff.of(
                                context.approval("Go on?", Map.of("by", 1)).by()))
                .worker("sleeps", (task, context) -> {
                    context.sleep(Duration.ofMillis(5));
                    context.sleep(Duration.ofHours(2));
                    context.sleep(Duration.ofHours(2));
                    return Handoff.of(context.now() + " " + context.random());
                })
                .worker("tools", ModelWorker.using("tooled").tools("count"))
                .tool(new Counter())
                .verifier("fine", (submission, context) -> CheckResult.passed(1))
                .verifier("judge", (submission, context) -> {
                    ModelReply reply = context.model("m").call(ModelRequest.of(Message.user("Good?")));
                    return reply instanceof ModelReply.Answer a && a.text().startsWith("no")
                            ? CheckResult.rejected("bad", "not good")
                            : CheckResult.passed(1);
                })
                .limits(Limits.defaults().maxCost(new BigDecimal("5.00"), "EUR"))
                .build();
    }

    /** Equal questions, on two threads at once. */
    private String asks(WorkContext context) throws InterruptedException {
        List<CompletableFuture<String>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<String> answer = new CompletableFuture<>();
            both.add(answer);
            Thread thread = new Thread(() -> {
                try {
                    ModelReply reply = context.model("m").call(ModelRequest.of(Message.user(prompt)));
                    answer.complete(((ModelReply.Answer) reply).text());
                } catch (Throwable e) {
                    answer.completeExceptionally(e);
                }
            });
            thread.start();
        }
        return both.stream().map(CompletableFuture::join).sorted().toList().toString();
    }

    private String effects(WorkContext context) throws InterruptedException, IOException {
        StringBuilder all = new StringBuilder();
        for (Effect effect : steps ? Effect.values() : new Effect[] {Effect.PURE}) {
            all.append(context.step("do", effect, effect, Integer.class, id -> outside.incrementAndGet()));
            try {
                context.step("throw", effect, effect, Integer.class, id -> {
                    throw new IllegalStateException("not the " + outside.incrementAndGet() + "th time");
                });
            } catch (StepFailedException e) {
                all.append(e.getMessage());
            }
        }
        Path directory = context.directory();
        context.step("write", null, Effect.IDEMPOTENT, String.class, id -> {
            Files.writeString(directory.resolve("count.txt"), "" + outside.incrementAndGet());
            return null;
        });
        return all
                + Files.readString(directory.resolve("count.txt"))
                + context.tool("count", Map.of("by", 2)).json();
    }

    private final class Counter implements Tool {
        @Override
        public ToolSpec spec() {
            return ToolSpec.of("count", "Counts.");
        }

        @Override
        public Object invoke(Payload arguments, ToolContext context) {
            return outside.incrementAndGet();
        }
    }

    /** Fails now and then, takes its time, and never says the same twice. */
    private record Moody(AtomicInteger calls, boolean slow) implements Model, Metered {
        @Override
        public Usage atMost(ModelRequest request) {
            return new Usage(100, 100, new BigDecimal("0.01"));
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            int number = calls.incrementAndGet();
            call.sleep(Duration.ofMillis(slow ? 100 + number : 0));
            Usage usage = new Usage(10, number, new BigDecimal("0.001"));
            if (number % 3 == 0) {
                throw new ModelException(FailureClass.TRANSIENT, "the " + number + "th fails", null, null, usage);
            }
            if (!request.tools().isEmpty()) {
                return new ModelReply.ToolCalls(
                        "",
                        List.of(
                                request.messages().size() < 5
                                        ? new ToolCall("c" + number, "count", "{}")
                                        : new ToolCall("f", "finish", "{\"result\":\"" + number + "\"}")),
                        usage);
            }
            boolean first = request.equals(ModelRequest.of(Message.user("Good?")))
                    && call.caller().number() == 1;
            return new ModelReply.Answer((first ? "no " : "the ") + number + "th", usage);
        }
    }

    private Outcome recorded(Path folder) throws Exception {
        Recorder recorder = new Recorder(folder);
        Model moody = new Moody(new AtomicInteger(), true);
        return recorder.record(everything(), Map.of("m", moody, "tooled", moody), GOAL);
    }

    private static void assertSame(Outcome now, Outcome then) {
        RunReport today = now.report();
        RunReport before = then.report();
        assertThat(today.outcomeDigest()).isEqualTo(before.outcomeDigest());
        assertThat(today.usage()).isEqualTo(before.usage());
        assertThat(today.modelCalls()).isEqualTo(before.modelCalls());
        assertThat(today.spent()).isEqualTo(before.spent());
        assertThat(now.getClass()).isEqualTo(then.getClass());
        if (then instanceof Outcome.Accepted accepted) {
            assertThat(((Outcome.Accepted) now).result().json())
                    .isEqualTo(accepted.result().json());
            assertThat(((Outcome.Accepted) now).files()).isEqualTo(accepted.files());
        }
    }

    // ---- strict ----

    @Test
    void a_rerun_is_what_was_recorded_and_asks_nobody() throws Exception {
        Path folder = temp.resolve("recording");
        Outcome then = recorded(folder);
        int before = outside.get();

        Rerun rerun = Rerun.of(folder);
        Rerun.Result result = rerun.result(everything());

        assertThat(then).isInstanceOf(Outcome.Accepted.class);
        assertSame(result.outcome(), then);
        assertThat(outside).hasValue(before);
        assertThat(result.warnings()).isEmpty();
        RunId recorded = then.report().run();
        assertThat(result.run()).isNotEqualTo(recorded);
        assertThat(Recorder.effects(result.store(), result.run()))
                .isEqualTo(Recorder.effects(result.store(), recorded))
                .anyMatch(e -> e.startsWith("model-call-failed"));
        assertThat(Recorder.types(result.store(), result.run())).isEqualTo(Recorder.types(result.store(), recorded));
        assertThat(Audit.of(result.store(), result.run()).problems()).isEmpty();
        assertThat(Audit.of(folder).problems()).isEmpty();
        assertThat(rerun.goal().objective()).isEqualTo("a bit of everything");
    }

    @Test
    void a_changed_prompt_fails_with_the_place_and_the_difference() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        prompt = "What is 1 + 1?\nBe very brief.";

        Drift drift = catchThrowableOfType(Drift.class, () -> Rerun.of(folder).run(everything()));

        Drift.Place place = drift.missing().orElseThrow();
        assertThat(place.slot()).matches("task 0/[01], attempt 1, model:m, occurrence [01]");
        assertThat(place.nearest()).isEqualTo(place.slot());
        assertThat(place.hash()).hasSize(64).isNotEqualTo(place.nearestHash());
        assertThat(place.differences())
                .containsExactly(new Drift.Difference(
                        "/messages/0/text", "\"What is 1 + 1?\\nBe brief.\"", "\"What is 1 + 1?\\nBe very brief.\""));
        assertThat(place.text()).contains("message 0:", " What is 1 + 1?", "-Be brief.", "+Be very brief.");
        assertThat(drift)
                .hasMessageContainingAll(
                        place.slot(),
                        place.hash(),
                        String.valueOf(place.nearestHash()),
                        "/messages/0/text",
                        "+Be very brief.",
                        "-Dorchestrator.rerun=RECORD_MISSING",
                        folder.toString());
    }

    @Test
    void what_is_not_asked_for_any_more_fails() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        steps = false;

        Drift drift = catchThrowableOfType(Drift.class, () -> Rerun.of(folder).run(everything()));

        assertThat(drift.missing()).isEmpty();
        assertThat(drift.places())
                .hasSize(2 * 2 * 3)
                .allMatch(p -> p.kind() == Drift.Kind.UNUSED)
                .anyMatch(p -> p.slot().equals("task 0/2, attempt 1, step:do, occurrence 0"));
    }

    @Test
    void what_was_never_recorded_fails() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        Pipeline more = everything().toBuilder()
                .replaceWorker(
                        "sleeps",
                        (task, context) -> Handoff.of(context.model("tooled").ask("new", String.class)))
                .build();

        assertThatThrownBy(() -> Rerun.of(folder).run(more))
                .isInstanceOf(Drift.class)
                .hasMessageContaining("task 0/5, attempt 1, model:tooled, occurrence 0");
    }

    @Test
    void a_person_who_is_asked_something_else_was_not_recorded() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        Pipeline other = everything().toBuilder()
                .replaceWorker(
                        "approves",
                        (task, context) -> Handoff.of(
                                context.approval("Go on?", Map.of("by", 2)).by()))
                .build();

        assertThatThrownBy(() -> Rerun.of(folder).run(other))
                .isInstanceOf(Drift.class)
                .hasMessageContaining("approval of 'Go on?'")
                .hasMessageContaining("with other contents");
    }

    // ---- other modes ----

    @Test
    void lenient_takes_equal_requests_from_elsewhere_and_says_so() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        Pipeline moved = everything().toBuilder()
                .replacePlanner("root", (task, context) -> {
                    if (task.round() == 1) {
                        context.model("m").call(ModelRequest.of(Message.user("Plan.")));
                        return Move.split(Subtask.work("b", "sleeps"), Subtask.work("a", "asks"));
                    }
                    return Move.conclude("done");
                })
                .build();

        Rerun.Result result = Rerun.of(folder).mode(Mode.LENIENT).result(moved);

        assertThat(result.outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(result.warnings())
                .anyMatch(w -> w.contains("task 0/0, attempt 1, now, occurrence 0 was answered by what was recorded for"
                        + " task 0/5, attempt 1"))
                .anyMatch(w -> w.endsWith("was recorded and is not asked for any more"));
        assertThatThrownBy(() -> Rerun.of(folder).run(moved)).isInstanceOf(Drift.class);
    }

    @Test
    void what_is_missing_is_recorded_and_then_strict_passes() throws Exception {
        Path folder = temp.resolve("recording");
        recorded(folder);
        prompt = "What is 2 + 2?";
        AtomicInteger asked = new AtomicInteger();
        Model model = new Moody(asked, false);

        Outcome again = Rerun.of(folder)
                .mode(Mode.RECORD_MISSING)
                .model("m", model)
                .model("tooled", model)
                .result(everything(), null)
                .outcome();
        Outcome strict = Rerun.of(folder).run(everything());

        assertThat(asked.get()).isBetween(4, 10);
        assertSame(strict, again);
        assertThat(Audit.of(folder).problems()).isEmpty();
        assertThat(temp).isDirectoryNotContaining("glob:**.{old,new}");
    }

    @Test
    void nothing_is_recorded_where_nobody_looks_at_it() {
        assertThatThrownBy(() -> Rerun.refuseIn(Mode.RECORD_MISSING, "true", Path.of("runs/monday")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CI");
        Rerun.refuseIn(Mode.RECORD_MISSING, "false", Path.of("runs/monday"));
        Rerun.refuseIn(Mode.RECORD_MISSING, null, Path.of("runs/monday"));
        Rerun.refuseIn(Mode.STRICT, "true", Path.of("runs/monday"));
    }

    @Test
    void live_asks_for_everything() throws Exception {
        Path folder = temp.resolve("recording");
        Pipeline asking = Pipeline.builder()
                .planner((task, context) -> Move.work("asks"))
                .worker("asks", (task, context) -> Handoff.of(asks(context)))
                .verifier("fine", (submission, context) -> CheckResult.passed(1))
                .build();
        new Recorder(folder).record(asking, Map.of("m", says("then")), GOAL);
        prompt = "another";

        Outcome outcome =
                Rerun.of(folder).mode(Mode.LIVE).model("m", says("now")).run(asking);

        assertThat(((Outcome.Accepted) outcome).result().json()).contains("now");
    }

    private static Model says(String text) {
        return (request, call) -> new ModelReply.Answer(text, Usage.of(1, 1));
    }

    @Test
    void a_fork_goes_on_live_and_is_compared() throws Exception {
        Path folder = temp.resolve("recording");
        Pipeline asking = Pipeline.builder()
                .planner((task, context) -> Move.work("asks"))
                .worker("asks", (task, context) -> {
                    Files.writeString(context.directory().resolve("answer.txt"), asks(context));
                    return Handoff.of(task.attempt());
                })
                .verifier(
                        "fine",
                        (submission, context) ->
                                Files.readString(context.files().resolve("answer.txt"))
                                                .contains("bad")
                                        ? CheckResult.rejected("bad", "it is bad")
                                        : CheckResult.passed(1))
                .build();
        AtomicInteger calls = new AtomicInteger();
        Recorder recorder = new Recorder(folder);
        Outcome then = recorder.record(
                asking,
                Map.of(
                        "m",
                        (request, call) ->
                                new ModelReply.Answer(calls.incrementAndGet() < 3 ? "bad" : "good", Usage.of(5, 5))),
                GOAL);
        long seq = recorder.store.read(then.report().run(), 1, 1_000).stream()
                .filter(r -> r.type().equals("worker-called"))
                .findFirst()
                .orElseThrow()
                .seq();

        Comparison comparison =
                Rerun.of(folder).fork(seq).model("m", says("better")).run(asking);

        assertThat(comparison.isSame()).isFalse();
        assertThat(comparison.recorded().report().outcomeDigest())
                .isEqualTo(then.report().outcomeDigest());
        assertThat(comparison.differences())
                .contains(new Comparison.Row(null, "result", "2", "1"))
                .contains(new Comparison.Row(null, "model calls", "4", "2"))
                .anyMatch(r -> r.what().equals("attempt 2") && r.now().equals("-"));
        assertThat(comparison.files())
                .singleElement()
                .satisfies(f -> assertThat(f.path()).isEqualTo("answer.txt"));
        assertThat(comparison.toString()).contains("recorded", "*  run result", "0 attempt 1", "+[better, better]");
        assertThat(Comparison.of(then, then, recorder.store).isSame()).isTrue();
    }

    @Test
    void a_run_that_had_not_ended_is_no_recording() throws Exception {
        Path folder = temp.resolve("recording");
        Recorder recorder = new Recorder(temp.resolve("whole"));
        Outcome then = recorder.record(
                everything(),
                Map.of(
                        "m", new Moody(new AtomicInteger(), true),
                        "tooled", new Moody(new AtomicInteger(), true)),
                GOAL);
        RunArchive.write(recorder.store, then.report().run(), 9, folder);

        assertThatThrownBy(() -> Rerun.of(folder).run(everything()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("had not ended");
    }
}
