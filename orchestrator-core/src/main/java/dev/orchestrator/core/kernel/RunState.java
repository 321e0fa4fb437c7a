package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.core.kernel.Event.CallIntent;
import dev.orchestrator.core.kernel.TaskState.Checking;
import dev.orchestrator.core.kernel.TaskState.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands: the fold of its events. Confined to its run loop, changed only by {@link #apply}; holds
 * references and digests, never payloads of its own.
 */
public final class RunState {
    static final Duration GRACE = Duration.ofSeconds(30);

    @Nullable TaskState root;

    /** The last task looked up. */
    private @Nullable TaskState found;

    Limits limits = Limits.defaults();
    final Map<String, String> code = new HashMap<>();
    Catalogue catalogue = Catalogue.of(List.of(), List.of(), List.of());

    @Nullable Goal goal;

    final ArrayDeque<TaskState> readyToWork = new ArrayDeque<>();
    final ArrayDeque<TaskState> readyToPlan = new ArrayDeque<>();
    final Map<CallId, LiveCall> live = new LinkedHashMap<>();
    final PriorityQueue<Timer> timers = new PriorityQueue<>();
    final Map<String, PendingApproval> approvals = new LinkedHashMap<>();
    /** Composites with a time limit of their own, by when the run's active time reaches it. */
    final PriorityQueue<Timer.OfComposite> timedComposites = new PriorityQueue<>();

    /** Whose end the decision being made has yet to follow up; empty between decisions. */
    final ArrayDeque<TaskState> endings = new ArrayDeque<>();

    int working;
    int planning;
    private int backingOff;
    int tasks;
    private long seq;
    long now = Long.MIN_VALUE;
    /** When the last event was applied; inputs without events move only {@link #now}. */
    private long lastEvent;

    boolean paused;
    private @Nullable String cancelledBecause;
    private long signals;
    private boolean ended;
    private boolean busy;
    private long busySince;
    private long busyMillis;
    private long wakeAt = Long.MAX_VALUE;

    /** An approval that waits for a decision. */
    public record PendingApproval(Event.ApprovalRequested request, Instant at) {}

    /** Returns the goal; empty before the run was created. */
    public Optional<Goal> goal() {
        return Optional.ofNullable(goal);
    }

    /** Returns the run's limits. */
    public Limits limits() {
        return limits;
    }

    /** Returns the names a move may use. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Returns the root task; empty before the run was created. */
    public Optional<TaskState> root() {
        return Optional.ofNullable(root);
    }

    /** Returns how many tasks there are. */
    public int tasks() {
        return tasks;
    }

    /** Returns the seq of the last event applied. */
    public long seq() {
        return seq;
    }

    /** Returns whether nothing new may start. */
    public boolean paused() {
        return paused;
    }

    /** Returns whether the root task has ended. */
    public boolean ended() {
        return ended;
    }

    /** Returns how many signals have been taken in. */
    public long signals() {
        return signals;
    }

    /** Returns what was said when the run was cancelled; empty if it was not. */
    public Optional<String> cancelledBecause() {
        return Optional.ofNullable(cancelledBecause);
    }

    /** Returns the approvals that wait for a decision, oldest first. */
    public Collection<PendingApproval> approvals() {
        return Collections.unmodifiableCollection(approvals.values());
    }

    /** Returns whether this approval waits for a decision. */
    public boolean awaits(String approval) {
        return approvals.containsKey(approval);
    }

    /** Returns the calls that were asked for and have neither come back nor been asked to stop: what resume dispatches. */
    public List<CallIntent> open() {
        return live.values().stream()
                .filter(c -> !c.stopping)
                .map(c -> c.intent)
                .toList();
    }

    /** Returns the calls that were asked to stop and have not come back. */
    public List<CallId> stopping() {
        return live.values().stream()
                .filter(c -> c.stopping)
                .map(c -> c.intent.call())
                .toList();
    }

    /** Returns whether this call is still wanted. */
    public boolean wants(CallId call) {
        LiveCall known = live.get(call);
        return known != null && !known.stopping;
    }

    /**
     * Returns the milliseconds since the epoch before which no {@link Input.Tick} is needed, possibly too early; {@code
     * Long.MAX_VALUE} if none is.
     */
    public long wakeAt() {
        return ended ? Long.MAX_VALUE : wakeAt;
    }

    /**
     * Returns the milliseconds since the epoch this run has got to; it never goes back. What the journal must note as an
     * event's time, so that folding sees what deciding saw.
     */
    public long now() {
        return now;
    }

    /** Returns what stood behind each part of the pipeline when it was last known; empty for a part that is gone. */
    public Map<String, String> code() {
        return Collections.unmodifiableMap(code);
    }

    /** Returns how much of the run's time is left. */
    public Duration timeLeft() {
        return Duration.ofMillis(Math.max(0, limits.run().toMillis() - activeMillis()));
    }

    /** Returns whether the run's own time limit still matters: a run that is being cancelled has its end already. */
    boolean timeCanEndIt() {
        return root != null && !root.status.terminal() && root.status != TaskStatus.CANCELLING;
    }

    /** Returns the task, if there is one. */
    public Optional<TaskState> task(TaskId id) {
        return Optional.ofNullable(find(id));
    }

    @Nullable TaskState find(TaskId id) {
        if (found != null && found.id == id) {
            return found; // several events in a row are about one task
        }
        TaskState task = root;
        String path = id.path();
        for (int slash = path.indexOf('/'); slash >= 0 && task != null; ) {
            int next = path.indexOf('/', slash + 1);
            int index = Integer.parseInt(path, slash + 1, next < 0 ? path.length() : next, 10);
            List<TaskState> children = task.children();
            task = index < children.size() ? children.get(index) : null;
            slash = next;
        }
        found = task;
        return task;
    }

    /**
     * Returns the task.
     *
     * @throws IllegalStateException if there is none
     */
    public TaskState get(TaskId id) {
        TaskState task = find(id);
        if (task == null) {
            throw new IllegalStateException("journal names task " + id + ", which this run does not have");
        }
        return task;
    }

    long activeMillis() {
        return busy ? busyMillis + now - busySince : busyMillis;
    }

    /** Moves time on; it never goes back. */
    void observe(Instant at) {
        now = Math.max(now, at.toEpochMilli());
    }

    /**
     * Folds one event in.
     *
     * @param at when it was recorded
     */
    public void apply(Instant at, Event event) {
        if (event instanceof Event.Reopening reopened) {
            skipTime(Math.max(now, at.toEpochMilli()) - lastEvent);
            code.putAll(reopened.code());
        }
        observe(at);
        lastEvent = now;
        seq++;
        if (event instanceof Event.WorkerCalled e) {
            WorkFold.workerCalled(this, e);
        } else if (event instanceof Event.HandoffReceived e) {
            WorkFold.handoffReceived(this, e);
        } else if (event instanceof Event.CheckCalled e) {
            WorkFold.checkCalled(this, e);
        } else if (event instanceof Event.VerdictRecorded e) {
            WorkFold.verdictRecorded(this, e);
        } else if (event instanceof Event.PlannerCalled e) {
            PlanFold.plannerCalled(this, e);
        } else if (event instanceof Event.MoveAccepted e) {
            PlanFold.moveAccepted(this, e);
        } else if (event instanceof Event.MoveRejected e) {
            TaskState task = finish(e.call());
            task.invalidMoves++;
            task.findings = e.findings();
        } else if (event instanceof Event.AttemptFailed e) {
            WorkFold.attemptFailed(this, e);
        } else if (event instanceof Event.BackedOff e) {
            TaskState task = finish(e.call());
            task.transients++;
            WaitFold.waitUntil(this, task, TaskStatus.BACKOFF, e.until());
        } else if (event instanceof Event.TaskParked e) {
            WaitFold.taskParked(this, e);
        } else if (event instanceof Event.TimerFired e) {
            WaitFold.timerFired(this, get(e.task()));
        } else if (event instanceof Event.ApprovalRequested e) {
            WaitFold.approvalRequested(this, e);
        } else if (event instanceof Event.ApprovalDecided e) {
            WaitFold.approvalDecided(this, e);
        } else if (event instanceof Event.CancelRequested e) {
            EndFold.cancelling(this, get(e.task()));
            cancelledBecause = e.task().equals(TaskId.root()) ? e.why() : cancelledBecause;
        } else if (event instanceof Event.StopRequested e) {
            LiveCall call = live.get(e.call());
            if (call != null) {
                call.stopping = true;
                call.graceUntil = now + GRACE.toMillis();
                wakeBy(call.graceUntil);
            }
        } else if (event instanceof Event.LateOutcome e) {
            takeOff(e.call());
        } else if (event instanceof Event.TaskEnded e) {
            EndFold.end(this, get(e.task()), e.end());
        } else if (event instanceof Event.SignalReceived) {
            signals++;
        } else if (event instanceof Event.RunForked) {
            signals = 0; // nobody has sent this run any
        } else if (event instanceof Event.RunPaused) {
            paused = true;
        } else if (event instanceof Event.RunResumed) {
            paused = false;
        } else if (event instanceof Event.RunCreated e) {
            PlanFold.created(this, e);
        } else if (event instanceof Event.RunEnded) {
            ended = true;
        }
        prune();
        keepTime();
    }

    /** Drops the heads that no longer count; what is behind them is dropped when it gets there. */
    void prune() {
        while (!readyToWork.isEmpty() && readyToWork.peek().status != TaskStatus.READY) {
            readyToWork.remove();
        }
        while (!readyToPlan.isEmpty() && readyToPlan.peek().status != TaskStatus.READY) {
            readyToPlan.remove();
        }
        while (!timers.isEmpty() && !timers.peek().valid()) {
            timers.remove();
        }
        while (!timedComposites.isEmpty() && !timedComposites.peek().valid()) {
            timedComposites.remove();
        }
    }

    /** Takes time in which nobody owned the run off every clock that counts active time. */
    void skipTime(long gap) {
        Set<TaskState> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (LiveCall call : live.values()) {
            call.deadline += gap;
            if (call.task.permit != null && seen.add(call.task)) {
                call.task.activeSince += gap;
            }
        }
        busySince += gap;
    }

    static void forgetDecisions(TaskState task) {
        task.decisions = Map.of();
        task.parks = 0;
    }

    void begin(TaskState task, CallIntent intent, TaskStatus status, FileTree base) {
        task.base = base;
        task.open = true;
        task.calls++;
        status(task, status);
        acquire(task);
        call(intent, task);
    }

    void call(CallIntent intent, TaskState task) {
        long left = Math.min(
                task.limits.call().toMillis(), Math.max(0, task.limits.task().toMillis() - activeMillis(task)));
        long deadline = now + left;
        live.put(intent.call(), new LiveCall(intent, task, deadline));
        task.out++;
        wakeBy(deadline);
    }

    /** Takes the call off the books, unless it has been asked to stop and is yet to come back. */
    TaskState finish(CallId call) {
        LiveCall known = live.get(call);
        if (known != null && !known.stopping) {
            takeOff(call);
            return known.task;
        }
        return get(call.task());
    }

    void takeOff(CallId call) {
        LiveCall known = live.remove(call);
        if (known != null) {
            known.task.out--;
        }
    }

    /** Queues the task behind those that became ready before; it is in the queue exactly while it is ready. */
    void enqueue(TaskState task) {
        task.until = Long.MAX_VALUE;
        if (task.status == TaskStatus.READY) {
            return;
        }
        status(task, TaskStatus.READY);
        (task.worker != null ? readyToWork : readyToPlan).add(task);
    }

    void status(TaskState task, TaskStatus status) {
        if (task.status == TaskStatus.BACKOFF) {
            backingOff--;
        }
        if (status == TaskStatus.BACKOFF) {
            backingOff++;
        }
        task.status = status;
        switch (status) {
            case PLANNING, WORKING, CHECKING, CANCELLING -> {}
            default -> release(task);
        }
    }

    void acquire(TaskState task) {
        if (task.permit == null) {
            task.activeSince = now;
            if (task.worker != null) {
                task.permit = Permit.WORK;
                working++;
            } else {
                task.permit = Permit.PLAN;
                planning++;
            }
        }
    }

    void release(TaskState task) {
        if (task.permit != null) {
            if (task.permit == Permit.WORK) {
                working--;
            } else {
                planning--;
            }
            task.permit = null;
            task.activeMillis += now - task.activeSince;
        }
    }

    long activeMillis(TaskState task) {
        return task.permit != null ? task.activeMillis + now - task.activeSince : task.activeMillis;
    }

    static boolean hasOwnTimeLimit(TaskState task) {
        return task.spec.limits().task().compareTo(Limits.none().task()) < 0;
    }

    void keepTime() {
        boolean nowBusy = !ended && (!live.isEmpty() || backingOff > 0);
        if (nowBusy != busy) {
            if (busy) {
                busyMillis += now - busySince;
            } else {
                busySince = now;
            }
            busy = nowBusy;
            wakeForActiveTime();
        }
    }

    /** Active time runs out only while it runs. */
    void wakeForActiveTime() {
        if (busy) {
            long active = activeMillis();
            if (timeCanEndIt()) {
                wakeBy(now + Math.max(0, limits.run().toMillis() - active));
            }
            if (!timedComposites.isEmpty()) {
                wakeBy(now + Math.max(0, timedComposites.peek().deadline() - active));
            }
        }
    }

    void wakeBy(long at) {
        wakeAt = Math.min(wakeAt, at);
    }

    /** Finds out anew when the next tick is needed; called after one. */
    void planWake() {
        wakeAt = Long.MAX_VALUE;
        for (LiveCall call : live.values()) {
            wakeBy(call.stopping ? call.graceUntil : call.deadline);
        }
        if (!timers.isEmpty()) {
            wakeBy(timers.peek().at());
        }
        wakeForActiveTime();
    }

    static Checking checking(TaskState task) {
        return required(task.checking);
    }

    static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("events out of order: this one needs an earlier one that is not there");
        }
        return value;
    }

    /** Returns the criterion with this position. */
    static Criterion criterion(TaskState task, int index) {
        return task.spec.criteria().get(index);
    }
}
