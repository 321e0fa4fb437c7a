package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.journal.RunProjection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs today's pipeline against a recorded run, offline: what planners, workers and verifiers ask models, tools and steps
 * for is answered by what was recorded, and anything that is missing, different or unused is a {@link Drift}. Immutable and
 * safe for use by several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * RunArchive.write(store, run, Path.of("src/test/resources/runs/monday")); // once
 *
 * Outcome outcome = Rerun.ofResource("/runs/monday").run(pipeline);
 *
 * assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
 * }</pre>
 *
 * <p>An answer is found by what was asked, and where: the task, its attempt or round (a check: the criterion too), the
 * name, and the how-many-th of equal requests it is. So what runs at the same time may come in any order. Failures and
 * further tries, answers that were cut off, usage, prices and the files that steps left come as they were recorded; goal
 * and limits are the recorded ones. The rerun's clock begins when the run began and goes on by itself whenever all wait:
 * what was waited for takes no time.
 *
 * <p>People's decisions are given when the same is asked, and a run that was cancelled is cancelled when it was then.
 * In one that was not, pauses decide nothing, and are left out, as are crashes: what was tried again after one is on
 * record. Verifiers and whatever planners and workers do outside of their context run as they are. That a limit refused a
 * call is on record only where it ended the attempt: where a check was refused one, or a worker went on without, the rerun
 * drifts.
 *
 * @since 0.1.0
 */
public final class Rerun {
    /** Names the system property that sets the mode, whatever the test says. */
    public static final String PROPERTY = "orchestrator.rerun";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final Recorded recorded;
    private final Mode mode;
    private final Map<String, Model> models;
    private final Map<String, String> secrets;
    private final @Nullable Function<Approval, Decision> decider;
    private final Duration timeout;

    /** A recording, and what was made of it last. */
    static final class Recorded {
        final Path folder;
        private volatile @Nullable Last last;

        Recorded(Path folder) {
            this.folder = folder;
        }

        private record Last(StateStore store, RunId run) {}

        void startedAs(RunId run, StateStore store) {
            last = new Last(store, run);
        }

        /** Reads it into a store of its own. */
        RunId into(StateStore store) {
            try {
                return RunArchive.importInto(folder, store).run();
            } catch (IOException e) {
                throw new UncheckedIOException("the recording in " + folder + " cannot be read", e);
            }
        }
    }

    /** What happens when the recording and the pipeline part. */
    public enum Mode {
        /** Whatever is missing, different or unused is a {@link Drift}. */
        STRICT,
        /**
         * What is not recorded where it is asked for is answered by an equal request of the same kind of call that was
         * recorded elsewhere; that, and what is unused, is a {@linkplain Result#warnings() warning}. What was recorded
         * nowhere is a {@link Drift}.
         */
        LENIENT,
        /**
         * What is missing is asked for, of the {@linkplain #model bound models}, tools and steps, on the system's clock;
         * after the run has ended the recording is written anew, with that in it and without what is unused. Refused where
         * the environment variable {@code CI} is set, and for a run that was cancelled.
         */
        RECORD_MISSING,
        /** Nothing is answered from the recording: only goal and limits are its, as in all modes. */
        LIVE
    }

    /**
     * What a rerun came to.
     *
     * @param run the rerun's own id
     * @param store holds the rerun's journal and the recording's, and the artifacts of both
     * @param warnings what a lenient rerun has let pass
     */
    public record Result(Outcome outcome, RunId run, StateStore store, List<String> warnings) {
        /** Copies the list. */
        public Result {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(run, "run");
            Objects.requireNonNull(store, "store");
            warnings = List.copyOf(warnings);
        }
    }

    private Rerun(
            Recorded recorded,
            Mode mode,
            Map<String, Model> models,
            Map<String, String> secrets,
            @Nullable Function<Approval, Decision> decider,
            Duration timeout) {
        this.recorded = recorded;
        this.mode = mode;
        this.models = models;
        this.secrets = secrets;
        this.decider = decider;
        this.timeout = timeout;
    }

    /** Returns a strict rerun of a run that was exported as a folder, as by {@link RunArchive#write}. */
    public static Rerun of(Path folder) {
        Objects.requireNonNull(folder, "folder");
        return new Rerun(new Recorded(folder), Mode.STRICT, Map.of(), Map.of(), null, DEFAULT_TIMEOUT);
    }

    /**
     * Returns a strict rerun of a run that was exported as a folder among the test's resources. Where there is a folder of
     * that name in {@code src/test/resources}, below the directory the test runs in, that one is read and written anew:
     * a copy of it would be lost with the next build.
     *
     * @param name as for {@link Class#getResource}, from the root: {@code /runs/monday}
     * @throws IllegalArgumentException if there is none, or it is not a folder, as inside of a jar
     */
    public static Rerun ofResource(String name) {
        String path = name.startsWith("/") ? name.substring(1) : name;
        Path source = Path.of("src", "test", "resources").resolve(path);
        return of(Files.isDirectory(source) ? source : onClassPath(path));
    }

