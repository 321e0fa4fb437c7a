package dev.orchestrator.core;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.engine.Parts;
import dev.orchestrator.core.files.PrivateDirectories;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.core.secret.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs goals through a pipeline, in this process: the entry point. Safe for use by several threads; close it when done.
 *
 * <pre>{@code
 * try (Orchestrator orchestrator = Orchestrator.builder().pipeline(pipeline).model("default", model).build()) {
 *     Outcome outcome = orchestrator.start(Goal.of("…").doneWhen(Criterion.of("green", "tests"))).await();
 * }
 * }</pre>
 */
public final class Orchestrator implements AutoCloseable {
    private final Engine engine;
    private final StateStore store;
    private final boolean ownsStore;

    private Orchestrator(Engine engine, StateStore store, boolean ownsStore) {
        this.engine = engine;
        this.store = store;
        this.ownsStore = ownsStore;
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a run and returns at once.
     *
     * @throws IllegalArgumentException if the goal has no criterion and does not say {@code withoutVerification}, or a
     *     criterion names a verifier that is not registered; lists everything that is wrong
     * @throws dev.orchestrator.api.OrchestratorException if the goal's input or a criterion's parameters have no JSON
     *     form, or the store cannot take the run
     * @throws IllegalStateException if this orchestrator is closed
     */
    public Run start(Goal goal) {
        return engine.start(goal);
    }

    /**
     * Goes on with a run that another process, or this one earlier, left before it ended: calls that were under way are
     * made again and find what they have recorded, everything else stays as it was recorded. Time in which nobody ran it
     * counts for no limit. Returns at once; a run that is at work here already is returned as it is, one that has ended
     * comes with its outcome.
     *
     * @throws dev.orchestrator.api.store.RunOwnedException if another process is at work on it
     * @throws dev.orchestrator.api.store.StoreException if there is no such run, or its journal is damaged; the message
     *     names the place
     * @throws dev.orchestrator.api.OrchestratorException if this pipeline lacks a planner, worker or verifier the run was
     *     started with
     */
    public Run resume(RunId run) {
        return engine.resume(run);
    }

    /**
     * As {@link #resume(RunId)}, with parts of its own: for a run that was forked with overrides and then left. Without
     * them it goes on with this orchestrator's parts, which the journal notes.
     *
     * @throws IllegalStateException if the run is at work here already
     * @throws IllegalArgumentException if something is to be replaced that this orchestrator does not have
     */
    public Run resume(RunId run, Overrides overrides) {
        return engine.resume(run, overrides.on(engine.parts()));
    }

    /**
     * Starts a new run that begins with the first records of another one and goes on from there by itself, with parts
     * exchanged if need be: to try from some point on what another prompt, model, planner, worker or verifier makes of it.
     * The other run stays as it is, and may be at work or have ended. Returns at once.
     *
     * <p>All that is on record stays, what was spent and decided included, and is not done again. Calls that were under way
     * are made again; steps recorded before keep their {@linkplain dev.orchestrator.api.tool.ToolContext#callId() call
     * ids}, and one that had begun and whose outcome is not among the records is in doubt, as after a crash, and settled
     * by its {@link dev.orchestrator.api.Effect}. Signals to the other run are not taken over. Overrides are objects and not
     * part of the journal: {@linkplain #resume(RunId, Overrides) give them again} when the fork was left before it ended.
     *
     * @param run the run to begin with
     * @param lastSeq how many of its records: the {@linkplain dev.orchestrator.api.run.RunEvent#seq() seq} of the last one.
     *     A decision of which only the first events are among them has not been taken
     * @throws dev.orchestrator.api.store.StoreException if there is no such run, or its journal is damaged
     * @throws dev.orchestrator.api.OrchestratorException if the pipeline lacks a planner, worker or verifier the run was
     *     started with
     * @throws IllegalArgumentException if there are not that many records, the run ends with them, or something is to be
     *     replaced that this orchestrator does not have
     */
    public Run fork(RunId run, long lastSeq, Overrides overrides) {
        return engine.fork(run, lastSeq, overrides.on(engine.parts()), overrides.names());
    }

    /**
     * Returns a run that another process is at work on, without taking it over: its report, events, approvals and outcome
     * are read from the store, and what it is told to do reaches its owner as a signal, within a second or so while there
     * is one. A run that is at work here is returned as it is.
     *
     * @throws dev.orchestrator.api.store.StoreException if there is no such run
     */
    public Run observe(RunId run) {
        return engine.observe(run);
    }

    /**
     * {@linkplain #resume Resumes} every run in the store that has not ended and that nobody is at work on. One that
     * cannot be resumed is left as it is and logged.
     */
    public List<Run> resumeAll() {
        return engine.resumeAll();
    }

    /**
     * Reads a folder into a tree to start a goal from.
     *
     * @throws IOException if it cannot be read
     * @throws dev.orchestrator.api.OrchestratorException if it holds what a tree cannot, such as a symbolic link; the
     *     message names it
     */
    public FileTree importFiles(Path folder) throws IOException {
        return engine.importFiles(folder);
    }

    /**
     * Writes an outcome's files into a folder, which is made if it is not there.
     *
     * @throws IOException if it cannot be written, or the folder is not empty
     * @throws dev.orchestrator.api.store.StoreException if the store does not have a file's bytes any more, or has others
     */
    public void exportFiles(FileTree files, Path folder) throws IOException {
        engine.exportFiles(files, folder);
    }

    /** Returns the store, for reports and tools. */
    public StateStore store() {
        return store;
    }

    /** Stops all runs where they are, without ending them, and frees the threads. Idempotent; takes seconds at most. */
    @Override
    public void close() {
        engine.close();
        if (ownsStore) {
            store.close();
        }
    }

    /** Collects what an orchestrator needs. Not thread-safe. */
    public static final class Builder {
        private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

        private @Nullable Pipeline pipeline;
        private final Map<String, Model> models = new LinkedHashMap<>();
        private final Map<String, String> secrets = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private @Nullable StateStore store;
        private Limits limits = Limits.none();
        private Duration lease = Engine.Owning.DEFAULT.lease();
        private boolean pinned;
        private Path directories = PrivateDirectories.USUAL_ROOT;

        private Builder() {}

        /** Sets what is run. Required. */
        public Builder pipeline(Pipeline pipeline) {
            this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
            return this;
        }

        /** Binds a model to the name roles call it by. */
        public Builder model(String name, Model model) {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(model, "model");
            if (models.putIfAbsent(name, model) != null) {
                problems.add("model '" + name + "' is bound twice; take one out");
            }
            return this;
        }

        /**
         * Names a secret that must not show up: where it comes in with what models, steps, tools and verifiers return, or
         * with what they are asked, {@code [secret name]} stands in its place before user code, prompts and the journal
         * see it. That goes for the value as it is, and as it is written in JSON, URLs, Base64 and hexadecimal digits; not
         * for the contents of files. Keys of models that come with the library are known without this.
         *
         * @param name stays the same whenever a run goes on
         * @throws IllegalArgumentException if the value is shorter than 8 characters
         */
        public Builder secret(String name, String value) {
            Objects.requireNonNull(name, "name");
            if (value.length() < Redactor.SHORTEST) {
                throw new IllegalArgumentException("secret '" + name + "' is shorter than " + Redactor.SHORTEST
                        + " characters: that guards nothing, and is in every other text");
            }
            secrets.put(name, value);
            return this;
        }

        /** Sets where runs are remembered; its maker closes it. Default: an {@link InMemoryStateStore} of its own. */
        public Builder store(StateStore store) {
            this.store = Objects.requireNonNull(store, "store");
            return this;
        }

        /** Tightens the pipeline's limits. Default: {@link Limits#none()}. */
        public Builder limits(Limits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Sets how long a run stays this process's own after the store last heard of it: for so long nobody else can take
         * it over when this process dies, in a store that cannot tell. It is renewed at a third of the time. Default: 30
         * seconds.
         *
         * @throws IllegalArgumentException if it is shorter than 100 milliseconds
         */
        public Builder lease(Duration lease) {
            if (lease.compareTo(SHORTEST_LEASE) < 0) {
                throw new IllegalArgumentException("lease must be at least " + SHORTEST_LEASE + ", but was " + lease);
            }
            this.lease = lease;
            return this;
        }

        /**
         * Refuses to resume a run whose planners, workers, verifiers, tools or models are not what they were when it was
         * last at work: the failure of class {@code POLICY} lists what differs. Without it, what is on record stays, new
         * code is called from there on, and the journal notes what differs. A part is known by its {@link
         * dev.orchestrator.api.Versioned#version() version} if it has one, else by its class's bytes.
         */
        public Builder pinCode() {
            this.pinned = true;
            return this;
        }

        /**
         * Sets the folder in which workers and checks get their private directories; made when it is
         * first needed. Default: the system's folder for temporary files.
         */
        public Builder directories(Path folder) {
            this.directories = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Returns the orchestrator.
         *
         * @throws IllegalArgumentException listing everything that is wrong
         */
        public Orchestrator build() {
            List<String> all = new ArrayList<>(problems);
            if (pipeline == null) {
                all.add("no pipeline; call pipeline(…)");
            }
            if (!all.isEmpty() || pipeline == null) {
                throw new IllegalArgumentException("orchestrator cannot be built: " + String.join("; ", all));
            }
            StateStore bound = store == null ? new InMemoryStateStore() : store;
            return new Orchestrator(
                    new Engine(
                            new Parts(pipeline, models, Map.of(), secrets),
                            bound,
                            new SystemRuntime(),
                            limits,
                            new Engine.Owning(lease, pinned),
                            directories,
                            null),
                    bound,
                    store == null);
        }
    }
}
