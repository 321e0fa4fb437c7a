package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A finished run's report, read from the journal when somebody looks at it: most outcomes are never asked. */
public final class LazyReport implements RunReport {
    private final RunId run;
    private final StateStore store;
    private volatile @Nullable RunReport report;

    /** Will read this run's journal. */
    public LazyReport(RunId run, StateStore store) {
        this.run = run;
        this.store = store;
    }

    private RunReport report() {
        RunReport known = report;
        if (known == null) {
            known = RunProjection.of(run, store);
            report = known;
        }
        return known;
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public String objective() {
        return report().objective();
    }

    @Override
    public Optional<Spec> spec() {
        return report().spec();
    }

    @Override
    public boolean withoutVerification() {
        return report().withoutVerification();
    }

    @Override
    public Optional<Currency> currency() {
        return report().currency();
    }

    @Override
    public Optional<ForkOrigin> forkedFrom() {
        return report().forkedFrom();
    }

    @Override
    public Instant startedAt() {
        return report().startedAt();
    }

    @Override
    public Duration elapsed() {
        return report().elapsed();
    }

    @Override
    public TaskStatus status() {
        return report().status();
    }

    @Override
    public List<TaskReport> tasks() {
        return report().tasks();
    }

    @Override
    public Optional<TaskReport> task(TaskId id) {
        return report().task(id);
    }

    @Override
    public Usage usage() {
        return report().usage();
    }

    @Override
    public List<Spent> spent() {
        return report().spent();
    }

    @Override
    public long modelCalls() {
        return report().modelCalls();
    }

    @Override
    public String outcomeDigest() {
        return report().outcomeDigest();
    }

    @Override
    public String toString() {
        return "RunReport[" + run + "]";
    }
}
