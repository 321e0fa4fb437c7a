package dev.orchestrator.core.functional;

import static dev.orchestrator.core.functional.Script.calls;
import static dev.orchestrator.core.functional.Script.finishes;
import static dev.orchestrator.core.functional.Script.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.tool.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelWorkerTest extends EngineTest {
    record Sum(int value, List<Sum> parts) {}

    private static final String ADD_SCHEMA = "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":"
            + "{\"type\":\"integer\"}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false}";

    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final ModelWorker worker = ModelWorker.using("m").tools("math");
    private Run run;

    private Tool tool(String name, String schema, Function<Payload, Object> body) {
        return new Tool() {
            @Override
            public ToolSpec spec() {
                return new ToolSpec(name, "Does " + name + ".", schema, Effect.IDEMPOTENT);
            }

            @Override
            public Object invoke(Payload arguments, ToolContext context) {
                done.add(name + arguments.json());
                return body.apply(arguments);
            }
        };
    }

    private Pipeline.Builder pipeline(ModelWorker worker) {
        return only(worker)
                .tool(tool("math_add", ADD_SCHEMA, arguments -> {
                    Map<?, ?> map = arguments.as(Map.class);
                    return ((Number) map.get("a")).intValue() + ((Number) map.get("b")).intValue();
                }))
                .tool(tool("math_fail", "{\"type\":\"object\"}", arguments -> {
                    throw new IllegalStateException("no luck");
                }))
                .tool(tool("other", "{\"type\":\"object\"}", arguments -> "other"))
                .limits(Limits.defaults().attempts(1));
    }

    private Outcome outcome(ModelWorker worker, Script model) throws InterruptedException {
        run = start(engine(pipeline(worker).build(), Map.of("m", model)), unverified());
        Outcome outcome = end(run);
        model.requests.forEach(ModelWorkerTest::requireValidForEveryProvider);
        return outcome;
    }

    private Failure failure(ModelWorker worker, Script model) throws InterruptedException {
        return failed(outcome(worker, model)).failure();
    }

    /** Each call has one answer, right after it; no id stands twice; arguments are JSON objects. */
    private static void requireValidForEveryProvider(ModelRequest request) {
        Set<String> ids = new HashSet<>();
        List<String> open = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.callId() != null) {
                assertThat(open.remove(message.callId())).isTrue();
                assertThat(message.text()).isNotBlank();
                continue;
            }
            assertThat(open).as("calls without an answer").isEmpty();
            assertThat(message.text().isBlank() && message.calls().isEmpty()).isFalse();
            for (ToolCall call : message.calls()) {
                assertThat(ids.add(call.id())).as("%s is new", call.id()).isTrue();
                assertThat(call.name()).matches("[A-Za-z0-9_-]{1,64}");
                assertThat(call.arguments()).startsWith("{");
                open.add(call.id());
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void works_with_tools_and_ends_by_handing_over() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("1", "math_add", "{\"a\":1,\"b\":2}", "signed"),
                        new ToolCall("2", "math_add", "{\"a\":3,\"b\":4}")),
                calls(
                        "3",
                        "finish",
                        "{\"result\":{\"value\":7,\"parts\":[{\"value\":3,\"parts\":[]}]},\"notes\":[\"n\"],\"concerns\":[\"c\"]}"));

        Outcome outcome = outcome(worker.result(Sum.class).instructions("Use ints."), model);

        assertThat(done(outcome).result().as(Sum.class)).isEqualTo(new Sum(7, List.of(new Sum(3, List.of()))));
        assertThat(done).containsExactly("math_add{\"a\":1,\"b\":2}", "math_add{\"a\":3,\"b\":4}");
        ModelRequest first = model.requests.get(0);
        assertThat(first.tools()).extracting(ToolSpec::name).containsExactly("math_add", "math_fail", "finish");
        assertThat(Script.text(first)).contains("Use ints.", "## Objective\n\ndo it");
        assertThat(model.requests.get(1).messages()).endsWith(Message.tool("1", "3"), Message.tool("2", "7"));
        assertThat(model.requests.get(1).messages().get(2).calls())
                .as("what the endpoint wants back")
                .extracting(ToolCall::state)
                .containsExactly("signed", "");
        Journal journal = Journal.of(store, run.id());
        assertThat(journal.events(StepEvent.StepRecorded.class)).hasSize(2);
        assertThat(journal.events(StepEvent.ModelCallCompleted.class)).hasSize(2);
    }

    @Test
    void writes_files_with_the_tools_of_the_library() throws Exception {
        Script model = Script.of(
                calls("1", "files_write", "{\"path\":\"notes/a.txt\",\"text\":\"hello\"}"), finishes("2", "ok"));
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("writer"))
                .worker("writer", ModelWorker.using("m").tools("files"))
                .tool(Tools.files())
                .build();

        Outcome outcome = outcomeOf(pipeline, Map.of("m", model));

        assertThat(Script.text(model.requests.get(1))).doesNotContain("error");
        assertThat(done(outcome).files().entries()).containsOnlyKeys("notes/a.txt");
    }

    @Test
    void the_name_of_a_tool_is_not_that_of_a_group() throws Exception {
        Script model = Script.of(finishes("1", "ok"));
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> Move.work("worker"))
                .worker("worker", ModelWorker.using("m").tools("order"))
                .tool(Tools.function("order", "Orders", Order.class, (order, context) -> "done"))
                .tool(Tools.function("order_cancel", "Cancels an order", Order.class, (order, context) -> "done"))
                .build();

        outcomeOf(pipeline, Map.of("m", model));

        assertThat(model.requests.get(0).tools()).extracting(ToolSpec::name).containsExactly("order", "finish");
    }

    record Order(String number) {}

    @Test
    void without_tools_it_answers_at_once() throws Exception {
        Script model = Script.of(says("it is 3"), says("{\"result\":{\"value\":3,\"parts\":[]},\"notes\":[\"sure\"]}"));

        Outcome outcome = outcome(ModelWorker.using("m").result(Sum.class), model);

        assertThat(done(outcome).result().as(Sum.class).value()).isEqualTo(3);
        assertThat(model.requests.get(0).output()).isPresent();
        assertThat(model.requests.get(0).tools()).isEmpty();
    }

    @Test
    void what_cannot_be_called_is_said_to_the_model() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("1", "math.sub", "{\"a\":1}"),
                        new ToolCall("2", "other", "{}"),
                        new ToolCall("3", "math_add", "{\"a\":\"one\",\"b\":2}"),
                        new ToolCall("4", "math_add", "not json"),
                        new ToolCall("5", "math_fail", ""),
                        new ToolCall("6", "math_add", "{\"a\":1,\"b\":1}")),
                finishes("7", "ok"));

        done(outcome(worker, model));

        List<Message> answers = model.requests.get(1).messages();
        assertThat(answers.subList(answers.size() - 6, answers.size()))
                .extracting(Message::text)
                .satisfiesExactly(
                        t -> assertThat(t).contains("unknown-tool", "'math.sub'", "math_add, math_fail, finish"),
                        t -> assertThat(t).contains("unknown-tool", "'other'"),
                        t -> assertThat(t).contains("bad-arguments", "/a"),
                        t -> assertThat(t).contains("bad-arguments"),
                        t -> assertThat(t).contains("defect", "no luck"),
                        t -> assertThat(t).isEqualTo("2"));
        assertThat(done).containsExactly("math_fail{}", "math_add{\"a\":1,\"b\":1}");
    }

    @Test
    void a_call_id_is_answered_once() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("x", "math_add", "{\"a\":1,\"b\":1}"),
                        new ToolCall("x", "math_add", "{\"a\":2,\"b\":2}")),
                calls("x", "math_add", "{\"a\":1,\"b\":1}"),
                finishes("y", "ok"));

        done(outcome(worker, model));

        assertThat(done).containsExactly("math_add{\"a\":1,\"b\":1}");
        assertThat(Script.last(model.requests.get(1)).text()).contains("duplicate-id", "'x'");
        assertThat(model.lastSeen()).contains("duplicate-id", "'x'");
    }

    @Test
    void who_insists_on_a_call_whose_id_cannot_change_is_served() throws Exception {
        ModelReply again = calls("call_0", "math_add", "{\"a\":1,\"b\":1}");
        Script model = Script.of(again, again, again, finishes("y", "ok"));

        done(outcome(worker, model));

        assertThat(done).hasSize(2);
        assertThat(model.lastSeen()).isEqualTo("2");
    }

    @Test
    void a_long_wait_for_the_model_parks_the_worker_and_no_tool_is_called_again() throws Exception {
        ManualRuntime time = new ManualRuntime();
        AtomicInteger asked = new AtomicInteger();
        Model busyOnce = (request, call) -> switch (asked.incrementAndGet()) {
            case 1 -> calls("1", "math_add", "{\"a\":1,\"b\":1}");
            case 2 -> throw new ModelException(FailureClass.TRANSIENT, "quota", Duration.ofSeconds(61), null);
            default -> finishes("2", "ok");
        };
        run = start(engine(pipeline(worker).build(), Map.of("m", busyOnce), time), unverified());
        EventLog.of(run).await("task-parked");
        time.advance(Duration.ofSeconds(61));

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("ok");
        assertThat(done).hasSize(1);
        assertThat(run.report().tasks().get(0).attempts()).hasSize(1);
    }

    @Test
    void a_model_without_ids_or_that_counts_anew_in_every_turn_is_served() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("", "math_add", "{\"a\":1,\"b\":1}"),
                        new ToolCall("", "math_add", "{\"a\":1,\"b\":1}")),
                calls("call_0", "math_add", "{\"a\":2,\"b\":2}"),
                calls("call_0", "math_add", "{\"a\":3,\"b\":3}"),
                finishes("call_0", "ok"));

        done(outcome(worker, model));

        assertThat(done).hasSize(4);
    }

    @Test
    void finish_comes_last_after_nothing_that_failed_and_with_a_result_of_the_shape() throws Exception {
        Script model = Script.of(
                calls(
                        new ToolCall("1", "finish", "{\"result\":\"early\"}"),
                        new ToolCall("2", "math_add", "{\"a\":1,\"b\":1}")),
                calls(new ToolCall("3", "math_fail", "{}"), new ToolCall("4", "finish", "{\"result\":\"blind\"}")),
                calls("5", "finish", "{\"result\":5}"),
                calls(
                        new ToolCall("6", "math_add", "{\"a\":1,\"b\":1}"),
                        new ToolCall("7", "finish", "{\"result\":\"ok\"}")));

        Outcome outcome = outcome(worker, model);

        assertThat(done(outcome).result().as(String.class)).isEqualTo("ok");
        assertThat(Script.text(model.requests.get(1))).contains("not-last");
        assertThat(Script.text(model.requests.get(2))).contains("not-finished");
        assertThat(model.lastSeen()).contains("bad-arguments", "/result");
    }

    @Test
    void prose_is_answered_twice_in_a_row_and_never_ends_the_task() throws Exception {
        ModelReply step = calls("1", "math_add", "{\"a\":1,\"b\":1}");
        Script model = Script.of(says("{\"result\":\"done\"}"), says("done"), step, says("a"), says(" "), says("b"));

        Failure failure = failure(worker, model);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("model 'm' only talked, 3 times in a row");
        assertThat(model.requests).hasSize(6);
        assertThat(model.lastSeen()).contains("text ends nothing", "'finish'");
    }

    @Test
    void a_cut_answer_is_answered_once_and_a_refusal_ends_the_attempt() throws Exception {
        ModelReply cut = new ModelReply.Truncated("{\"resu", Usage.of(1, 1));
        Script cuts = Script.of(cut, calls("1", "math_add", "{\"a\":1,\"b\":1}"), cut, cut);
        Failure truncated = failure(worker, cuts);
        Failure refused = failure(worker, Script.of(new ModelReply.Refused("not nice", Usage.NONE)));

        assertThat(truncated.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(truncated.message()).contains("output limit 2 times in a row");
        assertThat(cuts.lastSeen()).contains("cut off at the output limit");
        assertThat(refused.failureClass()).isEqualTo(FailureClass.REFUSED);
        assertThat(refused.message()).contains("not nice");
    }

    @Test
    void who_repeats_itself_is_told_and_then_stopped() throws Exception {
        ModelReply[] same = IntStream.range(0, 9)
                .mapToObj(i -> calls("id" + i, "math_add", "{\"a\":1,\"b\":1}"))
                .toArray(ModelReply[]::new);
        Script model = Script.of(same);

        Failure failure = failure(worker, model);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.REJECTED);
        assertThat(failure.message()).contains("math_add {\"a\":1,\"b\":1} was called 4 times, with the same result");
        assertThat(model.requests).hasSize(4);
        assertThat(Script.text(model.requests.get(2))).doesNotContain("You have made the same call");
        assertThat(model.lastSeen()).startsWith("2\n").contains("You have made the same call 3 times");
    }

    @Test
    void other_results_are_no_repetition_and_turns_without_end_are_stopped() throws Exception {
        ModelReply[] forever = IntStream.range(0, 9)
                .mapToObj(i -> calls("id" + i, "math_add", "{\"a\":1,\"b\":" + i / 2 + "}"))
                .toArray(ModelReply[]::new);
        Script model = Script.of(forever);

        Failure failure = failure(worker.maxTurns(8).maxRepeats(2), model);

        assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failure.message()).contains("did not call 'finish' in 8 turns");
        assertThat(model.lastSeen()).contains("One turn is left");
    }

    @Test
    void it_stops_when_the_call_is_cancelled_between_two_tools() throws Exception {
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> called = Collections.synchronizedList(new ArrayList<>());
        Tool stubborn = tool("stubborn", "{\"type\":\"object\"}", arguments -> {
            called.add("stubborn");
            atWork.countDown();
            boolean open = false;
            while (!open) {
                try {
                    go.await();
                    open = true;
                } catch (InterruptedException e) {
                    // whatever happens: it is not to be stopped
                }
            }
            return 1;
        });
        Script model =
                Script.of(calls(new ToolCall("1", "stubborn", "{}"), new ToolCall("2", "stubborn", "{\"n\":2}")));
        run = start(
                engine(
                        only(ModelWorker.using("m").tools("stubborn"))
                                .tool(stubborn)
                                .build(),
                        Map.of("m", model)),
                unverified());
        await(atWork);
        run.cancel("enough");
        settle(run);
        go.countDown();

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        close_and_check();
        assertThat(called).hasSize(1);
        assertThat(model.requests).hasSize(1);
    }

    @Test
    void a_planner_and_a_worker_see_what_the_tools_are() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Pipeline pipeline = pipeline(worker)
                .replacePlanner(Pipeline.ROOT, (request, context) -> {
                    context.tools().forEach(spec -> seen.add(spec.name()));
                    return Move.work("worker");
                })
                .replaceWorker("worker", (assignment, context) -> {
                    seen.add(context.tools().get(0).description());
                    return Handoff.of(null);
                })
                .build();

        done(outcomeOf(pipeline));

        assertThat(seen).containsExactly("math_add", "math_fail", "other", "Does math_add.");
    }

    @Test
    void a_tool_that_is_not_registered_is_named_with_those_that_are() throws Exception {
        Failure failure = failure(ModelWorker.using("m").tools("mat"), Script.of(says("?")));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.DEFECT);
        assertThat(failure.message()).contains("'mat'", "math_add, math_fail, other");
        assertThatThrownBy(() -> ModelWorker.using("m").tools("finish"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'finish'");
    }
}
