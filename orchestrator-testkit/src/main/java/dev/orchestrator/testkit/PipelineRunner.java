package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.report.TextReport;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs a pipeline in memory, for a test: files come from strings and go to strings, and a run that hangs ends with a
 * message that says how far it got. Immutable and safe for use by several threads; each method with an argument returns
 * a copy with that part changed. There is nothing to close.
 *
 * <pre>{@code
 * PipelineRunner runner = PipelineRunner.of(pipeline)
 *         .model("default", ScriptedModel.script().onWork().reply("Guten Tag"))
 *         .file("greeting.txt", "Good day");
 *
 * Outcome outcome = runner.run(Goal.of("Translate").doneWhen(Criterion.of("german", "is-german")));
 *
 * assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
 * assertThat(runner.outcomeFiles(outcome)).containsEntry("greeting.txt", "Guten Tag");
 * }</pre>
 *
 * <p>A {@link ScriptedModel} says what a test needs it to say; a {@link SchemaModel} says anything that is valid, for what must
 * hold whatever a model answers.
 */
public final class PipelineRunner {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final Pipeline pipeline;
    private final Map<String, Model> models;
    private final SortedMap<String, String> files;
    private final Duration timeout;
    private final StateStore store;

    private PipelineRunner(
            Pipeline pipeline,
            Map<String, Model> models,
            SortedMap<String, String> files,
            Duration timeout,
            StateStore store) {
        this.pipeline = pipeline;
        this.models = models;
        this.files = files;
        this.timeout = timeout;
        this.store = store;
    }

    /** Returns a runner without models and files, which waits a minute. */
    public static PipelineRunner of(Pipeline pipeline) {
        return new PipelineRunner(
                Objects.requireNonNull(pipeline, "pipeline"),
                Map.of(),
                Collections.emptySortedMap(),
                DEFAULT_TIMEOUT,
                new InMemoryStateStore());
    }

    /** Binds a model to the name roles call it by, instead of the one bound before. */
    public PipelineRunner model(String name, Model model) {
        Map<String, Model> changed = new LinkedHashMap<>(models);
        changed.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
        return new PipelineRunner(pipeline, Collections.unmodifiableMap(changed), files, timeout, store);
    }

    /** Adds a file to start from, as UTF-8; it stands in for one of that path in the goal. */
    public PipelineRunner file(String path, String text) {
        SortedMap<String, String> changed = new TreeMap<>(files);
        changed.put(Objects.requireNonNull(path, "path"), Objects.requireNonNull(text, "text"));
        return new PipelineRunner(pipeline, models, Collections.unmodifiableSortedMap(changed), timeout, store);
    }

    /**
     * Sets how long a run may take, by the clock. Default: a minute.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public PipelineRunner timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be longer than zero, but was " + timeout);
        }
        return new PipelineRunner(pipeline, models, files, timeout, store);
    }

    /**
     * Runs a goal to its end and stops everything that was started for it. The outcome and its report stay readable.
     *
     * @throws IllegalArgumentException if the goal cannot be started, as {@link Orchestrator#start}, or the path of a
     *     file is not one of a tree
     * @throws OrchestratorException of class {@link FailureClass#DEADLINE} if the run has not ended in time; the message
     *     shows how far it got
     */
    public Outcome run(Goal goal) throws InterruptedException {
        Orchestrator.Builder builder = Orchestrator.builder().pipeline(pipeline).store(store);
        models.forEach(builder::model);
        try (Orchestrator orchestrator = builder.build()) {
            Run run = orchestrator.start(goal.files(TextFiles.with(goal.files(), files, store)));
            Optional<Outcome> outcome = run.await(timeout);
            return outcome.orElseThrow(() -> new OrchestratorException(
                    FailureClass.DEADLINE,
                    "the run has not ended within " + timeout + "; if it only needs longer, say so with timeout(…)."
                            + " This is how far it got:\n" + TextReport.render(run.report())));
        }
    }

    /**
     * Returns the files a run ended with: path → text, sorted by path. Bytes that are not UTF-8 show as replacement
     * characters.
     *
     * @throws IllegalArgumentException if the run ended without a result; the message shows why
     */
    public SortedMap<String, String> outcomeFiles(Outcome outcome) {
        return TextFiles.of(outcome, store);
    }

    /** Returns where this runner's runs are remembered, for reports. */
    public StateStore store() {
        return store;
    }
}
