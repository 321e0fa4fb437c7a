package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.model.resilience.Fallback;
import dev.orchestrator.core.model.resilience.LocalModel;
import dev.orchestrator.core.model.resilience.Routes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalOnlyTest extends EngineTest {
    private static final ModelRequest HELLO = ModelRequest.of(Message.user("hello"));
    private static final Worker ASKING = (assignment, context) ->
            Handoff.of(((ModelReply.Answer) context.model("m").call(HELLO)).text());

    private final AtomicInteger remoteCalls = new AtomicInteger();
    private final List<Caller> callers = new CopyOnWriteArrayList<>();

    private final Model remote = (request, call) -> {
        remoteCalls.incrementAndGet();
        return new ModelReply.Answer("remote", Usage.NONE);
    };

    private final Model local = LocalModel.of((request, call) -> {
        callers.add(call.caller());
        return new ModelReply.Answer("local", Usage.NONE);
    });

    private final Model down = LocalModel.of((request, call) -> {
        throw new ModelException(FailureClass.TRANSIENT, "the local endpoint is down");
    });

    private static Goal secret() {
        return unverified().labels(Labels.LOCAL_ONLY);
    }

    /** Each of its planners splits without a word about labels. */
    private static Pipeline forgetful() {
        return Pipeline.builder()
                .planner(split(Subtask.plan("below", "below")))
                .planner("below", split(Subtask.work("leaf", "worker").labels("leaf")))
                .worker("worker", ASKING)
                .build();
    }

    @Test
    void a_planner_cannot_take_the_label_away() throws Exception {
        Model model = Fallback.of(remote, Routes.builder().otherwise(local).build());

        done(end(start(engine(forgetful(), Map.of("m", model)), secret())));

        assertThat(remoteCalls).hasValue(0);
        assertThat(callers).singleElement().satisfies(caller -> {
            assertThat(caller.labels()).containsExactly("leaf", Labels.LOCAL_ONLY);
            assertThat(caller.task().path()).isEqualTo("0/0/0");
        });
    }

    @Test
    void without_the_label_the_same_pipeline_goes_to_the_remote_model() throws Exception {
        done(end(start(engine(forgetful(), Map.of("m", Fallback.of(remote, local))), unverified())));

        assertThat(remoteCalls).hasValue(1);
        assertThat(callers).isEmpty();
    }

    @Test
    void a_planner_can_add_the_label_for_one_task_and_its_siblings_stay_free() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner(split(
                        Subtask.work("inside", "worker").labels(Labels.LOCAL_ONLY), Subtask.work("free", "worker")))
                .worker("worker", ASKING)
                .build();

        done(end(start(engine(pipeline, Map.of("m", Fallback.of(remote, local))), unverified())));

        assertThat(remoteCalls).hasValue(1);
        assertThat(callers).extracting(c -> c.task().path()).containsExactly("0/0");
    }

    @Test
    void the_engine_itself_refuses_what_is_not_declared_local() throws Exception {
        Run run = start(engine(only(ASKING).build(), Map.of("m", remote)), secret());
        Outcome.Failed failed = failed(end(run));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.POLICY);
        assertThat(failed.failure().message()).contains("task 0 is local-only", "model 'm' is not declared local");
        assertThat(remoteCalls).hasValue(0);
        assertThat(Journal.of(store, run.id()).types()).doesNotContain("model-call-requested");
    }

    @Test
    void when_the_local_model_is_down_the_run_fails_and_nothing_leaves() throws Exception {
        ManualRuntime time = new ManualRuntime();
        Model model = Routes.builder()
                .role("worker", Fallback.of(remote, down, remote))
                .otherwise(remote)
                .build();
        Pipeline pipeline = only((assignment, context) -> {
                    try {
                        return Handoff.of(context.model("m").call(HELLO).toString());
                    } catch (ModelException e) {
                        throw new ModelException(FailureClass.POLICY, "gave up: " + e.getMessage());
                    }
                })
                .build();

        Outcome.Failed failed = failed(end(start(engine(pipeline, Map.of("m", model), time), secret())));

        assertThat(failed.failure().message()).contains("the local endpoint is down");
        assertThat(time.slept())
                .as("waits before the second, third and fourth try")
                .isEqualTo(3);
        assertThat(remoteCalls).hasValue(0);
    }

    @Test
    void models_are_told_who_asks_and_which_try_it_is() throws Exception {
        List<Integer> tries = new CopyOnWriteArrayList<>();
        Model model = (request, call) -> {
            callers.add(call.caller());
            tries.add(call.tries());
            if (call.tries() < 3) {
                throw new ModelException(FailureClass.TRANSIENT, "busy");
            }
            return new ModelReply.Answer("x", Usage.NONE);
        };
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> {
                    context.model("m").call(HELLO);
                    return Move.work("java");
                })
                .worker("java", (assignment, context) -> {
                    context.model("m").call(HELLO);
                    return Handoff.of(assignment.attempt());
                })
                .verifier("judge", (submission, context) -> {
                    context.model("m").call(HELLO);
                    return submission.result().as(Integer.class) > 1
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("again", "Once more.");
                })
                .build();

        Goal goal = Goal.of("do it").doneWhen(Criterion.of("fine", "judge")).labels("b", "a");
        end(start(engine(pipeline, Map.of("m", model), new ManualRuntime()), goal));

        assertThat(tries).hasSize(15).startsWith(1, 2, 3, 1, 2, 3);
        assertThat(callers.stream().distinct().map(c -> c.kind() + " " + c.role() + " " + c.number()))
                .containsExactly(
                        "PLANNER root 1", "WORKER java 1", "VERIFIER judge 1", "WORKER java 2", "VERIFIER judge 2");
        assertThat(callers).allSatisfy(c -> assertThat(c.labels()).containsExactly("a", "b"));
    }

    @Test
    void labels_survive_a_crash() throws Exception {
        Run whole = start(engine(forgetful(), Map.of("m", local)), secret());
        done(end(whole));
        Journal journal = Journal.of(store, whole.id());
        int atTheCall = journal.seqOf(journal.events(Event.WorkerCalled.class).get(0));
        StateStore left = Crash.after(atTheCall, store, whole.id());
        callers.clear();

        Outcome outcome = end(engine(forgetful(), Map.of("m", Fallback.of(remote, local)), new ManualRuntime(), left)
                .resume(whole.id()));

        done(outcome);
        assertThat(remoteCalls).hasValue(0);
        assertThat(callers).extracting(Caller::labels).containsExactly(Set.of("leaf", Labels.LOCAL_ONLY));
    }
}
