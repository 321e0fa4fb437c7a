package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.testkit.simulation.Invariants;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One run of a sample, in memory. Approvals are given. */
final class SampleRun {
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final Sample sample;
    private final Pipeline pipeline;
    private final List<Criterion> criteria;
    private final CompletableFuture<Run> started = new CompletableFuture<>();
    private Duration longest = LONGEST;
    private Waiting waiting = Run::await;
    private @Nullable Path directories;

    SampleRun(Sample sample, Pipeline pipeline, List<Criterion> criteria) {
        this.sample = sample;
        this.pipeline = pipeline;
        this.criteria = criteria;
    }

    SampleRun longest(Duration time) {
        this.longest = time;
        return this;
    }

    SampleRun waiting(Waiting how) {
        this.waiting = how;
        return this;
    }

    SampleRun directories(Path folder) {
        this.directories = folder;
        return this;
    }

    /** Waits for a run's end, while nothing is closed yet; empty if it takes too long. */
    interface Waiting {
        Optional<Outcome> await(Run run, Duration longest) throws InterruptedException;
    }

    /** A run takes too long. */
    static final class NotEnded extends AssertionError {
        private static final long serialVersionUID = 1;

        NotEnded(Duration longest, Run run) {
            super("The run has not ended within " + longest + ". This is how far it got:\n"
                    + TextReport.render(run.report()));
        }
    }

    /** Cancels it; may be called from inside. */
    void cancel() {
        started.join().cancel("the contract wants to see it end");
    }

    /** Runs it to its end, and checks that its journal keeps what every journal keeps. */
    Outcome end() throws IOException, InterruptedException {
        InMemoryStateStore store = new InMemoryStateStore();
        Orchestrator.Builder builder = Orchestrator.builder().pipeline(pipeline).store(store);
        sample.models().forEach(builder::model);
        if (directories != null) {
            builder.directories(directories);
        }
        Outcome outcome;
        try (Orchestrator orchestrator = builder.build()) {
            Run run = orchestrator.start(sample.goal(criteria).files(sample.filesIn(store)));
            started.complete(run);
            run.listen(event -> run.approvals().forEach(a -> run.decide(a.id(), Decision.approve("contract"))));
            outcome = waiting.await(run, longest).orElseThrow(() -> new NotEnded(longest, run));
        }
        Invariants.check(store, outcome.report().run(), false);
        return outcome;
    }

    /** Returns how it ended, for comparing. */
    static String described(Outcome outcome) {
        String end = outcome instanceof Outcome.Accepted accepted
                ? accepted.result().json()
                : outcome instanceof Outcome.Unverified unverified
                        ? unverified.result().json()
                        : "";
        return outcome.getClass().getSimpleName() + " " + end + " "
                + outcome.report().outcomeDigest();
    }

    static boolean done(Outcome outcome) {
        return outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Unverified;
    }
}
