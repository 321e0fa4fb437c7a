package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.engine.Engine;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.testkit.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a goal to its end in one process after the other, as they die. On an actor. */
final class Director implements Runnable {
    private static final String ENDED = "run-ended";
    private static final String ASKED = "approval-requested";
    private static final int MOST_PROCESSES = 1_000;

    private final Supplier<Process> processes;
    private final StateStore disk;
    private final Goal goal;
    private final @Nullable Function<Approval, @Nullable Decision> decider;
    private final List<Watch> watches;
    private final List<Consumer<Run>> waiting = new ArrayList<>();

    private int begun;
    private volatile @Nullable Process process;
    private @Nullable RunId id;
    /** As the process at work knows it. */
    private @Nullable Run run;

    private @Nullable Outcome outcome;
    private boolean stuck;
    private boolean hadEnded;
    private boolean complete;
    private @Nullable Throwable thrown;

    /**
     * What an engine runs in.
     *
     * @param start makes the engine
     */
    record Process(SimulatedRuntime runtime, SimulatedStore store, Supplier<Engine> start) {}

    /** What is done to the run when its journal has so many records. */
    record Watch(long records, Consumer<Run> what) {}

    /** @param decider null if nobody decides; what it returns null for is not decided yet */
    Director(
            Supplier<Process> processes,
            StateStore disk,
            Goal goal,
            @Nullable Function<Approval, @Nullable Decision> decider,
            List<Watch> watches) {
        this.processes = processes;
        this.disk = disk;
        this.goal = goal;
        this.decider = decider;
        this.watches = new ArrayList<>(watches);
    }

    @Override
    public void run() {
        try {
            while (outcome == null) {
                if (++begun > MOST_PROCESSES) {
                    throw new IllegalStateException("the run has not ended in " + MOST_PROCESSES + " processes");
                }
                runIn(processes.get());
            }
        } catch (Throwable e) {
            thrown = thrown == null ? e : thrown;
        }
    }

    private void runIn(Process current) throws InterruptedException {
        process = current;
        try (Engine engine = current.start().get()) {
            Run known = begin(engine);
            id = known.id();
            run = known;
            if (decider != null || !watches.isEmpty()) {
                current.runtime().whenDead(known.listen(event -> {
                    decide(current, known, event);
                    watch(event);
                }));
            }
            List<Consumer<Run>> due = List.copyOf(waiting);
            waiting.clear();
            due.forEach(this::perform);
            outcome = awaited(known);
            current.runtime().awaitQuiet();
            complete = !hadEnded
                    && !current.store().hasFailed()
                    && !current.runtime().wasTooLate();
        } catch (OrchestratorException e) {
            boolean ofTheStore = e instanceof StoreException || e.getCause() instanceof StoreException;
            if (stuck || !ofTheStore || !current.store().hasFailed()) {
                throw e;
            }
        } finally {
            run = null;
        }
        current.runtime().awaitQuiet();
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

    private void decide(Process by, Run current, RunEvent event) {
        Function<Approval, @Nullable Decision> answers = decider;
        if (answers == null || !event.type().equals(ASKED)) {
            return;
        }
        try {
            for (Approval approval : current.approvals()) {
                Decision decision = answers.apply(approval);
                if (decision != null) {
                    decide(current, approval, decision);
                }
            }
        } catch (Error | RuntimeException e) {
            // What a process that is going down says is not the decider's fault.
            if (!(e instanceof OrchestratorException && by.store().hasFailed())) {
                thrown = thrown == null ? e : thrown;
                current.cancel("whoever decides has thrown " + e);
            }
        }
    }

    private static void decide(Run current, Approval approval, Decision decision) {
        try {
            current.decide(approval.id(), decision);
        } catch (IllegalArgumentException gone) {
            if (current.approvals().stream().anyMatch(open -> open.id().equals(approval.id()))) {
                throw gone;
            }
        }
    }

    private void watch(RunEvent event) {
        List<Watch> reached =
                watches.stream().filter(each -> each.records() <= event.seq()).toList();
        watches.removeAll(reached);
        reached.forEach(each -> perform(each.what()));
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

    /** Does something to the run, or as soon as a process has begun with it. On an actor. */
    void perform(Consumer<Run> action) {
        Run current = run;
        if (current == null) {
            waiting.add(action);
            return;
        }
        try {
            action.accept(current);
        } catch (Throwable e) {
            thrown = thrown == null ? e : thrown;
        }
    }

    /** Ends what is under way, when the simulation is broken off: nothing of it counts any more. */
    void breakOff() {
        Process current = process;
        if (current != null) {
            current.store().cutOff();
        }
    }

    /** Returns the run's id; null before it has begun. */
    @Nullable RunId id() {
        return id;
    }

    /** Returns how many processes it took. */
    int begun() {
        return begun;
    }

    /** Returns whether the last process went on until nothing was under way any more. */
    boolean isComplete() {
        return complete;
    }

    /** Returns how the run ended, once the simulation has. */
    Outcome outcome() throws InterruptedException {
        Throwable e = thrown;
        if (e instanceof Error error) {
            throw error;
        } else if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        } else if (e instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        Outcome known = outcome;
        if (known == null) {
            throw new IllegalStateException("the simulation ended before the run did: " + e, e);
        }
        return known;
    }
}
