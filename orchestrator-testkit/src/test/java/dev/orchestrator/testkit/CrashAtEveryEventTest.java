package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrashAtEveryEventTest {
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());

    /** Plans, asks a model and a person, writes a file, sends what must not be sent twice, is rejected once. */
    private Pipeline release() {
        return Pipeline.builder()
                .planner((request, context) -> Move.split(
                                Subtask.work("notes", "writer").doneWhen(Criterion.of("dated", "dated")),
                                Subtask.work("mail", "sender").after("notes"))
                        .wake(Move.Wake.NEVER))
                .worker("writer", (assignment, context) -> {
                    context.step("think", null, Effect.PURE, String.class, id -> "thought");
                    context.model("default").call(ModelRequest.of(Message.user("notes, please")));
                    Files.writeString(
                            context.directory().resolve("NOTES.md"), assignment.attempt() == 1 ? "2.4" : "2.4, 2026");
                    return Handoff.of(null);
                })
                .worker("sender", (assignment, context) -> {
                    Decision decision = context.approval("send", "to all");
                    String sent = context.step("send", "to all", Effect.AT_MOST_ONCE, String.class, id -> {
                        effects.add("sent");
                        return "sent";
                    });
                    String stored = context.step("store", sent, Effect.IDEMPOTENT, String.class, id -> {
                        effects.add("stored " + id);
                        return "stored";
                    });
                    return Handoff.of(sent + " and " + stored + " by " + decision.by());
                })
                .verifier("dated", (submission, context) -> {
                    String notes = Files.readString(context.files().resolve("NOTES.md"));
                    return notes.contains("2026")
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("missing-date", "Say when.");
                })
                .build();
    }

    @CrashAtEveryEvent
    void a_release_survives(CrashRun crash) throws Exception {
        Outcome outcome = crash.model(
                        "default", ScriptedModel.script().otherwise().reply("2.4"))
                .run(release(), Goal.of("release").withoutVerification());

        assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
        assertThat(effects.stream().filter("sent"::equals).count()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_run_that_ends_differently_after_the_crash_fails() throws Exception {
        WholeRun whole = new WholeRun();
        Goal goal = Goal.of("count").withoutVerification();
        new CrashRun(whole, 0).run(counting(1), goal);

        assertThat(whole.records()).isGreaterThan(5);
        assertThatThrownBy(() -> new CrashRun(whole, 3).run(counting(2), goal))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("cut off after record 3")
                .hasMessageContaining("unverified 1");
        new CrashRun(whole, whole.records()).run(counting(2), goal);
    }

    private static Pipeline counting(int result) {
        return Pipeline.builder()
                .planner((request, context) -> Move.work("counter"))
                .worker("counter", (assignment, context) -> Handoff.of(result))
                .build();
    }
}
