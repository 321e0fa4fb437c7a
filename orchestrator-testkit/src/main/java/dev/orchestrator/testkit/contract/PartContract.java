package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.api.call.Parked;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.testkit.junit.CrashRun;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What planners, workers and verifiers have to keep alike. Each test runs the part for real, in memory, with a watch
 * between it and what it is given.
 *
 * @param <P> the kind of part
 */
abstract class PartContract<P> {
    private static final int THREADS = 4;
    private static final int MAX_TOUCHES = 100;
    private static final int MAX_CAUSES = 100;
    /** From being told to being interrupted it takes no time, where one is interrupted at all. */
    private static final long INTERRUPT_MILLIS = 1_000;

    private static final Set<String> MAY_PARK = Set.of("step", "tool", "sleep", "approval", "call", "ask");

    PartContract() {}

    /** Makes a task that fits the part, with all that it needs. Called for every run. */
    protected abstract Sample sample();

    /**
     * Makes another task that fits, which the part is given at the same time: the more it differs from the first, the more
     * surely a mix-up shows. Default: the first once more.
     */
    protected Sample otherSample() {
        return sample();
    }

    /** Returns how long the part may take to end when it is interrupted. Default: ten seconds. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    abstract P part();

    abstract P watched(P part, Watch watch);

    abstract Pipeline pipeline(P part, Sample sample);

    abstract List<Criterion> criteria(Sample sample);

    final SampleRun run(P part, Sample sample) {
        return new SampleRun(sample, pipeline(part, sample), criteria(sample));
    }

    final Outcome watch(P part, Sample sample, Watch watch) throws Exception {
        return run(watched(part, watch), sample).end();
    }

    final void assertDone(Outcome outcome) {
        assertThat(SampleRun.done(outcome))
                .as("the sample is done; this is how it went:\n%s", TextReport.render(outcome.report()))
                .isTrue();
    }

    /** I12: given the same recorded answers, a run that was cut off ends as the whole one did, and does nothing twice. */
    @Test
    void ends_alike_wherever_a_crash_cuts_it_off() throws Exception {
        P part = part();
        CrashRun.atEveryEvent(crash -> {
            Sample sample = sample();
            sample.models().forEach(crash::model);
            sample.files().forEach(crash::file);
            crash.run(pipeline(part, sample), sample.goal(criteria(sample)));
        });
    }

    @Test
    void keeps_nothing_from_one_run_to_the_next() throws Exception {
        P part = part();
        String first = SampleRun.described(run(part, sample()).end());

        assertThat(SampleRun.described(run(part, sample()).end()))
                .as("how a second run of the same part ends")
                .isEqualTo(first);
    }

    /** I10: wherever one run stands, another can go through from its start to its end, and neither shows. */
    @Test
    void does_not_mix_up_runs_that_take_turns() throws Exception {
        String alone = SampleRun.described(run(part(), sample()).end());
        String otherAlone = SampleRun.described(run(part(), otherSample()).end());
        for (int touch : touches()) {
            P part = part();
            Between between = new Between(part, touch);
            String end = SampleRun.described(watch(part, sample(), between));
            if (between.other.get() != null) { // who polls may ask less often than the last time
                assertThat(between.other.get())
                        .as("how a run ends while another one waits at touch %d", touch)
                        .isEqualTo(otherAlone);
            }
            assertThat(end)
                    .as("how a run ends when another one passes it at touch %d", touch)
                    .isEqualTo(alone);
        }
    }

    private final class Between extends Watch {
        private final P part;
        private final int at;
        private final AtomicReference<@Nullable String> other = new AtomicReference<>();

        Between(P part, int at) {
            this.part = part;
            this.at = at;
        }

        @Override
        void begins(Call call) throws InterruptedException {
            if (at == 0 && other.get() == null) {
                pass();
            }
        }

        @Override
        void touched(Call call, int number, Method asked) throws InterruptedException {
            if (number == at) {
                pass();
            }
        }

        private void pass() throws InterruptedException {
            try {
                other.set("has not ended: nothing may be locked while another run waits");
                other.set(SampleRun.described(
                        run(part, otherSample()).longest(patience()).end()));
            } catch (IOException | AssertionError e) {
                other.set(String.valueOf(e.getMessage()));
            }
        }
    }

