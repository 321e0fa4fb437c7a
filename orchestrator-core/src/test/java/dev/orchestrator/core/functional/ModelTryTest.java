package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.step.StepEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of a try that ends without an answer, and which number the next one has. */
class ModelTryTest extends EngineTest {
    record Name(String first, String last) {}

    private static final Worker ASKING = (assignment, context) ->
            Handoff.of(((ModelReply.Answer) context.model("m").call(ModelRequest.of(Message.user("hello")))).text());

    private static final Worker NAMING =
            (assignment, context) -> Handoff.of(context.model("m").ask("who?", Name.class));

    private static ModelReply answer(String text) {
        return new ModelReply.Answer(text, Usage.of(3, 4));
    }

    private Run ask(ManualRuntime time, Worker worker, Model model) {
        return start(engine(only(worker).build(), Map.of("m", model), time), unverified());
    }

    @Test
    void who_claims_that_half_an_answer_used_nothing_is_not_believed() throws Exception {
        List<ModelRequest> asked = Collections.synchronizedList(new ArrayList<>());
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            asked.add(request);
            if (asked.size() > 1) {
                return answer("at last");
            }
            time.advance(Limits.defaults().modelCall());
            assertThat(call.delta("x")).isFalse();
            return new ModelReply.Aborted("", 0, "no more was wanted", Usage.NONE);
        });

        assertThat(done(end(run)).report().spent())
                .singleElement()
                .satisfies(spent -> assertThat(spent.unsettledTokens()).isPositive());
    }

    private static ModelReply cutOff(String text) {
        return new ModelReply.Aborted(text, text.length(), "no more was wanted", Usage.of(3, 5));
    }

    @Test
    void an_answer_that_time_cuts_off_is_no_answer() throws Exception {
        List<ModelRequest> asked = Collections.synchronizedList(new ArrayList<>());
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, NAMING, (request, call) -> {
            asked.add(request);
            assertThat(call.delta("{\"first\":")).isTrue();
            if (asked.size() < 3) {
                time.advance(Limits.defaults().modelCall());
                assertThat(asked.size() == 1 ? call.delta("\"Ada\"") : !call.cancelled())
                        .isFalse();
                return cutOff("{\"first\":");
            }
            return answer("{\"first\":\"Ada\",\"last\":\"L\"}");
        });

        assertThat(done(end(run)).result().as(Name.class)).isEqualTo(new Name("Ada", "L"));
        assertThat(asked).hasSize(3).as("asked again, and not corrected").containsOnly(asked.get(0));
        Journal journal = Journal.of(store, run.id());
        assertThat(journal.events(StepEvent.ModelCallFailed.class)).hasSize(2).allSatisfy(f -> {
            assertThat(f.failureClass()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(f.message()).contains("limit (modelCall) of PT2M");
            assertThat(f.used()).isEqualTo(Usage.of(3, 5));
            assertThat(f.retryIn()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
        });
        assertThat(journal.events(StepEvent.ModelCallCompleted.class))
                .extracting(StepEvent.ModelCallCompleted::reply)
                .containsExactly(answer("{\"first\":\"Ada\",\"last\":\"L\"}"));
    }

    @Test
    void an_answer_that_a_stop_cuts_off_is_no_answer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Run run = ask(new ManualRuntime(), NAMING, (request, call) -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                assertThat(call.delta("x")).isFalse();
            }
            return cutOff("{\"first\":");
        });
        await(asked);
        run.cancel("enough");

        assertThat(end(run)).isInstanceOf(Outcome.Cancelled.class);
        Journal journal = Journal.of(store, run.id());
        assertThat(journal.events(StepEvent.ModelCallCompleted.class)).isEmpty();
        assertThat(journal.events(StepEvent.ModelCallFailed.class))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.failureClass()).isEqualTo(FailureClass.ABANDONED);
                    assertThat(f.used()).isEqualTo(Usage.of(3, 5));
                });
    }

    @Test
    void an_answer_that_could_not_become_valid_stays_one_when_time_runs_out_later() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, NAMING, (request, call) -> {
            if (request.messages().size() > 1) {
                return answer("{\"first\":\"Ada\",\"last\":\"L\"}");
            }
            assertThat(call.delta("{\"first\":7,")).isFalse();
            time.advance(Limits.defaults().modelCall());
            assertThat(call.cancelled()).isTrue();
            return cutOff("{\"first\":7,");
        });

        done(end(run));
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallCompleted.class))
                .extracting(StepEvent.ModelCallCompleted::reply)
                .startsWith(cutOff("{\"first\":7,"))
                .hasSize(2);
    }

    @Test
    void tries_are_counted_on_when_a_call_is_made_again() throws Exception {
        List<Integer> tries = Collections.synchronizedList(new ArrayList<>());
        ManualRuntime time = new ManualRuntime();
        Run run = ask(time, ASKING, (request, call) -> {
            tries.add(call.tries());
            if (tries.size() < 7) {
                throw new ModelException(FailureClass.TRANSIENT, "quota", Duration.ofSeconds(61), null);
            }
            return answer("at last");
        });
        EventLog log = EventLog.of(run);
        for (int parked = 1; parked <= 3; parked++) {
            log.await("task-parked", parked);
            time.advance(Duration.ofSeconds(61));
        }
        log.await("backed-off"); // four tries are all there are before the task's turn is over
        time.advance(Duration.ofSeconds(61));
        for (int parked = 4; parked <= 5; parked++) {
            log.await("task-parked", parked);
            time.advance(Duration.ofSeconds(61));
        }

        assertThat(done(end(run)).result().as(String.class)).isEqualTo("at last");
        assertThat(tries).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(Journal.of(store, run.id()).events(StepEvent.ModelCallRequested.class))
                .extracting(StepEvent.ModelCallRequested::tries)
                .containsExactlyElementsOf(tries);
    }

    @Test
    void a_check_made_again_counts_on_the_tries_that_had_no_answer() throws Exception {
        List<String> tries = Collections.synchronizedList(new ArrayList<>());
        ManualRuntime time = new ManualRuntime();
        Engine engine = engine(
                only((assignment, context) -> Handoff.of("draft"))
                        .verifier("judge", (submission, context) -> {
                            context.model("m").call(ModelRequest.of(Message.user("one")));
                            context.model("m").call(ModelRequest.of(Message.user("two")));
                            return CheckResult.passed(1);
                        })
                        .build(),
                Map.of("m", (request, call) -> {
                    tries.add(request.messages().get(0).text() + " " + call.tries());
                    if (tries.size() == 2) {
                        throw new ModelException(FailureClass.TRANSIENT, "quota", Duration.ofSeconds(61), null);
                    }
                    return answer("fine");
                }),
                time);
        Run run = start(engine, Goal.of("g").doneWhen(Criterion.of("ok", "judge")));
        EventLog.of(run).await("task-parked");
        time.advance(Duration.ofSeconds(61));

        assertThat(end(run)).isInstanceOf(Outcome.Accepted.class);
        assertThat(tries).containsExactly("one 1", "two 1", "one 1", "two 2");
    }
}
