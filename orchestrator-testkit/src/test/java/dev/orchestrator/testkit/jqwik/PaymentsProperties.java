package dev.orchestrator.testkit.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.ScriptedModel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.PropertyDefaults;

/** A scripted pipeline that asks a model and people, waits, pays, and is sent back once. */
@PropertyDefaults(tries = 5)
class PaymentsProperties extends PipelineProperties {
    private final Set<String> payments = new HashSet<>();

    @Override
    protected Pipeline pipeline() {
        payments.clear();
        return Pipeline.builder()
                .planner((task, context) -> task.round() == 1
                        ? Move.split(
                                Subtask.work("draft", "writes").doneWhen(Criterion.of("fair", "second-time")),
                                Subtask.work("pay", "pays").after("draft"),
                                Subtask.work("wait", "waits"))
                        : task.children().stream()
                                        .allMatch(child -> child.status().done())
                                ? Move.conclude("paid")
                                : Move.infeasible("not paid"))
                .worker("writes", (task, context) -> {
                    context.model("default")
                            .call(ModelRequest.of(Message.user("What?")).maxOutputTokens(100));
                    return Handoff.of("draft " + task.attempt());
                })
                .worker("pays", (task, context) -> {
                    if (!context.approval("pay", 5).approved()) {
                        throw new IllegalStateException("not approved");
                    }
                    context.step("pay", 5, Effect.IDEMPOTENT, Boolean.class, id -> payments.add("invoice"));
                    return Handoff.of("paid");
                })
                .worker("waits", (task, context) -> {
                    context.sleep(Duration.ofSeconds(30));
                    context.sleep(Duration.ofHours(1));
                    context.random();
                    return Handoff.of("waited");
                })
                .verifier(
                        "second-time",
                        (work, context) -> work.attempt() == 1
                                ? CheckResult.rejected("again", "do it again")
                                : CheckResult.passed(1))
                .verifier("complete", (work, context) -> CheckResult.passed(1))
                .build();
    }

    @Override
    protected Goal goal() {
        return Goal.of("Pay").doneWhen(Criterion.of("complete", "complete"));
    }

    @Override
    protected Map<String, Model> models() {
        return Map.of("default", ScriptedModel.script().otherwise().reply("this"));
    }

    @Override
    protected void check(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted) {
            assertThat(payments).hasSize(1);
        }
    }
}
