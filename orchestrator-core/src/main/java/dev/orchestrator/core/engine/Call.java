package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.Parked;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.TrackedDirectory;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.runtime.Runners;
import dev.orchestrator.core.step.RunAhead;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepIndex;
import dev.orchestrator.core.step.StepKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of a planner, worker or verifier: the only place where user code runs. */
abstract class Call {
    /** How long a pure step may wait for its record. */
    private static final Duration LONGEST_AHEAD = Duration.ofMillis(20);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final int MAX_CAUSES = 10;
    private static final int MAX_MESSAGE = 2_000;

    final RunLoop loop;
    final CallId id;
    final Duration stepLimit;
    final Caller caller;
    private final Map<String, Decision> decisions;
    final StepIndex steps;
    private final FileTree tree;
    /** The newest stretch of user code under way; each knows the one before it. Changed under this, read freely. */
    private volatile @Nullable Section sections;

    private volatile boolean stopped;
    private volatile boolean over;
    private volatile @Nullable Parking parking;
    // guarded by this
    private @Nullable RunAhead ahead;
    /** Threads inside a step: steps do not nest. Most calls have none. */
    private @Nullable Set<Thread> inStep;

    /** Where it works; null as long as it has not asked for that. */
    private volatile @Nullable TrackedDirectory directory;

    Call(RunLoop loop, CallId id, TaskState task, String role, FileTree tree) {
        this.loop = loop;
        this.id = id;
        this.stepLimit = task.limits().modelCall();
        this.caller = new Caller(id.task(), task.spec().name(), kind(id), role, id.number(), task.labels());
        this.decisions = task.decisions();
        this.tree = tree;
        this.steps = new StepIndex(loop.recorded(id));
    }

    private static Caller.Kind kind(CallId id) {
        return switch (id.kind()) {
            case PLAN -> Caller.Kind.PLANNER;
            case WORK -> Caller.Kind.WORKER;
            case CHECK, JOIN -> Caller.Kind.VERIFIER;
        };
    }

    /** Calls the user's code and encodes what it returns. */
    abstract Input invoke() throws Exception;

    /** Names who is called, for messages: {@code worker 'java'}. */
    abstract String callee();

    /** Names are checked before a goal starts or a move is accepted, so who is called is there. */
    final <T> T registered(@Nullable T role) {
        if (role == null) {
            throw new OrchestratorException(FailureClass.DEFECT, callee() + " is not registered in this pipeline");
        }
        return role;
    }

    final void run(Runners runners) {
        Input outcome;
        try {
            outcome = stopped ? new Input.CallStopped(id) : guarded();
            catchUp();
        } catch (Throwable e) {
            // Whatever it was: a call that never returned would hold up its task for ever.
            outcome = new Input.CallFailed(
                    id,
                    new CallFailure(
                            FailureClass.DEFECT,
                            "the engine failed: " + e.getClass().getName(),
                            List.of(),
                            null));
        } finally {
            over = true;
            runners.free();
        }
        loop.returned(this, outcome);
    }

    /** The one boundary between the engine and everything that user code may throw. */
    private Input guarded() {
        try (Section body = enter(Effect.PURE, Long.MAX_VALUE)) {
            Input outcome = invoke();
            Parking waits = parking;
            return waits == null ? InDoubt.unclaimed(this, outcome) : new Input.CallParked(id, waits);
        } catch (Parked e) {
            return failed(FailureClass.DEFECT, callee() + " threw Parked, which only the engine may", e);
        } catch (StoreException e) {
            return unanswered(e);
        } catch (OrchestratorException e) {
            return failed(e.failureClass(), callee() + " failed: " + messageOf(e), e);
        } catch (Throwable e) {
            return failed(FailureClass.DEFECT, callee() + " threw " + messageOf(e), e);
        } finally {
            sections = null;
            over = true;
            cleanUp();
        }
    }

    /** What could not be read or kept is nobody's answer: the run stops here, and the call is made again when it goes on. */
    private Input unanswered(StoreException e) {
        if (!stopped) {
            loop.halt(e);
        }
        return new Input.CallStopped(id);
    }

