package dev.orchestrator.core.journal;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.ForkOrigin;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a journal says. */
final class JournaledReport implements RunReport {
    private final RunId run;
    private final @Nullable Goal goal;
    private final @Nullable ForkOrigin forkedFrom;
    private final @Nullable Currency currency;
    private final Instant startedAt;
    private final Instant until;
    private final List<TaskReport> tasks;
    private final Map<TaskId, TaskReport> byId;
    private final List<Spent> spent;
    private final Usage usage;
    private final long modelCalls;

    JournaledReport(
            RunId run,
            @Nullable Goal goal,
            @Nullable ForkOrigin forkedFrom,
            @Nullable Currency currency,
            Instant startedAt,
            Instant until,
            List<TaskReport> tasks,
            List<Spent> spent,
            Usage usage,
            long modelCalls) {
        this.run = run;
        this.goal = goal;
        this.forkedFrom = forkedFrom;
        this.currency = currency;
        this.startedAt = startedAt;
        this.until = until;
        this.tasks = List.copyOf(tasks);
        this.byId = new HashMap<>(tasks.size() * 2);
        tasks.forEach(t -> byId.put(t.id(), t));
        this.spent = List.copyOf(spent);
        this.usage = usage;
        this.modelCalls = modelCalls;
    }

    @Override
    public RunId run() {
        return run;
    }

    @Override
    public String objective() {
        return goal == null ? "" : goal.objective();
    }

    @Override
    public Optional<Spec> spec() {
        return goal == null ? Optional.empty() : goal.spec();
    }

    @Override
    public boolean withoutVerification() {
        return goal != null && goal.unverified();
    }

    @Override
    public Optional<ForkOrigin> forkedFrom() {
        return Optional.ofNullable(forkedFrom);
    }

    @Override
    public Optional<Currency> currency() {
        return Optional.ofNullable(currency);
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public Duration elapsed() {
        return Duration.between(startedAt, until);
    }

    @Override
    public TaskStatus status() {
        return tasks.isEmpty() ? TaskStatus.READY : tasks.get(0).status();
    }

    @Override
    public List<TaskReport> tasks() {
        return tasks;
    }

    @Override
    public Optional<TaskReport> task(TaskId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public List<Spent> spent() {
        return spent;
    }

    @Override
    public long modelCalls() {
        return modelCalls;
    }

    @Override
    public String outcomeDigest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (TaskReport task : tasks) {
                line(sha, task.id().path() + ' ' + task.status() + ' ' + task.rounds());
                for (AttemptReport attempt : task.attempts()) {
                    line(sha, "a" + attempt.number() + ' ' + attempt.digest() + ' ' + attempt.failure());
                    attempt.verdicts()
                            .forEach((criterion, verdict) -> line(
                                    sha,
                                    "v" + criterion + ' ' + verdict.getClass().getSimpleName()));
                    attempt.findings().stream()
                            .map(Finding::fingerprint)
                            .sorted()
                            .forEach(f -> line(sha, "f" + f));
                }
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void line(MessageDigest sha, String text) {
        sha.update((text + '\n').getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "RunReport[" + run + ", " + tasks.size() + " tasks, " + status() + "]";
    }
}
