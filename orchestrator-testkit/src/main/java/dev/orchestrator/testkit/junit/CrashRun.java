package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.journal.RunProjection;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.testkit.TextFiles;
import dev.orchestrator.testkit.simulation.Invariants;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CrashAtEveryEvent} test runs its goal with: the first time as a whole, then from what a crash left.
 * Confined to the test's thread.
 */
public final class CrashRun {
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final WholeRun whole;
    private final int cut;
    private final Map<String, Model> models = new LinkedHashMap<>();
    private final Map<String, String> files = new TreeMap<>();
    private StateStore store;
    private @Nullable RunId last;
    private Function<Approval, Decision> decider = approval -> Decision.approve("test");

    CrashRun(WholeRun whole, int cut) {
        this.whole = whole;
        this.cut = cut;
        this.store = whole.store;
    }

    /** What is to be tried at every crash. */
    @FunctionalInterface
    public interface Scenario {
        /** Calls {@link CrashRun#run} once, with the same pipeline and goal each time. */
        void with(CrashRun crash) throws Exception;
    }

    /**
     * Does what a {@link CrashAtEveryEvent} test does, within one test: the whole run, and then once for each of its
     * records.
     */
    public static void atEveryEvent(Scenario scenario) throws Exception {
        WholeRun whole = new WholeRun();
        for (int cut = 0; cut <= whole.records(); cut++) {
            scenario.with(new CrashRun(whole, cut));
        }
    }

    /** Returns after how many records the run was cut off; 0 for the whole run. */
    public int cut() {
        return cut;
    }

    /** Binds a model to the name roles call it by. */
    public CrashRun model(String name, Model model) {
        models.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
        return this;
    }

    /** Adds a file to start from, as UTF-8. */
    public CrashRun file(String path, String text) {
        files.put(Objects.requireNonNull(path, "path"), Objects.requireNonNull(text, "text"));
        return this;
    }

    /**
     * Sets how approvals are decided, those among them that ask about a step in doubt (their subject begins with {@code in
     * doubt: }). Default: all are approved, so that such a step is done again.
     */
    public CrashRun deciding(Function<Approval, Decision> decider) {
        this.decider = Objects.requireNonNull(decider, "decider");
        return this;
    }

    /**
     * Runs the goal to its end, or goes on with what is left of it, and checks that it ends as the whole run did: with the
     * same kind of outcome, result and files, and that its journal {@linkplain Invariants keeps what every journal keeps}:
     * nothing that had an outcome on record gets a second one. Verifiers are excepted: what a check asked of a model before
     * it was cut off, it asks again.
     *
     * @throws AssertionError if it does not
     * @throws OrchestratorException of class {@link FailureClass#DEADLINE} if it has not ended within a minute
     */
    public Outcome run(Pipeline pipeline, Goal goal) throws InterruptedException {
        store = cut == 0 ? whole.store : whole.cutAfter(cut);
        Orchestrator.Builder builder = Orchestrator.builder().pipeline(pipeline).store(store);
        models.forEach(builder::model);
        Outcome outcome;
        Run run;
        try (Orchestrator orchestrator = builder.build()) {
            run = cut == 0
                    ? orchestrator.start(goal.files(TextFiles.with(goal.files(), files, whole.store)))
                    : orchestrator.resume(whole.id());
            last = run.id();
            run.listen(event -> decideAll(run));
            outcome = run.await(TIMEOUT).orElseThrow(() -> stuck(run));
        }
        if (cut == 0) {
            whole.ended(run.id(), outcome);
        } else {
            assertThat(endOf(outcome))
                    .as(() -> "how the run ends, cut off after record " + cut + ", where it went like this:\n"
                            + TextReport.render(outcome.report()))
                    .isEqualTo(endOf(whole.outcome()));
        }
        check(run.id());
        return outcome;
    }

    /** Returns the report of the run, however far it got; empty before there is one. */
    Optional<RunReport> report() {
        return Optional.ofNullable(last).map(run -> RunProjection.of(run, store));
    }

    StateStore store() {
        return store;
    }

    private void decideAll(Run run) {
        for (Approval approval : run.approvals()) {
            run.decide(approval.id(), decider.apply(approval));
        }
    }

    private static OrchestratorException stuck(Run run) {
        return new OrchestratorException(
                FailureClass.DEADLINE,
                "the run has not ended within " + TIMEOUT + "; let what it waits for come sooner in a test, and decide"
                        + " what it asks people for with deciding(…). This is how far it got:\n"
                        + TextReport.render(run.report()));
    }

    private static String endOf(Outcome outcome) {
        if (outcome instanceof Outcome.Accepted accepted) {
            return "accepted " + accepted.result().json() + " " + accepted.files();
        }
        if (outcome instanceof Outcome.Unverified unverified) {
            return "unverified " + unverified.result().json() + " " + unverified.files();
        }
        return outcome instanceof Outcome.Failed failed
                ? "failed as " + failed.failure().failureClass()
                : "cancelled";
    }

    private void check(RunId run) {
        try {
            Invariants.check(store, run, false);
        } catch (AssertionError e) {
            throw cut == 0 ? e : new AssertionError("cut off after record %d: %s".formatted(cut, e.getMessage()), e);
        }
    }
}
