package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The outcome does not depend on how many threads there are and who is first. */
class OutcomeDigestTest extends EngineTest {
    /** Everything by chance, but by the task's name and attempt alone. */
    private static SplittableRandom dice(String name, int attempt) {
        return new SplittableRandom(31L * name.hashCode() + attempt);
    }

    private static Pipeline pipeline(int width, int concurrency) {
        return Pipeline.builder()
                .planner((request, context) -> {
                    if (request.round() > 1) {
                        return Move.conclude(request.children().stream()
                                .map(c -> c.name() + c.status())
                                .toList());
                    }
                    List<Subtask> subtasks = new ArrayList<>();
                    for (int i = 0; i < 8; i++) {
                        subtasks.add(Subtask.plan("p" + i, "sub").after(i % 3 == 2 ? Set.of("p" + (i - 1)) : Set.of()));
                    }
                    return Move.split(subtasks);
                })
                .planner("sub", (request, context) -> {
                    if (request.round() > 1) {
                        return Move.conclude(request.children().size());
                    }
                    List<Subtask> subtasks = new ArrayList<>();
                    for (int i = 0; i < width; i++) {
                        String name = request.name() + "-" + i;
                        Subtask subtask = Subtask.work(name, "work")
                                .doneWhen(
                                        Criterion.of("a", "dice"),
                                        Criterion.of("b", "dice"),
                                        Criterion.of("c", "dice").stage(1));
                        subtasks.add(
                                i > 2 && dice(name, 0).nextInt(3) == 0
                                        ? subtask.after(request.name() + "-"
                                                + dice(name, 0).nextInt(i))
                                        : subtask);
                    }
                    return Move.split(subtasks);
                })
                .worker("work", (assignment, context) -> {
                    SplittableRandom dice = dice(assignment.name(), assignment.attempt());
                    if (dice.nextInt(10) == 0) {
                        throw new IllegalStateException("unlucky " + assignment.name());
                    }
                    if (dice.nextInt(4) == 0) {
                        Files.writeString(
                                context.directory().resolve(assignment.name()),
                                assignment.dependencies().keySet().toString());
                    }
                    return Handoff.of(dice.nextInt(1_000));
                })
                .verifier("dice", (submission, context) -> {
                    SplittableRandom dice =
                            dice(submission.criterion().id() + submission.digest(), submission.attempt());
                    return dice.nextInt(6) == 0
                            ? CheckResult.rejected("six", "code " + dice.nextInt(3))
                            : CheckResult.passed(1 + dice.nextInt(9));
                })
                .limits(Limits.defaults().attempts(3).concurrency(concurrency))
                .build();
    }

    private RunReport report(int width, int concurrency) throws InterruptedException {
        Outcome outcome =
                end(start(engine(pipeline(width, concurrency)), Goal.of("g").withoutVerification()));
        return done(outcome).report();
    }

    private void sameFor(int width, int repetitions) throws InterruptedException {
        RunReport first = report(width, 1);
        assertThat(first.tasks()).hasSizeGreaterThan(8 * width);
        assertThat(first.tasks().stream().map(TaskReport::status).distinct()).hasSizeGreaterThanOrEqualTo(3);
        Set<String> digests = new HashSet<>();
        for (int i = 0; i < repetitions; i++) {
            for (int concurrency : new int[] {1, 2, 8}) {
                digests.add(report(width, concurrency).outcomeDigest());
            }
        }
        assertThat(digests).containsExactly(first.outcomeDigest());
    }

    @Test
    void one_two_and_eight_threads_give_the_same_outcome() throws Exception {
        sameFor(20, 1);
    }

    @Test
    @Tag("stress")
    @Timeout(600)
    void one_two_and_eight_threads_give_the_same_outcome_again_and_again() throws Exception {
        sameFor(50, 10);
    }
}
