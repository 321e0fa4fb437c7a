package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.StepBody;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.step.StepEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Steps that were begun before a crash and have no outcome on record. */
class InDoubtTest extends EngineTest {
    /** What has happened outside, each time it happened. */
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    private Run resume(StateStore left, RunId run, Pipeline pipeline) {
        return engine(pipeline, Map.of(), new ManualRuntime(), left).resume(run);
    }

    /** A run that was cut off between the intent of a step and its outcome. */
    private RunId cutInDoubt(Pipeline pipeline) throws Exception {
        Run whole = start(engine(pipeline), unverified());
        end(whole);
        effects.clear();
        return whole.id();
    }

    private StateStore afterIntent(RunId run) {
        Journal journal = Journal.of(store, run);
        return Crash.after(
                journal.seqOf(journal.events(StepEvent.StepIntended.class).get(0)), store, run);
    }

    private Worker sends(Effect effect) {
        return (assignment, context) -> Handoff.of(context.step("send", "hello", effect, String.class, id -> {
            effects.add("send " + id);
            return "sent";
        }));
    }

    @Test
    void what_takes_a_key_is_done_again_with_the_same_key() throws Exception {
        Pipeline pipeline = only(sends(Effect.IDEMPOTENT)).build();
        RunId run = cutInDoubt(pipeline);
        String id = Journal.of(store, run)
                .events(StepEvent.StepIntended.class)
                .get(0)
                .id();

        done(end(resume(afterIntent(run), run, pipeline)));

        assertThat(effects).containsExactly("send " + id);
    }

    private Pipeline reconciling(Optional<String> found) {
        return only((assignment, context) ->
                        Handoff.of(context.step("send", "hello", Effect.RECONCILABLE, String.class, new StepBody<>() {
                            @Override
                            public String run(String callId) {
                                effects.add("send");
                                return "sent";
                            }

                            @Override
                            public Optional<String> reconcile(String callId) {
                                effects.add("asked");
                                return found;
                            }
                        })))
                .build();
    }

    @Test
    void what_can_be_asked_for_is_asked_for_and_done_only_if_it_has_not_happened() throws Exception {
        RunId run = cutInDoubt(reconciling(Optional.empty()));

        Outcome happened = end(resume(afterIntent(run), run, reconciling(Optional.of("found"))));
        assertThat(effects).containsExactly("asked");
        assertThat(done(happened).result().as(String.class)).isEqualTo("found");

        effects.clear();
        Outcome notYet = end(resume(afterIntent(run), run, reconciling(Optional.empty())));
        assertThat(effects).containsExactly("asked", "send");
        assertThat(done(notYet).result().as(String.class)).isEqualTo("sent");
    }

    @Test
    void what_cannot_tell_whether_it_happened_waits_for_a_person() throws Exception {
        Pipeline forgetful = only(sends(Effect.RECONCILABLE)).build();
        RunId run = cutInDoubt(forgetful);
        Run resumed = resume(afterIntent(run), run, forgetful);

        assertThat(waiting(resumed).subject()).isEqualTo("in doubt: send");
        assertThat(effects).isEmpty();
    }

    private static Approval waiting(Run run) throws InterruptedException {
        EventLog.of(run).await("approval-requested");
        return run.approvals().get(0);
    }

    @Test
    void what_must_not_happen_twice_waits_for_a_person_and_is_done_if_it_did_not_happen() throws Exception {
        Pipeline pipeline = only(sends(Effect.AT_MOST_ONCE)).build();
        RunId run = cutInDoubt(pipeline);
        Run resumed = resume(afterIntent(run), run, pipeline);
        Approval doubt = waiting(resumed);

        assertThat(effects).isEmpty();
        assertThat(doubt.shown().json())
                .contains("\"request\":\"hello\"", "\"step\":\"send\"")
                .contains(Journal.of(store, run)
                        .events(StepEvent.StepIntended.class)
                        .get(0)
                        .id());
        resumed.decide(doubt.id(), Decision.approve("ann"));

        assertThat(done(end(resumed)).result().as(String.class)).isEqualTo("sent");
        assertThat(effects).hasSize(1);
    }

    @Test
    void a_person_can_say_what_came_of_it() throws Exception {
        Pipeline pipeline = only(sends(Effect.AT_MOST_ONCE)).build();
        RunId run = cutInDoubt(pipeline);
        Run resumed = resume(afterIntent(run), run, pipeline);
        resumed.decide(waiting(resumed).id(), Decision.answer("ann", new JsonText("\"arrived\"")));

        assertThat(done(end(resumed)).result().as(String.class)).isEqualTo("arrived");
        assertThat(effects).isEmpty();
    }

    @Test
    void a_person_can_give_it_up() throws Exception {
        Pipeline pipeline = only(sends(Effect.AT_MOST_ONCE)).build();
        RunId run = cutInDoubt(pipeline);
        Run resumed = resume(afterIntent(run), run, pipeline);
        resumed.decide(waiting(resumed).id(), Decision.reject("ann", "too late"));

        Outcome.Failed failed = failed(end(resumed));
        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.ABANDONED);
        assertThat(failed.failure().message()).contains("ann", "too late", "send");
        assertThat(effects).isEmpty();
    }

    @Test
    void each_time_it_is_left_in_doubt_is_a_question_of_its_own() throws Exception {
        Pipeline pipeline = only(sends(Effect.AT_MOST_ONCE)).build();
        RunId run = cutInDoubt(pipeline);
        StateStore left = afterIntent(run);
        Run resumed = resume(left, run, pipeline);
        String first = waiting(resumed).id();
        resumed.decide(first, Decision.approve("ann"));
        end(resumed);
        Journal journal = Journal.of(left, run);
        int second = journal.seqOf(journal.events(StepEvent.StepIntended.class).get(1));
        effects.clear();

        Run again = resume(Crash.after(second, left, run), run, pipeline);
        EventLog.of(again).await("approval-requested", 2);

        assertThat(again.approvals()).singleElement().extracting(Approval::id).isNotEqualTo(first);
        assertThat(effects).isEmpty();
    }

    @Test
    void what_is_in_doubt_and_not_asked_for_any_more_is_shown_with_what_is_asked_for_instead() throws Exception {
        Pipeline before = only(sends(Effect.AT_MOST_ONCE)).build();
        RunId run = cutInDoubt(before);
        Pipeline after = only((assignment, context) ->
                        Handoff.of(context.step("send", "good bye", Effect.AT_MOST_ONCE, String.class, id -> {
                            effects.add("good bye");
                            return "sent";
                        })))
                .build();
        Run resumed = resume(afterIntent(run), run, after);
        Approval doubt = waiting(resumed);

        assertThat(doubt.shown().json())
                .contains("\"request\":\"hello\"", "\"now\":\"good bye\"")
                .contains("\"recorded\":\"\\\"hello\\\"\"");
        resumed.decide(doubt.id(), Decision.approve("ann"));

        assertThat(done(end(resumed)).result().as(String.class)).isEqualTo("sent");
        assertThat(effects).as("found in the record the second time").containsExactly("good bye");
    }
}
