package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Worker} must keep. Extend it and say what is under test:
 *
 * <pre>{@code
 * class TranslatorContractTest extends WorkerContract {
 *     @Override protected Worker worker() { return new Translator(); }
 *     @Override protected Sample sample() {
 *         return Sample.of("Translate the letter").file("letter.txt", "Good day").doneWhen("polite", new Polite());
 *     }
 * }
 * }</pre>
 */
public abstract class WorkerContract extends PartContract<Worker> {
    private static final String NAME = "contract.worker";
    private static final String AGAIN = "contract.again";

    /** Creates the contract. */
    protected WorkerContract() {}

    /** Makes the worker under test. */
    protected abstract Worker worker();

    @Test
    void does_the_sample() throws Exception {
        assertDone(run(worker(), sample()).end());
    }

    @Test
    void works_again_when_it_comes_back_with_findings() throws Exception {
        Map<Integer, String> attempts = new TreeMap<>();
        Watch watch = new Watch() {
            @Override
            synchronized void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {
                attempts.put(
                        ((Assignment) call.request()).attempt(), failure == null ? "returned" : failure.toString());
            }
        };
        Sample sample = sample();
        Pipeline pipeline = pipeline(watched(worker(), watch), sample).toBuilder()
                .verifier(AGAIN, (submission, context) -> CheckResult.rejected(AGAIN, "Do it once more."))
                .limits(Limits.defaults().attempts(2))
                .build();
        List<Criterion> criteria = new ArrayList<>(criteria(sample));
        criteria.add(Criterion.of(AGAIN, AGAIN));

        new SampleRun(sample, pipeline, criteria).end();

        assertThat(attempts)
                .as("what came of each attempt, the first of which was rejected")
                .isEqualTo(Map.of(1, "returned", 2, "returned"));
    }

    @Test
    void writes_nothing_outside_its_directory() throws Exception {
        Outside.assertUntouched(
                folder -> run(worker(), sample()).directories(folder).end());
    }

    @Override
    final Worker part() {
        return worker();
    }

    @Override
    final Worker watched(Worker part, Watch watch) {
        return (assignment, context) ->
                watch.call(Assignment.class, assignment, WorkContext.class, context, part::work);
    }

    @Override
    final Pipeline pipeline(Worker part, Sample sample) {
        return sample.surroundings()
                .planner((request, context) -> new Move.Work(NAME, sample.input()))
                .worker(NAME, part)
                .build();
    }

    @Override
    final List<Criterion> criteria(Sample sample) {
        return sample.criteria();
    }
}
