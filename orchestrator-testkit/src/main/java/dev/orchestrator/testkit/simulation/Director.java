package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.report.TextReport;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a goal to its end in one process after the other, as they die. On an actor. */
final class Director implements Runnable {
    private static final String ENDED = "run-ended";
    private static final int MOST_PROCESSES = 1_000;

    private final Function<Process, Engine> processes;
    private final StateStore disk;
    private final Goal goal;
    private final @Nullable Function<Approval, Decision> decider;

    private int begun;
    private @Nullable RunId id;
    private volatile @Nullable Run run;
    private @Nullable Outcome outcome;
    private boolean stuck;
    private boolean hadEnded;
    private boolean complete;
    private @Nullable Throwable thrown;

    /** A process that an engine runs in. */
    record Process(SimulatedRuntime runtime, SimulatedStore store) {}

    /** Makes one process after the other. */
    interface Processes {
        Process next();
    }

    private final Processes next;

    Director(
            Processes next,
            Function<Process, Engine> engines,
            StateStore disk,
            Goal goal,
            @Nullable Function<Approval, Decision> decider) {
        this.next = next;
        this.processes = engines;
        this.disk = disk;
        this.goal = goal;
        this.decider = decider;
    }

    @Override
    public void run() {
        try {
            while (outcome == null) {
                if (++begun > MOST_PROCESSES) {
                    throw new IllegalStateException("the run has not ended in " + MOST_PROCESSES + " processes");
                }
                process();
            }
        } catch (Throwable e) {
            thrown = e;
        }
    }

    private void process() throws InterruptedException {
        Process process = next.next();
        try (Engine engine = processes.apply(process)) {
            Run current = begin(engine);
            id = current.id();
            run = current;
            if (decider != null) {
                current.listen(event -> decideAll(current));
            }
            outcome = awaited(current);
            process.runtime().awaitQuiet();
            complete = !hadEnded
                    && !process.store().hasFailed()
                    && !process.runtime().wasTooLate();
        } catch (OrchestratorException e) {
            if (stuck || !process.store().hasFailed()) {
                throw e;
            }
        }
        process.runtime().awaitQuiet();
    }

    private Outcome awaited(Run current) throws InterruptedException {
        try {
            return current.await();
        } catch (Stage.Stuck e) {
            stuck = true;
            throw new OrchestratorException(FailureClass.DEADLINE, whyStuck(current), e);
        }
    }

    private Run begin(Engine engine) {
        RunId known = id;
        List<JournalRecord> left = known == null ? List.of() : disk.read(known, 1, Integer.MAX_VALUE);
        hadEnded = left.stream().anyMatch(journaled -> journaled.type().equals(ENDED));
        return known == null || left.isEmpty() ? engine.start(goal) : engine.resume(known);
    }

    private void decideAll(Run current) {
        for (Approval approval : current.approvals()) {
            Function<Approval, Decision> answers = decider;
            if (answers != null) {
                current.decide(approval.id(), answers.apply(approval));
            }
        }
    }

    private static String whyStuck(Run run) {
        List<Approval> open = run.approvals();
        return "nothing will happen any more, and the run has not ended"
                + (open.isEmpty()
                        ? ""
                        : ": it waits for decisions about "
                                + open.stream().map(Approval::subject).collect(Collectors.joining(", "))
                                + "; say how with deciding(…)")
                + ". This is how far it got:\n" + TextReport.render(run.report());
    }

    /** Returns the run as the process at work now knows it; null before it has begun. */
    @Nullable Run current() {
        return run;
    }

    /** Returns the run's id; null before it has begun. */
    @Nullable RunId id() {
        return id;
    }

    /** Returns how many processes it took. */
    int processes() {
        return begun;
    }

    /** Returns whether the last process went on until nothing was under way any more. */
    boolean isComplete() {
        return complete;
    }

    Outcome outcome() throws InterruptedException {
        Throwable e = thrown;
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (e instanceof Error error) {
            throw error;
        } else if (e instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        Outcome known = outcome;
        if (known == null) {
            throw new StoreException("the simulation was broken off before the run ended");
        }
        return known;
    }
}
