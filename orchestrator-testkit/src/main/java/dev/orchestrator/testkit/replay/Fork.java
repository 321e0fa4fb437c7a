package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.Overrides;
import dev.orchestrator.core.report.TextReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with a recorded run from one of its records, with parts exchanged if need be, and compares what comes of it with
 * what came of it then. What is on record up to there stays; everything after it happens anew, on the system's clock.
 * Immutable and safe for use by several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * Comparison comparison = Rerun.ofResource("/runs/monday")
 *         .fork(17)
 *         .model("default", model)
 *         .overrides(Overrides.none().model("default", bigger))
 *         .run(pipeline);
 * System.out.println(comparison);
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Fork {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final Path folder;
    private final long lastSeq;
    private final Map<String, Model> models;
    private final Map<String, String> secrets;
    private final Overrides overrides;
    private final @Nullable Function<Approval, Decision> decider;
    private final Duration timeout;

    private Fork(
            Path folder,
            long lastSeq,
            Map<String, Model> models,
            Map<String, String> secrets,
            Overrides overrides,
            @Nullable Function<Approval, Decision> decider,
            Duration timeout) {
        this.folder = folder;
        this.lastSeq = lastSeq;
        this.models = models;
        this.secrets = secrets;
        this.overrides = overrides;
        this.decider = decider;
        this.timeout = timeout;
    }

    /**
     * Returns a fork of a run that was exported as a folder.
     *
     * @param lastSeq how many of its records it begins with
     */
    public static Fork of(Path folder, long lastSeq) {
        Objects.requireNonNull(folder, "folder");
        return new Fork(folder, lastSeq, Map.of(), Map.of(), Overrides.none(), null, DEFAULT_TIMEOUT);
    }

    Fork with(Map<String, Model> models, Map<String, String> secrets, @Nullable Function<Approval, Decision> decider) {
        return new Fork(folder, lastSeq, models, secrets, overrides, decider, timeout);
    }

    /** Binds a model to the name roles call it by. */
    public Fork model(String name, Model model) {
        Map<String, Model> changed = new TreeMap<>(models);
        changed.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
        return with(Collections.unmodifiableMap(changed), secrets, decider);
    }

    /** Sets the parts that are others from there on, besides those that are others in the pipeline already. */
    public Fork overrides(Overrides overrides) {
        Objects.requireNonNull(overrides, "overrides");
        return new Fork(folder, lastSeq, models, secrets, overrides, decider, timeout);
    }

    /** Sets how approvals are decided. Default: they are not. */
    public Fork deciding(Function<Approval, Decision> decider) {
        return with(models, secrets, Objects.requireNonNull(decider, "decider"));
    }

    /**
     * Sets how long it may take, by the system's clock. Default: a minute.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Fork timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be longer than zero, but was " + timeout);
        }
        return new Fork(folder, lastSeq, models, secrets, overrides, decider, timeout);
    }

    /**
     * Runs the fork to its end and compares.
     *
     * @throws dev.orchestrator.api.store.StoreException if the recording is damaged
     * @throws IllegalArgumentException if the recorded run had not ended, there are not that many records, it ends with
     *     them, or something is overridden that is not there
     * @throws OrchestratorException of class {@link FailureClass#DEADLINE} if it has not ended in time; the message shows how
     *     far it got
     */
    public Comparison run(Pipeline pipeline) throws InterruptedException {
        StateStore store = new InMemoryStateStore();
        RunId recorded = new Rerun.Recorded(folder).into(store);
        Recording recording = Recording.of(store, recorded);
        Orchestrator.Builder builder = Orchestrator.builder().pipeline(pipeline).store(store);
        models.forEach(builder::model);
        secrets.forEach(builder::secret);
        for (String name : recording.models()) {
            if (!models.containsKey(name)) {
                builder.model(name, (request, call) -> {
                    throw new ModelException(
                            FailureClass.DEFECT,
                            "model '" + name + "' is asked after record " + lastSeq + "; bind it with .model(\"" + name
                                    + "\", …)");
                });
            }
        }
        try (Orchestrator orchestrator = builder.build()) {
            Run fork = orchestrator.fork(recorded, lastSeq, overrides);
            Set<String> seen = new HashSet<>();
            fork.listen(event -> decide(fork, event, seen));
            Outcome outcome = fork.await(timeout)
                    .orElseThrow(() -> new OrchestratorException(
                            FailureClass.DEADLINE,
                            "the fork has not ended within " + timeout
                                    + "; if it only needs longer, say so with timeout(…). This is how far it got:\n"
                                    + TextReport.render(fork.report())));
            return Comparison.of(orchestrator.resume(recorded).await(), outcome, store);
        }
    }

    private void decide(Run fork, RunEvent event, Set<String> seen) {
        boolean asked =
                event.type().equals("approval-requested") || event.type().equals("run-forked");
        if (asked && decider != null) {
            for (Approval approval : fork.approvals()) {
                if (seen.add(approval.id())) {
                    fork.decide(approval.id(), decider.apply(approval));
                }
            }
        }
    }
}