    private Input failed(FailureClass failureClass, String message, Throwable cause) {
        if (stopped) {
            return new Input.CallStopped(id);
        }
        Parking waits = parking;
        if (waits != null) {
            // Parked on a thread of its own, a call ends with whatever that thread's failure became on the way.
            return new Input.CallParked(id, waits);
        }
        Duration retryAfter = cause instanceof ModelException e ? e.retryAfter().orElse(null) : null;
        return new Input.CallFailed(id, new CallFailure(failureClass, shortened(message), causes(cause), retryAfter));
    }

    /** Without secrets: it is written down. */
    final String messageOf(Throwable e) {
        String name = e.getClass().getSimpleName();
        String message = ownMessageOf(e);
        if (message == null) {
            return name;
        }
        return loop.scope().redactor().text(e instanceof OrchestratorException ? message : name + ": " + message);
    }

    /** An exception's message is user code too. */
    private static @Nullable String ownMessageOf(Throwable e) {
        try {
            return e.getMessage();
        } catch (Throwable broken) {
            return "(its message cannot be had: " + broken.getClass().getName() + ")";
        }
    }

    static String shortened(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    }

    /** The chain without stack traces: traces differ between builds. */
    private List<String> causes(Throwable e) {
        List<String> causes = new ArrayList<>();
        for (Throwable t = e; t != null && causes.size() < MAX_CAUSES; t = t.getCause()) {
            causes.add(shortened(loop.scope().redactor().text(t.getClass().getName() + ": " + ownMessageOf(t))));
        }
        return causes;
    }

    private void cleanUp() {
        TrackedDirectory used;
        synchronized (this) {
            used = directory;
            directory = null;
        }
        if (used != null) {
            loop.scope().discard(used.path());
        }
    }

    // ---- stopping ----

    final boolean cancelled() {
        return stopped;
    }

    final void stop() {
        stopped = true;
        for (Section s = sections; s != null; s = s.before()) {
            s.interrupt();
        }
    }

    /** Interrupts what has run out of time; returns when the next stretch will have, {@code Long.MAX_VALUE} if none. */
    final long expire(long now) {
        long next = Long.MAX_VALUE;
        for (Section s = sections; s != null; s = s.before()) {
            next = Math.min(next, s.expire(now));
        }
        return next;
    }

    final void requireUnderWay() throws InterruptedException {
        if (over) {
            throw isOver();
        }
        if (stopped) {
            throw new InterruptedException("call " + id + " is being stopped");
        }
        if (parking != null) {
            throw new Parked("what it was parked for before; let Parked propagate");
        }
    }

    final IllegalStateException isOver() {
        return new IllegalStateException("the call " + id + " is over; its context cannot be used any more");
    }

    // ---- leaving user code for the engine, and going back ----

    /** Runs engine code on a thread of the call; an interrupt meant for the call waits until it is back. */
    final <T> T outside(Engine<T> body) throws InterruptedException {
        requireUnderWay();
        Section mine = null;
        for (Section s = sections; s != null && mine == null; s = s.before()) {
            mine = s.onThisThread() ? s : null;
        }
        if (mine == null) {
            return body.run();
        }
        mine.suspend();
        try {
            return body.run();
        } finally {
            mine.resume();
        }
    }

    /** Engine code. */
    interface Engine<T> {
        T run() throws InterruptedException;
    }

    /** Opens a stretch of user code inside the call that has its own deadline. */
    final Section enter(Effect effect, long deadline) {
        Section section = new Section(this, effect, deadline);
        synchronized (this) {
            section.after(sections);
            sections = section;
        }
        section.resume();
        if (deadline != Long.MAX_VALUE) {
            section.expire(loop.scope().runtime().now().toEpochMilli());
        }
        return section;
    }

    final void leave(Section section) {
        section.close();
        synchronized (this) {
            Section later = null;
            for (Section s = sections; s != null && s != section; s = s.before()) {
                later = s;
            }
            if (later != null) {
                later.after(section.before());
            } else if (sections == section) {
                sections = section.before();
            }
        }
    }

    // ---- steps ----

    final synchronized void enterStep() {
        if (inStep == null) {
            inStep = new HashSet<>(2);
        }
        inStep.add(Thread.currentThread());
    }

    final synchronized void leaveStep() {
        if (inStep != null) {
            inStep.remove(Thread.currentThread());
        }
    }