    private static Path onClassPath(String path) {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        URL found = (own == null ? Rerun.class.getClassLoader() : own).getResource(path);
        if (found == null) {
            throw new IllegalArgumentException("there is no recording '" + path + "' on the class path; export a run"
                    + " there: RunArchive.write(store, run, Path.of(\"src/test/resources/" + path + "\"))");
        }
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException | FileSystemNotFoundException | IllegalArgumentException e) {
            throw new IllegalArgumentException("recording '" + path + "' is not in a folder, but at " + found, e);
        }
    }

    /** Sets what happens when the recording and the pipeline part. Default: {@link Mode#STRICT}. */
    public Rerun mode(Mode mode) {
        Objects.requireNonNull(mode, "mode");
        return new Rerun(recorded, mode, models, secrets, decider, timeout);
    }

    /** Binds a model to the name roles call it by. It is asked in {@link Mode#RECORD_MISSING} and {@link Mode#LIVE} only. */
    public Rerun model(String name, Model model) {
        Map<String, Model> changed = with(models, name, Objects.requireNonNull(model, "model"));
        return new Rerun(recorded, mode, changed, secrets, decider, timeout);
    }

    /** Names a secret that must not show up, as {@code Orchestrator.Builder.secret}. */
    public Rerun secret(String name, String value) {
        return new Rerun(recorded, mode, models, with(secrets, name, value), decider, timeout);
    }

    /** Sets how approvals are decided that are not on record, in {@link Mode#RECORD_MISSING} and {@link Mode#LIVE}. */
    public Rerun deciding(Function<Approval, Decision> decider) {
        return new Rerun(recorded, mode, models, secrets, Objects.requireNonNull(decider, "decider"), timeout);
    }

    /**
     * Sets for how long, by the system's clock, nothing may happen in a rerun; where models are asked, how long it may take
     * in all. Default: a minute.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Rerun timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be longer than zero, but was " + timeout);
        }
        return new Rerun(recorded, mode, models, secrets, decider, timeout);
    }

    private static <T> Map<String, T> with(Map<String, T> before, String name, T value) {
        Map<String, T> changed = new TreeMap<>(before);
        changed.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        return Collections.unmodifiableMap(changed);
    }

    /** Returns the recorded goal. */
    public Goal goal() {
        StateStore store = new InMemoryStateStore();
        return Recording.of(store, recorded.into(store)).goal();
    }

    /**
     * Returns the report of the run that was begun last with this recording, by this or one that was copied from or to
     * this, however far it got; empty before there is one. Forks are left out.
     */
    public Optional<RunReport> report() {
        return Optional.ofNullable(recorded.last).map(last -> RunProjection.of(last.run, last.store));
    }

    /** Returns where that run is remembered. */
    public Optional<StateStore> store() {
        return Optional.ofNullable(recorded.last).map(Recorded.Last::store);
    }

    /** As {@link #result}, for who needs the outcome only. */
    public Outcome run(Pipeline pipeline) throws InterruptedException {
        return result(pipeline).outcome();
    }

    /**
     * Runs the recorded goal to its end with this pipeline.
     *
     * @throws Drift if it does not go as it was recorded
     * @throws dev.orchestrator.api.store.StoreException if the recording is damaged
     * @throws IllegalArgumentException if the recorded run had not ended
     * @throws IllegalStateException if what is missing is to be recorded where {@code CI} is set, or the run was cancelled
     * @throws OrchestratorException of class {@link FailureClass#DEADLINE} if it has not ended in time; the message shows how
     *     far it got
     */
    public Result result(Pipeline pipeline) throws InterruptedException {
        return result(pipeline, System.getenv("CI"));
    }

    /** @param ci what the environment says */
    Result result(Pipeline pipeline, @Nullable String ci) throws InterruptedException {
        Mode now = mode(System.getProperty(PROPERTY));
        refuseIn(now, ci, recorded.folder);
        return new RerunOnce(recorded, now, models, secrets, decider, timeout).run(pipeline);
    }

    private Mode mode(@Nullable String set) {
        if (set == null) {
            return mode;
        }
        try {
            return Mode.valueOf(set.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + "=" + set + " is none of " + Arrays.toString(Mode.values()), e);
        }
    }

    static void refuseIn(Mode mode, @Nullable String ci, Path folder) {
        if (mode == Mode.RECORD_MISSING && ci != null && !ci.isEmpty() && !ci.equals("false")) {
            throw new IllegalStateException(
                    "the recording in " + folder + " is not added to: the environment variable CI"
                            + " is set, and a recording that nobody has looked at proves nothing. Record on your own machine and"
                            + " commit the folder");
        }
    }

    /**
     * Returns a fork of the recorded run: what is on record stays as it is up to that record, everything after it happens
     * anew.
     */
    public Fork fork(long lastSeq) {
        return Fork.of(recorded.folder, lastSeq).timeout(timeout).with(models, secrets, decider);
    }
}
