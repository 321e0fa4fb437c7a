package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.call.Parked;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Handoff;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Verifier} must keep. Extend it and say what is under test, with one submission that is good and one that
 * is not:
 *
 * <pre>{@code
 * class HasDatesContractTest extends VerifierContract {
 *     @Override protected Verifier verifier() { return new HasDates(); }
 *     @Override protected Sample sample() { return Sample.of("notes").result("2026-11-22: done"); }
 *     @Override protected Sample badSample() { return Sample.of("notes").result("done"); }
 * }
 * }</pre>
 */
public abstract class VerifierContract extends PartContract<Verifier> {
    private static final String NAME = "contract.verifier";

    /** Creates the contract. */
    protected VerifierContract() {}

    /** Makes the verifier under test. */
    protected abstract Verifier verifier();

    /** Makes a submission that must not pass. */
    protected abstract Sample badSample();

    @Test
    void accepts_the_good_sample() throws Exception {
        Reports reports = new Reports();
        Outcome outcome = watch(verifier(), sample(), reports);

        assertThat(reports.all).as("what the good sample comes to").allMatch(CheckResult.Passed.class::isInstance);
        assertDone(outcome);
    }

    /** I2: a check that looked at nothing shows nothing. */
    @Test
    void says_how_much_it_looked_at() throws Exception {
        Reports reports = new Reports();
        watch(verifier(), sample(), reports);

        assertThat(reports.all)
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report)
                        .isInstanceOfSatisfying(
                                CheckResult.Passed.class,
                                passed -> assertThat(passed.executed())
                                        .as("checks that were carried out")
                                        .isPositive()));
    }

    @Test
    void rejects_the_bad_sample_and_says_why() throws Exception {
        Reports reports = new Reports();
        watch(verifier(), badSample(), reports);

        assertThat(reports.all)
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report)
                        .isInstanceOfSatisfying(
                                CheckResult.Rejected.class,
                                rejected -> assertThat(rejected.findings())
                                        .as("what is wrong")
                                        .isNotEmpty()));
    }

    @Test
    void says_the_same_of_the_same_submission() throws Exception {
        assertSameTwice(sample(), sample());
        assertSameTwice(badSample(), badSample());
    }

    private void assertSameTwice(Sample sample, Sample again) throws Exception {
        Reports first = new Reports();
        Reports second = new Reports();
        Verifier verifier = verifier();
        watch(verifier, sample, first);
        watch(verifier, again, second);

        assertThat(second.texts()).as("what the same submission comes to").isEqualTo(first.texts());
    }

    /** I2: gates fail closed. */
    @Test
    void does_not_let_nothing_pass() throws Exception {
        Sample sample = sample();
        Handoff nothing = Handoff.of(null).files(FileTree.EMPTY);

        Outcome outcome = new SampleRun(sample, pipeline(verifier(), sample, nothing), criteria(sample)).end();

        assertThat(outcome)
                .as("what a submission without result and files comes to")
                .isNotInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void writes_nothing_outside_its_directory() throws Exception {
        Outside.assertUntouched(
                folder -> run(verifier(), sample()).directories(folder).end());
    }

    @Override
    final Verifier part() {
        return verifier();
    }

    @Override
    final Verifier watched(Verifier part, Watch watch) {
        return (submission, context) ->
                watch.call(Submission.class, submission, CheckContext.class, context, part::check);
    }

    @Override
    final Pipeline pipeline(Verifier part, Sample sample) {
        return pipeline(part, sample, sample.handoff());
    }

    private static Pipeline pipeline(Verifier part, Sample sample, Handoff handoff) {
        return sample.surroundings()
                .planner((request, context) -> Move.work(NAME))
                .worker(NAME, (assignment, context) -> handoff)
                .verifier(NAME, part)
                .limits(Limits.defaults().attempts(1))
                .build();
    }

    @Override
    final List<Criterion> criteria(Sample sample) {
        Criterion criterion = Criterion.of(NAME, NAME);
        Object parameters = sample.parameters();
        return List.of(parameters == null ? criterion : criterion.parameters(parameters));
    }

    /** What the verifier reported. */
    private static final class Reports extends Watch {
        private final List<CheckResult> all = new ArrayList<>();

        @Override
        synchronized void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {
            if (failure instanceof Parked) {
                return; // it is called again
            }
            all.add(
                    answer instanceof CheckResult report
                            ? report
                            : CheckResult.couldNotRun("it returned nothing" + (failure == null ? "" : ": " + failure)));
        }

        /** Facts may say how long it took. */
        List<String> texts() {
            return all.stream()
                    .map(report -> report instanceof CheckResult.Passed passed
                            ? "passed " + passed.executed()
                            : report.toString())
                    .toList();
        }
    }
}
