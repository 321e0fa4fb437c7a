package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.Event.CallIntent;
import dev.orchestrator.core.kernel.TaskState.Checking;
import dev.orchestrator.core.kernel.TaskState.Composite;
import dev.orchestrator.core.kernel.TaskState.Permit;
import dev.orchestrator.core.kernel.TaskState.Rejections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
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

    private Limits limits = Limits.defaults();
    private Catalogue catalogue = Catalogue.of(List.of(), List.of(), List.of());
    private @Nullable Goal goal;

    final ArrayDeque<TaskState> readyToWork = new ArrayDeque<>();
    final ArrayDeque<TaskState> readyToPlan = new ArrayDeque<>();
    final Map<CallId, LiveCall> live = new LinkedHashMap<>();
    final PriorityQueue<Timer> timers = new PriorityQueue<>();
    final Map<String, PendingApproval> approvals = new LinkedHashMap<>();
    /** Composites with a time limit of their own, by when the run's active time reaches it. */
    final PriorityQueue<TimedComposite> timedComposites = new PriorityQueue<>();

    int working;
    int planning;
    private int ready;
    private int backingOff;
    private int tasks;
    private long seq;
    private long now = Long.MIN_VALUE;
    /** When the last event was applied; inputs without events move only {@link #now}. */
    private long lastEvent;

    private boolean paused;
    private boolean ended;
    private boolean busy;
    private long busySince;
    private long busyMillis;
    private long wakeAt = Long.MAX_VALUE;

    /** A call that was asked for and has not come back. */
    static final class LiveCall {
        final CallIntent intent;
        final TaskState task;
        long deadline;
        boolean stopping;
        long graceUntil = Long.MAX_VALUE;

        LiveCall(CallIntent intent, TaskState task, long deadline) {
            this.intent = intent;
            this.task = task;
            this.deadline = deadline;
        }
    }

    /** When a task goes on by itself; void if the task has another time by then. */
    record Timer(long at, TaskState task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : task.id.compareTo(other.task.id);
        }

        boolean valid() {
            if (task.status.terminal() || task.status == TaskStatus.CANCELLING) {
                return false;
            }
            return task.checking != null ? task.checking.waitsFor(at) : task.until == at;
        }
    }

    /** When a composite's own time is up, in the run's active milliseconds. */
    record TimedComposite(long deadline, TaskState task) implements Comparable<TimedComposite> {
        @Override
        public int compareTo(TimedComposite other) {
            int byTime = Long.compare(deadline, other.deadline);
            return byTime != 0 ? byTime : task.id.compareTo(other.task.id);
        }

        /** A task that is being cancelled has its end already. */
        boolean valid() {
            return task.composite != null && !task.status.terminal() && task.status != TaskStatus.CANCELLING;
        }
    }

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

    /** Returns how much of the run's time is left. */
    public Duration timeLeft() {
        return Duration.ofMillis(Math.max(0, limits.run().toMillis() - activeMillis()));
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

    TaskState get(TaskId id) {
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
        if (event instanceof Event.RunReopened) {
            skipTime(Math.max(now, at.toEpochMilli()) - lastEvent);
        }
        observe(at);
        lastEvent = now;
        seq++;
        if (event instanceof Event.WorkerCalled e) {
            workerCalled(e);
        } else if (event instanceof Event.HandoffReceived e) {
            handoffReceived(e);
        } else if (event instanceof Event.CheckCalled e) {
            checkCalled(e);
        } else if (event instanceof Event.VerdictRecorded e) {
            verdictRecorded(e);
        } else if (event instanceof Event.PlannerCalled e) {
            plannerCalled(e);
        } else if (event instanceof Event.MoveAccepted e) {
            moveAccepted(e);
        } else if (event instanceof Event.MoveRejected e) {
            TaskState task = finish(e.call());
            task.invalidMoves++;
            task.findings = e.findings();
        } else if (event instanceof Event.AttemptFailed e) {
            attemptFailed(e);
        } else if (event instanceof Event.BackedOff e) {
            TaskState task = finish(e.call());
            task.transients++;
            waitUntil(task, TaskStatus.BACKOFF, e.until());
        } else if (event instanceof Event.TaskParked e) {
            taskParked(e);
        } else if (event instanceof Event.TimerFired e) {
            timerFired(get(e.task()));
        } else if (event instanceof Event.ApprovalRequested e) {
            approvalRequested(e);
        } else if (event instanceof Event.ApprovalDecided e) {
            approvalDecided(e);
        } else if (event instanceof Event.CancelRequested e) {
            cancelling(get(e.task()));
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
            end(get(e.task()), e.end());
        } else if (event instanceof Event.RunPaused) {
            paused = true;
        } else if (event instanceof Event.RunResumed) {
            paused = false;
        } else if (event instanceof Event.RunCreated e) {
            created(e);
        } else if (event instanceof Event.RunEnded) {
            ended = true;
        }
        prune();
        keepTime();
    }

    /** Drops the heads that no longer count; what is behind them is dropped when it gets there. */
    private void prune() {
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
    private void skipTime(long gap) {
        Set<TaskState> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (LiveCall call : live.values()) {
            call.deadline += gap;
            if (call.task.permit != null && seen.add(call.task)) {
                call.task.activeSince += gap;
            }
        }
        busySince += gap;
    }

    private void created(Event.RunCreated e) {
        goal = e.goal();
        limits = e.limits();
        catalogue = e.catalogue();
        Subtask spec = Subtask.of(Pipeline.ROOT, new Assignee.ToPlanner(Pipeline.ROOT))
                .objective(e.goal().objective())
                .input(e.goal().input())
                .doneWhen(e.goal().criteria());
        root = new TaskState(TaskId.root(), null, spec, limits);
        root.base = e.goal().files();
        tasks = 1;
        enqueue(root);
    }

    private void plannerCalled(Event.PlannerCalled e) {
        TaskState task = get(e.call().task());
        Composite composite = task.composite();
        if (!composite.timed && hasOwnTimeLimit(task)) {
            composite.timed = true;
            long limit = task.spec.limits().task().toMillis();
            timedComposites.add(new TimedComposite(activeMillis() + limit, task));
            wakeBy(now + limit);
        }
        begin(task, e, TaskStatus.PLANNING, e.base());
        if (e.call().number() > task.round) {
            task.round = e.call().number();
            task.invalidMoves = 0;
            forgetDecisions(task);
        }
        composite.tell();
    }

    private void workerCalled(Event.WorkerCalled e) {
        TaskState task = get(e.call().task());
        begin(task, e, TaskStatus.WORKING, e.base());
        if (e.call().number() > task.attempt) {
            task.attempt = e.call().number();
            forgetDecisions(task);
        }
    }

    private static void forgetDecisions(TaskState task) {
        task.decisions = Map.of();
        task.parks = 0;
    }

    private void begin(TaskState task, CallIntent intent, TaskStatus status, FileTree base) {
        task.base = base;
        task.open = true;
        task.calls++;
        status(task, status);
        acquire(task);
        call(intent, task);
    }

    private void moveAccepted(Event.MoveAccepted e) {
        TaskState task = finish(e.call());
        Composite composite = task.composite();
        task.findings = List.of();
        composite.told.clear();
        task.open = false;
        if (e.move() instanceof Move.Work work) {
            task.worker = work.worker();
            task.workInput = work.input();
            task.composite = null;
            enqueue(task);
        } else if (e.move() instanceof Move.Split split) {
            addChildren(task, composite, split);
            status(task, TaskStatus.SPLIT);
            wakeParent(task, composite);
        } else if (e.move() instanceof Move.Await) {
            status(task, TaskStatus.SPLIT);
            wakeParent(task, composite);
        }
    }

    private void addChildren(TaskState task, Composite composite, Move.Split split) {
        composite.quorum = split.quorum();
        composite.wake = split.wake();
        composite.quorumTold = false;
        int first = composite.children.size();
        composite.children.ensureCapacity(first + split.add().size());
        for (Subtask subtask : split.add()) {
            Limits own = subtask.limits();
            TaskState child = new TaskState(
                    task.id.child(composite.children.size()), task, subtask, task.limits.tightenedBy(own));
            composite.children.add(child);
            composite.byName.put(subtask.name(), child);
        }
        composite.live += split.add().size();
        tasks += split.add().size();
        for (TaskState t = task; t != null; t = t.parent) {
            t.composite().descendants += split.add().size();
        }
        for (TaskState child : composite.children.subList(first, composite.children.size())) {
            link(child, composite);
            if (child.missingDependencies == 0) {
                enqueue(child);
            }
        }
    }

    private static void link(TaskState child, Composite composite) {
        if (child.spec.after().isEmpty()) {
            return;
        }
        List<TaskState> dependencies = child.spec.after().stream()
                .map(name -> {
                    TaskState sibling = composite.byName.get(name);
                    if (sibling == null) {
                        throw new IllegalStateException("accepted split of " + child.id + " lacks " + name);
                    }
                    return sibling;
                })
                .sorted(Comparator.comparing(TaskState::id))
                .toList();
        child.dependencies = dependencies.toArray(TaskState[]::new);
        for (TaskState dependency : dependencies) {
            if (!dependency.status.terminal()) {
                child.missingDependencies++;
                if (dependency.dependants.isEmpty()) {
                    dependency.dependants = new ArrayList<>(2);
                }
                dependency.dependants.add(child);
            }
        }
    }

    private void handoffReceived(Event.HandoffReceived e) {
        TaskState task = finish(e.call());
        task.handoff = e.handoff();
        task.open = false;
        if (!task.spec.criteria().isEmpty()) {
            task.checking = new Checking(task.spec.criteria());
            if (task.permit != null) {
                status(task, TaskStatus.CHECKING);
            } else {
                enqueue(task);
            }
        }
    }

    private void checkCalled(Event.CheckCalled e) {
        TaskState task = get(e.call().task());
        Checking checking = checking(task);
        checking.called(e.call().index());
        task.calls++;
        status(task, TaskStatus.CHECKING);
        acquire(task);
        call(e, task);
    }

    private void verdictRecorded(Event.VerdictRecorded e) {
        TaskState task = get(e.call().task());
        Checking checking = checking(task);
        LiveCall call = live.get(e.call());
        if (call != null) {
            checking.out--;
            if (!call.stopping) {
                takeOff(e.call());
            }
        }
        checking.verdicts[e.call().index()] = e.verdict();
        switch (e.next()) {
            case RECHECK -> checking.verdicts[e.call().index()] = null;
            case NEXT_STAGE -> checking.stage = Checking.nextStage(task.spec.criteria(), checking.stage);
            case RETRY -> {
                noteRejection(task, checking);
                task.checking = null;
                enqueue(task);
            }
            case END -> end(task, required(e.end()));
            case WAIT -> {
                if (checking.onlyParked()) {
                    status(task, TaskStatus.PARKED);
                }
            }
        }
    }

    private static void noteRejection(TaskState task, Checking checking) {
        sendBack(task, Verdicts.findings(checking.verdicts))
                .byDigest
                .put(required(task.handoff).digest(), checking.verdicts);
    }

    private static Rejections sendBack(TaskState task, List<Finding> findings) {
        Rejections rejections = task.rejections;
        if (rejections == null) {
            rejections = new Rejections();
            task.rejections = rejections;
        }
        String fingerprints = Verdicts.fingerprints(findings);
        rejections.inARow = fingerprints.equals(rejections.lastFingerprints) ? rejections.inARow + 1 : 1;
        rejections.lastFingerprints = fingerprints;
        task.findings = findings;
        return rejections;
    }

    private void attemptFailed(Event.AttemptFailed e) {
        TaskState task = finish(e.call());
        task.open = false;
        if (e.next() == Event.Next.RETRY) {
            sendBack(task, e.findings());
            enqueue(task);
        } else {
            end(task, required(e.end()));
        }
    }

    private void taskParked(Event.TaskParked e) {
        TaskState task = finish(e.call());
        task.parks++;
        if (e.call().kind() == CallId.Kind.CHECK) {
            long at = e.until().toEpochMilli();
            Checking checking = checking(task);
            checking.park(e.call().index(), at);
            timers.add(new Timer(at, task));
            wakeBy(at);
            if (checking.onlyParked()) {
                status(task, TaskStatus.PARKED);
            }
        } else {
            waitUntil(task, TaskStatus.PARKED, e.until());
        }
    }

    private void timerFired(TaskState task) {
        Checking checking = task.checking;
        if (checking != null && checking.until != null) {
            for (int i = 0; i < checking.until.length; i++) {
                if (checking.until[i] <= now) {
                    checking.unpark(i);
                }
            }
        }
        if (task.status == TaskStatus.PARKED || task.status == TaskStatus.BACKOFF) {
            enqueue(task);
        }
    }

    private void approvalRequested(Event.ApprovalRequested e) {
        TaskState task = finish(e.call());
        task.parks++;
        approvals.put(e.id(), new PendingApproval(e, Instant.ofEpochMilli(now)));
        task.asked = task.asked.isEmpty()
                ? List.of(e.id())
                : Stream.concat(task.asked.stream(), Stream.of(e.id())).toList();
        if (e.call().kind() == CallId.Kind.CHECK) {
            Checking checking = checking(task);
            checking.park(e.call().index(), Long.MAX_VALUE);
            if (checking.onlyParked()) {
                status(task, TaskStatus.PARKED);
            }
        } else {
            status(task, TaskStatus.PARKED);
        }
    }

    private void approvalDecided(Event.ApprovalDecided e) {
        PendingApproval pending = approvals.remove(e.id());
        TaskState task = get(e.task());
        Map<String, Decision> decisions = new HashMap<>(task.decisions);
        decisions.put(e.id(), e.decision());
        task.decisions = decisions;
        task.asked = task.asked.stream().filter(id -> !id.equals(e.id())).toList();
        if (pending != null && task.checking != null) {
            task.checking.unpark(pending.request().call().index());
        }
        if (task.status == TaskStatus.PARKED) {
            enqueue(task);
        }
    }

    private void cancelling(TaskState task) {
        if (task.status.terminal()) {
            return;
        }
        for (TaskState child : task.children()) {
            cancelling(child);
        }
        forgetWaits(task);
        status(task, TaskStatus.CANCELLING);
    }

    private void end(TaskState task, Event.End end) {
        task.failure = end.failure();
        task.checking = null;
        task.rejections = null;
        task.findings = List.of();
        task.decisions = Map.of();
        forgetWaits(task);
        status(task, end.status());
        boolean done = end.status().done();
        if (done) {
            for (TaskState dependant : task.dependants) {
                if (--dependant.missingDependencies == 0 && dependant.status == TaskStatus.WAITING) {
                    enqueue(dependant);
                }
            }
        }
        TaskState parent = task.parent;
        if (parent != null) {
            Composite siblings = parent.composite();
            siblings.live--;
            if (done) {
                siblings.done++;
            } else {
                siblings.badNews++;
            }
            siblings.news.add(task);
            wakeParent(parent, siblings);
        }
    }

    private void wakeParent(TaskState parent, Composite siblings) {
        if (parent.status == TaskStatus.SPLIT && siblings.wakes()) {
            enqueue(parent);
        }
    }

    private void forgetWaits(TaskState task) {
        task.until = Long.MAX_VALUE;
        task.asked.forEach(approvals::remove);
        task.asked = List.of();
    }

    private void waitUntil(TaskState task, TaskStatus status, Instant until) {
        task.until = until.toEpochMilli();
        timers.add(new Timer(task.until, task));
        wakeBy(task.until);
        status(task, status);
    }

    private void call(CallIntent intent, TaskState task) {
        long left = Math.min(
                task.limits.call().toMillis(), Math.max(0, task.limits.task().toMillis() - activeMillis(task)));
        long deadline = now + left;
        live.put(intent.call(), new LiveCall(intent, task, deadline));
        task.out++;
        wakeBy(deadline);
    }

    /** Takes the call off the books, unless it has been asked to stop and is yet to come back. */
    private TaskState finish(CallId call) {
        LiveCall known = live.get(call);
        if (known != null && !known.stopping) {
            takeOff(call);
            return known.task;
        }
        return get(call.task());
    }

    private void takeOff(CallId call) {
        LiveCall known = live.remove(call);
        if (known != null) {
            known.task.out--;
        }
    }

    /** Queues the task behind those that became ready before; it is in the queue exactly while it is ready. */
    private void enqueue(TaskState task) {
        task.until = Long.MAX_VALUE;
        if (task.status == TaskStatus.READY) {
            return;
        }
        status(task, TaskStatus.READY);
        (task.worker != null ? readyToWork : readyToPlan).add(task);
    }

    private void status(TaskState task, TaskStatus status) {
        if (task.status == TaskStatus.READY) {
            ready--;
        }
        if (status == TaskStatus.READY) {
            ready++;
        }
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

    private void acquire(TaskState task) {
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

    private void release(TaskState task) {
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

    static long activeMillisOf(TaskState task, long now) {
        return task.permit != null ? task.activeMillis + now - task.activeSince : task.activeMillis;
    }

    private long activeMillis(TaskState task) {
        return activeMillisOf(task, now);
    }

    static boolean hasOwnTimeLimit(TaskState task) {
        return task.spec.limits().task().compareTo(Limits.none().task()) < 0;
    }

    private void keepTime() {
        boolean nowBusy = !ended && (!live.isEmpty() || ready > 0 && !paused || backingOff > 0);
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
    private void wakeForActiveTime() {
        if (busy) {
            long active = activeMillis();
            wakeBy(now + Math.max(0, limits.run().toMillis() - active));
            if (!timedComposites.isEmpty()) {
                wakeBy(now + Math.max(0, timedComposites.peek().deadline() - active));
            }
        }
    }

    private void wakeBy(long at) {
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

    /** Returns the verdict an equal submission of this task had, if it had one. */
    static @Nullable Verdict known(TaskState task, int index) {
        if (task.rejections == null) {
            return null;
        }
        Verdict[] verdicts = task.rejections.byDigest.get(required(task.handoff).digest());
        Verdict verdict = verdicts == null ? null : verdicts[index];
        return verdict instanceof Verdict.Inconclusive ? null : verdict;
    }
}
