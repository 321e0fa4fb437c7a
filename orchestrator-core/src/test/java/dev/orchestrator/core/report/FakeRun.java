package dev.orchestrator.core.report;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A report made by hand. */
record FakeRun(
        String objective,
        @Nullable Spec specOrNull,
        boolean withoutVerification,
        Duration elapsed,
        List<TaskReport> tasks,
        List<Spent> spent,
        Usage usage,
        long modelCalls)
        implements RunReport {
    static final Instant START = Instant.parse("2026-11-22T09:30:00Z");

    static FakeRun of(String objective, TaskReport... tasks) {
        return of(objective, List.of(tasks));
    }

    static FakeRun of(String objective, List<? extends TaskReport> tasks) {
        return new FakeRun(
                objective, null, false, Duration.ofSeconds(75), List.copyOf(tasks), List.of(), Usage.NONE, 0);
    }

    FakeRun spec(Spec spec) {
        return new FakeRun(objective, spec, withoutVerification, elapsed, tasks, spent, usage, modelCalls);
    }

    FakeRun unverified() {
        return new FakeRun(objective, specOrNull, true, elapsed, tasks, spent, usage, modelCalls);
    }

    FakeRun used(long calls, Usage usage) {
        return new FakeRun(objective, specOrNull, withoutVerification, elapsed, tasks, spent, usage, calls);
    }

    FakeRun spent(Spent... by) {
        return new FakeRun(
                objective,
                specOrNull,
                withoutVerification,
                elapsed,
                tasks,
                List.of(by),
                Stream.of(by).map(Spent::usage).reduce(Usage.NONE, Usage::plus),
                Stream.of(by).mapToLong(Spent::tries).sum());
    }

    @Override
    public RunId run() {
        return RunId.of("run-1");
    }

    @Override
    public Optional<Spec> spec() {
        return Optional.ofNullable(specOrNull);
    }

    @Override
    public Optional<Currency> currency() {
        return Optional.empty();
    }

    @Override
    public Optional<ForkOrigin> forkedFrom() {
        return Optional.empty();
    }

    @Override
    public Instant startedAt() {
        return START;
    }

    @Override
    public TaskStatus status() {
        return tasks.isEmpty() ? TaskStatus.READY : tasks.get(0).status();
    }

    @Override
    public Optional<TaskReport> task(TaskId id) {
        return tasks.stream().filter(t -> t.id().equals(id)).findFirst();
    }

    @Override
    public String outcomeDigest() {
        return "d".repeat(64);
    }
}