    @Test
    void serves_runs_on_several_threads_at_once() throws Exception {
        String alone = SampleRun.described(run(part(), sample()).end());
        P part = part();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            samples.add(sample());
        }
        List<Race.End<String>> ends = Race.of(
                THREADS,
                number -> SampleRun.described(run(part, samples.get(number)).end()));
        assertThat(ends)
                .allSatisfy(end -> assertThat(end)
                        .as("how one of %d runs at once ends", THREADS)
                        .isEqualTo(new Race.End<>(List.of(alone), List.of())));
    }

    /** Cancelling interrupts a call wherever it is; it has to end then, as a result or by throwing whatever it likes. */
    @Test
    void ends_soon_when_it_is_interrupted() throws Exception {
        for (int touch : touches()) {
            Cancelling cancelling = new Cancelling(touch, patience());
            SampleRun run = run(watched(part(), cancelling), sample()).waiting(cancelling::await);
            cancelling.run = run;
            run.end();
        }
    }

    private static final class Cancelling extends Watch {
        private final int at;
        private final Duration patience;
        private final CountDownLatch cancelledOrOver = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable SampleRun run;
        private volatile @Nullable Call cancelled;
        private volatile String where = "before it began";

        Cancelling(int at, Duration patience) {
            this.at = at;
            this.patience = patience;
        }

        /** Patience begins with the interrupt: how long it takes to get there says nothing about the part. */
        Optional<Outcome> await(Run run, Duration longest) throws InterruptedException {
            run.completion().whenComplete((outcome, failure) -> cancelledOrOver.countDown());
            cancelledOrOver.await(longest.toMillis(), TimeUnit.MILLISECONDS);
            requireEnd();
            Optional<Outcome> outcome = run.await(longest);
            requireEnd(); // what took long to get there was cancelled meanwhile
            return outcome;
        }

        private void requireEnd() throws InterruptedException {
            if (cancelled != null && !ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("It has not ended within %s after it was interrupted at touch %d (%s)."
                        .formatted(patience, at, where));
            }
        }

        @Override
        void begins(Call call) {
            if (at == 0) {
                interrupted(call);
            }
        }

        @Override
        void touched(Call call, int number, Method asked) throws InterruptedException {
            if (number == at) {
                where = asked.getName();
                if (interrupted(call) && declares(asked, InterruptedException.class)) {
                    Thread.interrupted();
                    throw new InterruptedException("cancelled by the contract");
                }
            }
        }

        /**
         * Waits to be interrupted as calls are that are cancelled, and leaves the thread so. Inside a step that must not
         * be cut off, and on a thread of the part's own, none is.
         */
        private boolean interrupted(Call call) {
            SampleRun cancel = run;
            if (cancel == null || cancelled != null) {
                return false;
            }
            cancelled = call;
            cancel.cancel();
            cancelledOrOver.countDown();
            try {
                CountDownLatch never = new CountDownLatch(1);
                while (!call.cancelled().getAsBoolean()) {
                    never.await(1, TimeUnit.MILLISECONDS);
                }
                return never.await(INTERRUPT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        @Override
        void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {
            if (call == cancelled) {
                ended.countDown();
            }
        }
    }

    /** Who catches {@code Parked} goes on with work that nobody waits for; who throws one of their own never comes back. */
    @Test
    void lets_parked_through_and_throws_none_of_its_own() throws Exception {
        for (int touch : touches()) {
            Parking parking = new Parking(touch);
            watch(part(), sample(), parking);
            assertThat(parking.own).as("Parked that the part made itself").isEmpty();
            assertThat(parking.swallowed)
                    .as("calls that went on although %s had thrown Parked", parking.where)
                    .isEmpty();
        }
    }

    private static final class Parking extends Watch {
        private final int at;
        private final Set<Throwable> given = ConcurrentHashMap.newKeySet();
        private final List<Throwable> own = new ArrayList<>();
        private final List<String> swallowed = new ArrayList<>();
        private volatile @Nullable Parked thrown;
        private volatile String where = "";

        Parking(int at) {
            this.at = at;
        }

        @Override
        void touched(Call call, int number, Method asked) {
            if (number == at && MAY_PARK.contains(asked.getName())) {
                where = asked.getName();
                Parked parked = new Parked("the contract");
                given.add(parked);
                thrown = parked;
                throw parked;
            }
        }

        @Override
        void threw(Throwable failure) {
            given.add(failure);
        }

        @Override
        synchronized void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {
            Parked expected = thrown;
            thrown = null;
            if (failure instanceof Parked && !given.contains(failure)) {
                own.add(failure);
            }
            if (expected != null && !isFrom(expected, failure)) {
                swallowed.add("ended with " + (failure == null ? answer : failure));
            }
        }

        /** What is thrown on a thread of the part's own comes wrapped. */
        private static boolean isFrom(Parked parked, @Nullable Throwable failure) {
            int depth = 0;
            for (Throwable each = failure; each != null && depth < MAX_CAUSES; each = each.getCause()) {
                if (each == parked) {
                    return true;
                }
                depth++;
            }
            return false;
        }
    }

    /** Returns where to step in: before the part, and at each thing it asks for; of many, at some, the same each time. */
    private List<Integer> touches() throws Exception {
        Watch watch = new Watch();
        watch(part(), sample(), watch);
        int step = 1 + watch.touches() / MAX_TOUCHES;
        return IntStream.rangeClosed(0, watch.touches())
                .filter(touch -> touch % step == 0)
                .boxed()
                .toList();
    }
}