    /** What is recorded by itself cannot be part of something else that is recorded. */
    final synchronized void requireNoStep(String name) {
        if (inStep != null && inStep.contains(Thread.currentThread())) {
            throw new IllegalStateException("'" + name + "' is called from inside a step; steps do not nest: do it"
                    + " before or after, or without a step");
        }
    }

    /** Records what happened, after all that happened before it; returns when it is durable. */
    final void record(StepEvent event) {
        catchUp();
        loop.record(Recording.of(loop, event));
    }

    /** Records a pure step; others may be done before it is on record. */
    final void ranAhead(StepEvent.StepRecorded step) {
        RunAhead steps;
        synchronized (this) {
            if (ahead == null) {
                ahead = new RunAhead(id);
            }
            steps = ahead;
        }
        int count = steps.add(step);
        if (count >= RunAhead.MOST) {
            loop.record(Recording.of(loop, steps));
        } else if (count == 1) {
            loop.scope().runtime().schedule(LONGEST_AHEAD, () -> loop.scope().elsewhere(this::catchUp));
        }
    }

    /** Hands what ran ahead to the journal, so that nothing that comes after it is recorded before it. */
    final void catchUp() {
        RunAhead steps;
        synchronized (this) {
            steps = ahead;
        }
        if (steps != null && !steps.isEmpty()) {
            loop.recordSoon(Recording.of(loop, steps));
        }
    }

    // ---- what is answered for the outside ----

    /** Lets the time pass that something took. */
    final void took(Duration time) throws InterruptedException {
        if (!time.isZero()) {
            Section section = enter(Effect.PURE, Long.MAX_VALUE);
            try {
                loop.scope().runtime().sleep(time);
            } finally {
                leave(section);
            }
        }
    }

    /** Waits for the call to be stopped. */
    final IllegalStateException untilStopped() throws InterruptedException {
        took(FOR_EVER);
        return new IllegalStateException("the call " + id + " was not stopped in " + FOR_EVER);
    }

    // ---- parking ----

    final Parked park(Parking waits, String why) {
        parking = waits;
        return new Parked(why);
    }

    final Decision approval(String subject, @Nullable Object shown, String boundTo) throws InterruptedException {
        requireUnderWay();
        requireNoStep("approval");
        Content contents = loop.scope().contents().of("what '" + subject + "' shows", shown);
        String json = loop.scope().contents().payload(contents).json();
        String hash = Digests.texts(subject, json, boundTo);
        StepKey key = steps.next("approval", hash);
        String approval = Digests.texts(
                        id.task().path(),
                        id.kind().name(),
                        Integer.toString(id.number()),
                        Integer.toString(id.index()),
                        hash,
                        Integer.toString(key.occurrence()))
                .substring(0, 16);
        Decision decision = decisions.get(approval);
        if (decision == null) {
            throw park(new Parking.ForApproval(approval, subject, contents, hash), "approval of '" + subject + "'");
        }
        return decision;
    }

    /** Returns what a person decided; null if nobody has. */
    final @Nullable Decision decision(String approval) {
        return decisions.get(approval);
    }

    // ---- files ----

    final Path directory() throws IOException {
        return tracked().path();
    }

    /** Returns the private directory, made if need be. */
    final synchronized TrackedDirectory tracked() throws IOException {
        if (over) {
            throw isOver();
        }
        TrackedDirectory made = directory;
        if (made == null) {
            made = new TrackedDirectory(loop.scope().trees(), materialised(), tree);
            directory = made;
        }
        return made;
    }

    private Path materialised() throws IOException {
        try {
            return loop.scope().directories().make(id.task().path().replace('/', '-'), tree);
        } catch (StoreException e) {
            // The tree may be one that user code made up, which no store would ever have.
            throw new OrchestratorException(e.failureClass(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the private directory; null as long as nobody has asked for it, which costs a look at this field. */
    final @Nullable TrackedDirectory trackedIfMade() {
        return directory;
    }

    final synchronized FileTree left(@Nullable FileTree declared) throws IOException {
        if (declared != null) {
            return declared;
        }
        TrackedDirectory made = directory;
        return made == null ? tree : loop.scope().trees().read(made.path(), tree);
    }
}
