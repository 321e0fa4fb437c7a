package dev.orchestrator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.testkit.ScriptedModel;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pipeline that does all there is: waits, asks, pays, races, is judged, nests and cancels. */
final class Everything {
    private static final Criterion FAIR = Criterion.of("fair", "judge");
    private static final Criterion SIGNED = Criterion.of("signed", "sign");
    private static final ModelRequest QUESTION =
            ModelRequest.of(Message.user("What now?")).maxOutputTokens(1_000);

    private Everything() {}

    private static Pipeline pipeline(Map<String, Integer> payments, Set<String> idempotent) {
        return Pipeline.builder()
                .planner((task, context) -> switch (task.round()) {
                    case 1 ->
                        Move.split(
                                Subtask.work("pay", "pays").doneWhen(SIGNED),
                                Subtask.work("ask", "asks").doneWhen(FAIR),
                                Subtask.work("wait", "waits").after("pay"),
                                Subtask.plan("race", "race"));
                    case 2 ->
                        Move.split(Subtask.work("late", "asks"), Subtask.work("later", "waits"))
                                .quorum(3);
                    default -> Move.conclude("done");
                })
                .planner("race", (task, context) -> {
                    context.random();
                    return task.round() == 1
                            ? Move.split(
                                            Subtask.work("a", "asks"),
                                            Subtask.work("b", "pays"),
                                            Subtask.work("c", "waits"))
                                    .quorum(1)
                            : task.round() == 2 && task.news().size() == 1
                                    ? Move.split(List.of()).cancel("c")
                                    : Move.conclude("won");
                })
                .worker("pays", (task, context) -> {
                    long number = context.random();
                    context.step("note", number, Effect.IDEMPOTENT, Boolean.class, idempotent::add);
                    context.step(
                            "pay",
                            number,
                            Effect.AT_MOST_ONCE,
                            Integer.class,
                            id -> payments.merge(id, 1, Integer::sum));
                    return Handoff.of(number);
                })
                .worker("asks", (task, context) -> {
                    context.model("default").call(QUESTION);
                    context.now();
                    context.model("default").call(QUESTION);
                    return Handoff.of("asked");
                })
                .worker("waits", (task, context) -> {
                    context.sleep(Duration.ofSeconds(10));
                    context.approval("what " + task.name() + " does", task.name());
                    context.sleep(Duration.ofHours(2));
                    return Handoff.of("waited");
                })
                .verifier("judge", (work, context) -> {
                    context.model("default").call(QUESTION);
                    return work.attempt() == 1 ? CheckResult.rejected("again", "try again") : CheckResult.passed(1);
                })
                .verifier(
                        "sign",
                        (work, context) -> context.approval("the payment", "it").approved()
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("no", "not signed"))
                .limits(Limits.none().concurrency(2).maxTokens(60_000).call(Duration.ofMinutes(20)))
                .build();
    }

    private static Decision decision(String id) {
        return id.hashCode() % 3 == 0 ? Decision.reject("ann", "no") : Decision.approve("ann");
    }

    static void play(Simulation simulation) throws InterruptedException {
        Map<String, Integer> payments = new HashMap<>();
        Set<String> doubts = new HashSet<>();
        simulation
                .model(
                        "default",
                        ScriptedModel.script().otherwise().reply("this").usage(100, 100))
                .deciding(approval -> {
                    if (approval.subject().startsWith("in doubt")) {
                        doubts.add(approval.id());
                    }
                    return decision(approval.id());
                })
                .run(pipeline(payments, new HashSet<>()), Goal.of("Everything").withoutVerification());

        assertThat(payments.values().stream().mapToInt(count -> count - 1).sum())
                .as("payments made again")
                .isLessThanOrEqualTo(doubts.size());
    }
}
