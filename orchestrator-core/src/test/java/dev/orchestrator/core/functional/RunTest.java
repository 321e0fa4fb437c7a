package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunTest {
    @Test
    void splits_works_rejects_mends_and_concludes() throws Exception {
        Pipeline pipeline = Pipeline.builder()
                .planner((request, context) -> request.round() == 1
                        ? Move.split(
                                Subtask.work("hello", "greeter").input("World").doneWhen(Criterion.of("loud", "loud")),
                                Subtask.work("bye", "greeter")
                                        .input("Moon")
                                        .after("hello")
                                        .doneWhen(Criterion.of("loud", "loud")))
                        : Move.conclude(request.children().stream()
                                .map(c -> c.handoff().orElseThrow().result().as(String.class))
                                .collect(Collectors.joining(" "))))
                .worker("greeter", (assignment, context) -> {
                    String greeting =
                            assignment.name() + " " + assignment.input().as(String.class);
                    return Handoff.of(assignment.findings().isEmpty() ? greeting : greeting.toUpperCase());
                })
                .verifier("loud", (submission, context) -> {
                    String text = submission.result().as(String.class);
                    return text.equals(text.toUpperCase())
                            ? CheckResult.passed(1)
                            : CheckResult.rejected("not-loud", "Write in capitals.");
                })
                .build();

        Outcome outcome;
        try (Orchestrator orchestrator =
                Orchestrator.builder().pipeline(pipeline).build()) {
            outcome = orchestrator
                    .start(Goal.of("greet").doneWhen(Criterion.of("loud", "loud")))
                    .await();
        }

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted ->
                                assertThat(accepted.result().as(String.class)).isEqualTo("HELLO WORLD BYE MOON"));
        List<AttemptReport> attempts =
                outcome.report().task(new TaskId("0/1")).orElseThrow().attempts();
        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).findings())
                .singleElement()
                .satisfies(f -> assertThat(f.code()).isEqualTo("not-loud"));
        assertThat(outcome.report().tasks()).allMatch(t -> t.status() == TaskStatus.ACCEPTED);
    }
}
