package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.kernel.Event.End;
import dev.orchestrator.core.kernel.Event.Next;
import dev.orchestrator.core.kernel.RunState.LiveCall;
import dev.orchestrator.core.kernel.TaskState.Checking;
import dev.orchestrator.core.kernel.TaskState.Composite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides. Total and deterministic: the same state, input, time and entropy give the same events, and an input that
 * does not apply gives none.
 *
 * <p>Every event is applied to the state as soon as it is decided, because what follows depends on it. The state
 * machine is tabled in {@code DESIGN.md}.
 */
public final class Kernel {
    private static final int MAX_INVALID_MOVES = 3;
    private static final int MAX_TRANSIENTS = 2;
    private static final int MAX_CHECK_TRIES = 2;
    private static final int MAX_SAME_FINDINGS = 3;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int MAX_NAMES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    private final RunState state;
    private final Instant now;
    private final long entropy;
    private final List<Event> events;
    /** Whose end has not been followed up; null before the first. */
    private @Nullable Deque<TaskState> ended;

    private Kernel(RunState state, Instant now, long entropy, List<Event> events) {
        this.state = state;
        this.now = now;
        this.entropy = entropy;
        this.events = events;
    }

    /** Decides upon one input; the state has taken in the returned events already. */
    public static List<Event> decide(RunState state, Input input, Instant now, long entropy) {
        List<Event> events = new ArrayList<>(4);
        if (!(input instanceof Input.Reopened)) {
            state.observe(now);
        }
        Instant at = state.now() > now.toEpochMilli() ? Instant.ofEpochMilli(state.now()) : now;
        new Kernel(state, at, entropy, events).on(input);
        return events;
    }

    private void on(Input input) {
        if (input instanceof Input.HandoffReturned in) {
            if (in.call().kind() == CallId.Kind.WORK && wanted(in.call())) {
                handoff(in);
            }
        } else if (input instanceof Input.CheckReturned in) {
            if (in.call().kind() == CallId.Kind.CHECK && wanted(in.call())) {
                checked(RunState.required(state.live.get(in.call())), in.report());
            }
        } else if (input instanceof Input.MoveReturned in) {
            if (in.call().kind() == CallId.Kind.PLAN && wanted(in.call())) {
                move(in);
            }
        } else if (input instanceof Input.CallFailed in) {
            if (wanted(in.call())) {
                failed(in.call(), in.failure());
            }
        } else if (input instanceof Input.CallParked in) {
            if (wanted(in.call())) {
                parked(in.call(), in.parking());
            }
        } else if (input instanceof Input.CallStopped in) {
            if (wanted(in.call())) {
                failed(
                        in.call(),
                        new CallFailure(
                                FailureClass.DEFECT,
                                "the call was interrupted from outside; only the engine interrupts calls",
                                List.of(),
                                null));
            }
        } else if (input instanceof Input.Start in) {
            if (state.root == null) {
                emit(new Event.RunCreated(in.goal(), in.limits(), in.catalogue()));
            }
        } else if (state.root != null && !state.ended()) {
            onRun(input);
        }
        settle();
        startReady();
        settle();
        endRun();
    }

    private void onRun(Input input) {
        if (input instanceof Input.Tick) {
            tick();
        } else if (input instanceof Input.Decided in) {
            RunState.PendingApproval pending = state.approvals.get(in.approval());
            if (pending != null) {
                TaskState task = state.get(pending.request().call().task());
                emit(new Event.ApprovalDecided(task.id, in.approval(), in.decision()));
                if (task.status == TaskStatus.CHECKING) {
                    resumeChecks(task);
                }
            }
        } else if (input instanceof Input.CancelRequested in) {
            TaskState root = state.root().orElseThrow();
            if (root.status != TaskStatus.CANCELLING) {
                cancel(root, in.why());
            }
        } else if (input instanceof Input.PauseRequested && !state.paused()) {
            emit(new Event.RunPaused());
        } else if (input instanceof Input.ResumeRequested && state.paused()) {
            emit(new Event.RunResumed());
        } else if (input instanceof Input.Reopened) {
            emit(new Event.RunReopened());
        }
    }

    /** Whether the call is open; an outcome of one that was asked to stop is taken off the books. */
    private boolean wanted(CallId id) {
        LiveCall call = state.live.get(id);
        if (call == null) {
            return false;
        }
        if (call.stopping) {
            emit(new Event.LateOutcome(id));
            if (call.task.status == TaskStatus.CANCELLING) {
                cancelled(call.task);
            }
            return false;
        }
        return true;
    }

    // ---- workers ----

    private void handoff(Input.HandoffReturned in) {
        TaskState task = state.get(in.call().task());
        emit(new Event.HandoffReceived(in.call(), in.handoff()));
        judge(task);
    }

    /** Starts judging what was just handed in. */
    private void judge(TaskState task) {
        if (task.checking == null) {
            end(task, End.UNVERIFIED);
        } else if (task.permit != null) {
            startStage(task);
        }
    }

    private void failed(CallId id, CallFailure failure) {
        TaskState task = state.get(id.task());
        if (id.kind() == CallId.Kind.CHECK) {
            checked(
                    RunState.required(state.live.get(id)),
                    new CheckReport(CheckResult.couldNotRun(failure.message()), "", "0"));
            return;
        }
        if (failure.failureClass() == FailureClass.TRANSIENT && task.transients < MAX_TRANSIENTS) {
            emit(new Event.BackedOff(id, FailureClass.TRANSIENT, failure.message(), backoff(task, failure)));
            return;
        }
        List<Finding> findings = List.of(Finding.of(
                failure.failureClass().name().toLowerCase(Locale.ROOT).replace('_', '-'), failure.message()));
        if (id.kind() == CallId.Kind.PLAN || !mayRetry(failure.failureClass())) {
            attemptEnds(task, id, failure, findings, Failures.call(task, failure, findings));
        } else if (task.attempt >= task.limits.attempts()) {
            attemptEnds(task, id, failure, findings, exhausted(task, failure, findings));
        } else if (repeats(task, findings)) {
            attemptEnds(task, id, failure, findings, Failures.call(task, failure, findings));
        } else {
            emit(new Event.AttemptFailed(id, failure, findings, Next.RETRY, null));
        }
    }

    private void attemptEnds(TaskState task, CallId id, CallFailure failure, List<Finding> findings, Failure why) {
        emit(new Event.AttemptFailed(id, failure, findings, Next.END, End.failed(why)));
        ended(task);
    }

    private static boolean mayRetry(FailureClass failureClass) {
        return switch (failureClass) {
            case BUDGET, POLICY, IMPOSSIBLE, INFEASIBLE, ABANDONED -> false;
            default -> true;
        };
    }

    private static Failure exhausted(TaskState task, CallFailure failure, List<Finding> findings) {
        CallFailure all = new CallFailure(
                failure.failureClass(),
                "all " + task.attempt + " attempts are used up; the last one: " + failure.message(),
                failure.causes(),
                null);
        return Failures.call(task, all, findings);
    }

    /** Whether these findings would come up the third time in a row. */
    private static boolean repeats(TaskState task, List<Finding> findings) {
        TaskState.Rejections before = task.rejections;
        return before != null
                && before.inARow >= MAX_SAME_FINDINGS - 1
                && before.lastFingerprints.equals(Verdicts.fingerprints(findings));
    }

    /** Full jitter: a random share of 1 s, then of 2 s; but not before the outside wants to be asked again. */
    private Instant backoff(TaskState task, CallFailure failure) {
        long cap = FIRST_BACKOFF.toMillis() << task.transients;
        Duration jitter = Duration.ofMillis(1 + Math.floorMod(entropy, cap));
        Duration wait = failure.retryAfter() != null && failure.retryAfter().compareTo(jitter) > 0
                ? failure.retryAfter()
                : jitter;
        return notTooFar(wait);
    }

    /** A wait longer than any limit is as good as for ever, and must not overflow. */
    private Instant notTooFar(Duration wait) {
        return now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    private void parked(CallId id, Parking parking) {
        TaskState task = state.get(id.task());
        if (task.parks >= task.limits.parks()) {
            String message = "parked " + task.parks + " times in one attempt, which is the limit (parks)";
            failed(id, new CallFailure(FailureClass.BUDGET, message, List.of(), null));
        } else if (parking instanceof Parking.ForApproval ask && state.approvals.containsKey(ask.id())) {
            String message = "approval '" + ask.id() + "' is asked for by two calls; give each an id of its own";
            failed(id, new CallFailure(FailureClass.DEFECT, message, List.of(), null));
        } else if (parking instanceof Parking.ForApproval ask) {
            emit(new Event.ApprovalRequested(id, ask.id(), ask.subject(), ask.shown(), ask.hash()));
        } else if (parking instanceof Parking.Until until) {
            emit(new Event.TaskParked(id, notTooFar(Duration.between(now, until.at()))));
        }
    }

    // ---- checks ----

    private void startStage(TaskState task) {
        List<Criterion> criteria = task.spec.criteria();
        Checking checking = RunState.checking(task);
        int stage = checking.stage;
        for (int i = 0; i < criteria.size() && task.checking == checking && checking.stage == stage; i++) {
            if (criteria.get(i).stage() == stage && checking.verdicts[i] == null) {
                Verdict known = RunState.known(task, i);
                if (known == null) {
                    check(task, i);
                } else {
                    record(task, checkCall(task, i), known);
                }
            }
        }
    }

    private void resumeChecks(TaskState task) {
        for (Integer index : RunState.checking(task).due) {
            check(task, index);
        }
    }

    private void check(TaskState task, int index) {
        String digest = RunState.required(task.handoff).digest();
        emit(new Event.CheckCalled(
                checkCall(task, index), RunState.criterion(task, index).id(), digest));
    }

    private static CallId checkCall(TaskState task, int index) {
        int number = task.worker != null ? task.attempt : task.round;
        return new CallId(task.id, CallId.Kind.CHECK, number, index, task.calls + 1);
    }

    private void checked(LiveCall call, CheckReport report) {
        TaskState task = call.task;
        CallId id = call.intent.call();
        String digest = ((Event.CheckCalled) call.intent).digest();
        String verifier = RunState.criterion(task, id.index()).verifier();
        record(task, id, Verdicts.of(report, verifier, digest, now));
    }

    /** Records a verdict, with what follows from it: that depends on it being the last of its stage. */
    private void record(TaskState task, CallId id, Verdict verdict) {
        Checking checking = RunState.checking(task);
        String criterion = RunState.criterion(task, id.index()).id();
        LiveCall live = state.live.get(id);
        int othersOut = checking.out - (live == null ? 0 : 1);
        boolean last = othersOut == 0
                && checking.parked.isEmpty()
                && checking.due.isEmpty()
                && !othersUndecided(task, checking, id.index());
        if (verdict instanceof Verdict.Inconclusive && checking.tries[id.index()] < MAX_CHECK_TRIES) {
            emit(new Event.VerdictRecorded(id, criterion, verdict, Next.RECHECK, null));
            check(task, id.index());
        } else if (!last) {
            emit(new Event.VerdictRecorded(id, criterion, verdict, Next.WAIT, null));
        } else {
            Verdict[] verdicts = checking.verdicts.clone();
            verdicts[id.index()] = verdict;
            conclude(task, id, criterion, verdict, verdicts);
        }
    }

    /** Whether a criterion of the stage has neither a verdict nor a check under way: its turn is yet to come. */
    private static boolean othersUndecided(TaskState task, Checking checking, int index) {
        List<Criterion> criteria = task.spec.criteria();
        for (int i = 0; i < criteria.size(); i++) {
            if (i != index && criteria.get(i).stage() == checking.stage && checking.verdicts[i] == null) {
                return true;
            }
        }
        return false;
    }

    private void conclude(TaskState task, CallId id, String criterion, Verdict last, Verdict[] verdicts) {
        List<Finding> findings = Verdicts.findings(verdicts);
        End end = null;
        Next next = Next.END;
        int impossible = first(verdicts, Verdict.Impossible.class);
        int inconclusive = first(verdicts, Verdict.Inconclusive.class);
        if (impossible >= 0) {
            String reason = ((Verdict.Impossible) verdicts[impossible]).reason();
            end = failure(
                    task,
                    FailureClass.IMPOSSIBLE,
                    criterionName(task, impossible) + " cannot be met: " + reason,
                    findings);
        } else if (!findings.isEmpty()) {
            String why = whyNotAgain(task, findings);
            if (why == null) {
                next = Next.RETRY;
            } else {
                end = failure(task, FailureClass.REJECTED, why, findings);
            }
        } else if (inconclusive >= 0) {
            String reason = ((Verdict.Inconclusive) verdicts[inconclusive]).reason();
            end = failure(
                    task,
                    FailureClass.INCONCLUSIVE,
                    criterionName(task, inconclusive) + " could not be checked: " + reason,
                    findings);
        } else if (Checking.nextStage(task.spec.criteria(), RunState.checking(task).stage) != Integer.MAX_VALUE) {
            next = Next.NEXT_STAGE;
        } else {
            end = End.ACCEPTED;
        }
        emit(new Event.VerdictRecorded(id, criterion, last, next, end));
        if (end != null) {
            ended(task);
        } else if (next == Next.NEXT_STAGE) {
            startStage(task);
        }
    }

    private static End failure(TaskState task, FailureClass failureClass, String message, List<Finding> findings) {
        return failure(task, TaskStatus.FAILED, failureClass, message, findings);
    }

    private static End failure(
            TaskState task, TaskStatus status, FailureClass failureClass, String message, List<Finding> findings) {
        return new End(status, Failures.of(task, failureClass, message, Failures.nextFor(failureClass), findings));
    }

    private static String criterionName(TaskState task, int index) {
        Criterion criterion = RunState.criterion(task, index);
        return "criterion '" + criterion.id() + "' (verifier '" + criterion.verifier() + "')";
    }

    private static @Nullable String whyNotAgain(TaskState task, List<Finding> findings) {
        String first = " First finding: " + findings.get(0);
        if (repeats(task, findings)) {
            return "the same findings came up " + MAX_SAME_FINDINGS + " times in a row." + first;
        }
        if (task.worker != null) {
            return task.attempt >= task.limits.attempts()
                    ? "all " + task.attempt + " attempts were rejected." + first
                    : null;
        }
        if (task.joins()) {
            return "the children's joined results were rejected, and no planner is asked (wake NEVER)." + first;
        }
        return task.round >= task.limits.rounds()
                ? "rejected, and all " + task.round + " rounds of planning are used up." + first
                : null;
    }

    private static int first(Verdict[] verdicts, Class<? extends Verdict> kind) {
        for (int i = 0; i < verdicts.length; i++) {
            if (kind.isInstance(verdicts[i])) {
                return i;
            }
        }
        return -1;
    }

    // ---- planners ----

    private void move(Input.MoveReturned in) {
        TaskState task = state.get(in.call().task());
        Move move = in.move();
        List<Finding> problems = MoveValidator.problems(state, task, move);
        TreeUnion union = null;
        if (problems.isEmpty() && move instanceof Move.Conclude conclude && conclude.files() == null) {
            union = TreeUnion.of(task.base(), done(task));
            problems = union.conflicts();
        }
        if (!problems.isEmpty()) {
            reject(task, in.call(), problems);
            return;
        }
        emit(new Event.MoveAccepted(in.call(), move));
        if (move instanceof Move.Split split) {
            for (String name : split.cancel()) {
                cancel(task.composite().byName.get(name), "cancelled by the planner of " + task.id);
            }
            joinIfDue(task);
        } else if (move instanceof Move.Conclude conclude) {
            abandonChildren(task);
            FileTree files = conclude.files() != null
                    ? conclude.files()
                    : RunState.required(union).tree();
            Content result = conclude.result() instanceof Content content ? content : Content.NULL;
            emit(new Event.HandoffReceived(
                    in.call(), new HandoffRef(result, files, List.of(), List.of(), Digests.submission(result, files))));
            judge(task);
        } else if (move instanceof Move.Infeasible infeasible) {
            fail(task, FailureClass.INFEASIBLE, "the planner found no way: " + infeasible.reason(), List.of());
        }
    }

    private void reject(TaskState task, CallId call, List<Finding> problems) {
        emit(new Event.MoveRejected(call, problems));
        if (task.invalidMoves >= MAX_INVALID_MOVES) {
            fail(
                    task,
                    FailureClass.INVALID_OUTPUT,
                    "planner '" + task.plannerName() + "' made " + MAX_INVALID_MOVES
                            + " moves in a row that do not apply. First problem: " + problems.get(0),
                    problems);
        } else {
            callPlanner(task, RunState.required(task.base));
        }
    }

    private void callPlanner(TaskState task, FileTree base) {
        int round = task.open ? task.round : task.round + 1;
        CallId call = new CallId(task.id, CallId.Kind.PLAN, round, 0, task.calls + 1);
        emit(new Event.PlannerCalled(call, base, state.seq()));
    }

    private static List<TaskState> done(TaskState task) {
        return task.children().stream().filter(c -> c.status.done()).toList();
    }

    /** Joins children by their quorum where the planner did not want to be asked. */
    private void joinIfDue(TaskState task) {
        Composite composite = task.composite;
        if (task.status != TaskStatus.SPLIT || composite == null || composite.wake != Move.Wake.NEVER) {
            return;
        }
        if (composite.quorumOutOfReach()) {
            fail(task, FailureClass.DEPENDENCY, whichAreMissing(composite), childFindings(composite));
        } else if (composite.quorumReached()) {
            abandonChildren(task);
            List<TaskState> done = done(task);
            TreeUnion union = TreeUnion.of(task.base(), done);
            if (!union.conflicts().isEmpty()) {
                fail(task, FailureClass.DEPENDENCY, "children left contradicting files", union.conflicts());
                return;
            }
            List<TaskState> byName = done.stream()
                    .sorted(Comparator.comparing(c -> c.spec.name()))
                    .toList();
            Content result = new Content.Joined(
                    byName.stream().map(c -> c.spec.name()).toList(),
                    byName.stream()
                            .map(c -> RunState.required(c.handoff).result())
                            .toList());
            CallId call = new CallId(task.id, CallId.Kind.JOIN, task.round, 0, task.calls + 1);
            emit(new Event.HandoffReceived(
                    call,
                    new HandoffRef(
                            result, union.tree(), List.of(), List.of(), Digests.submission(result, union.tree()))));
            judge(task);
        }
    }

    private static String whichAreMissing(Composite composite) {
        int needed = composite.quorum.all() ? composite.children.size() : composite.quorum.needed();
        return needed + " of " + composite.children.size() + " children had to be done, but only " + composite.done
                + " are";
    }

    private static List<Finding> childFindings(Composite composite) {
        List<Finding> findings = new ArrayList<>();
        for (TaskState child : composite.children) {
            if (child.status.terminal() && !child.status.done() && findings.size() < Verdicts.MAX_FINDINGS) {
                findings.add(Finding.of(
                        "child-" + child.status.name().toLowerCase(Locale.ROOT),
                        child.failure == null
                                ? "'" + child.spec.name() + "' (" + child.id + ") ended as " + child.status
                                : child.failure.toString()));
            }
        }
        return findings;
    }

    // ---- starting ----

    private void startReady() {
        if (state.paused() || state.ended()) {
            return;
        }
        int before;
        do { // what ends while it starts may free a permit for the other queue
            before = events.size();
            start(state.readyToWork, true);
            start(state.readyToPlan, false);
        } while (events.size() > before);
    }

    private void start(Deque<TaskState> queue, boolean work) {
        while (!queue.isEmpty()
                && (work ? state.working : state.planning) < state.limits().concurrency()) {
            start(queue.element());
            settle();
        }
    }

    private void start(TaskState task) {
        if (task.checking != null) {
            if (task.checking.due.isEmpty()) {
                startStage(task);
            } else {
                resumeChecks(task);
            }
            return;
        }
        if (timeIsUp(task)) {
            fail(
                    task,
                    FailureClass.DEADLINE,
                    "its time limit (task) of " + task.limits.task() + " is used up",
                    task.findings);
            return;
        }
        if (task.worker == null && !task.open && task.round >= task.limits.rounds()) {
            fail(
                    task,
                    FailureClass.BUDGET,
                    "all " + task.round + " rounds of planning (rounds) are used up",
                    childFindings(task.composite()));
            return;
        }
        FileTree base = base(task);
        if (base == null) {
            return;
        }
        if (task.worker == null) {
            callPlanner(task, base);
        } else {
            int attempt = task.open && task.attempt > 0 ? task.attempt : task.attempt + 1;
            emit(new Event.WorkerCalled(new CallId(task.id, CallId.Kind.WORK, attempt, 0, task.calls + 1), base));
        }
    }

    private @Nullable FileTree base(TaskState task) {
        if (task.base != null) {
            return task.base;
        }
        FileTree parents = RunState.required(task.parent).base();
        if (task.dependencies.length == 0) {
            return parents;
        }
        TreeUnion union = TreeUnion.of(parents, List.of(task.dependencies));
        if (!union.conflicts().isEmpty()) {
            fail(task, FailureClass.DEPENDENCY, "what it depends on left contradicting files", union.conflicts());
            return null;
        }
        return union.tree();
    }

    private boolean timeIsUp(TaskState task) {
        return RunState.activeMillisOf(task, state.now()) >= task.limits.task().toMillis();
    }

    // ---- time ----

    private void tick() {
        long millis = state.now();
        for (LiveCall call : List.copyOf(state.live.values())) {
            if (call.stopping && call.graceUntil <= millis) {
                emit(new Event.LateOutcome(call.intent.call()));
                if (call.task.status == TaskStatus.CANCELLING) {
                    cancelled(call.task);
                }
            } else if (!call.stopping && call.deadline <= millis) {
                overdue(call);
            }
        }
        while (!state.timedComposites.isEmpty() && state.timedComposites.peek().deadline() <= state.activeMillis()) {
            TaskState task = state.timedComposites.peek().task();
            fail(
                    task,
                    FailureClass.DEADLINE,
                    "its time limit (task) of " + task.spec.limits().task() + " is used up",
                    List.of());
        }
        TaskState root = state.root().orElseThrow();
        if (!root.status.terminal()
                && root.status != TaskStatus.CANCELLING
                && state.timeLeft().isZero()) {
            fail(
                    root,
                    FailureClass.DEADLINE,
                    "the run's time limit (run) of " + state.limits().run() + " is used up",
                    List.of());
        }
        while (!state.timers.isEmpty() && state.timers.peek().at() <= millis) {
            TaskState task = state.timers.peek().task();
            emit(new Event.TimerFired(task.id));
            if (task.status == TaskStatus.CHECKING) {
                resumeChecks(task);
            }
        }
        state.planWake();
    }

    private void overdue(LiveCall call) {
        CallId id = call.intent.call();
        TaskState task = call.task;
        emit(new Event.StopRequested(id));
        boolean taskLimit = timeIsUp(task);
        String message = taskLimit
                ? "its time limit (task) of " + task.limits.task() + " is used up"
                : "the call ran into its time limit (call) of " + task.limits.call();
        CallFailure failure = new CallFailure(FailureClass.DEADLINE, message, List.of(), null);
        if (id.kind() == CallId.Kind.WORK && taskLimit) {
            List<Finding> findings = List.of(Finding.of("deadline", message));
            attemptEnds(task, id, failure, findings, Failures.call(task, failure, findings));
        } else {
            failed(id, failure);
        }
    }

    // ---- ending ----

    private void cancel(@Nullable TaskState task, String why) {
        if (task == null || task.status.terminal() || task.status == TaskStatus.CANCELLING) {
            return;
        }
        List<TaskState> subtree = new ArrayList<>();
        collectLive(task, subtree);
        emit(new Event.CancelRequested(task.id, why));
        for (LiveCall call : List.copyOf(state.live.values())) {
            if (!call.stopping && call.task.status == TaskStatus.CANCELLING) {
                emit(new Event.StopRequested(call.intent.call()));
            }
        }
        for (TaskState each : subtree) {
            cancelled(each);
        }
    }

    /** Children before parents. */
    private static void collectLive(TaskState task, List<TaskState> into) {
        if (!task.status.terminal()) {
            for (TaskState child : task.children()) {
                collectLive(child, into);
            }
            into.add(task);
        }
    }

    /** Ends a task that is being cancelled once nothing of it is at work any more. */
    private void cancelled(TaskState task) {
        if (task.status != TaskStatus.CANCELLING || task.composite != null && task.composite.live > 0 || task.out > 0) {
            return;
        }
        end(task, End.CANCELLED);
    }

    /** Ends what is still at work below a task that has no use for it any more, without waiting for it. */
    private void abandonChildren(TaskState task) {
        if (task.composite == null || task.composite.live == 0) {
            return;
        }
        List<TaskState> subtree = new ArrayList<>();
        for (TaskState child : task.children()) {
            collectLive(child, subtree);
        }
        for (LiveCall call : List.copyOf(state.live.values())) {
            if (!call.stopping && isBelow(call.task, task)) {
                emit(new Event.StopRequested(call.intent.call()));
            }
        }
        for (TaskState each : subtree) {
            emit(new Event.TaskEnded(each.id, End.CANCELLED));
        }
    }

    private static boolean isBelow(TaskState task, TaskState ancestor) {
        for (TaskState t = task.parent; t != null; t = t.parent) {
            if (t == ancestor) {
                return true;
            }
        }
        return false;
    }

    private void fail(TaskState task, FailureClass failureClass, String message, List<Finding> findings) {
        if (task.out > 0) {
            for (LiveCall call : List.copyOf(state.live.values())) {
                if (!call.stopping && call.task == task) {
                    emit(new Event.StopRequested(call.intent.call()));
                }
            }
        }
        end(task, failure(task, failureClass, message, findings));
    }

    private void end(TaskState task, End end) {
        emit(new Event.TaskEnded(task.id, end));
        ended(task);
    }

    private void ended(TaskState task) {
        if (ended == null) {
            ended = new ArrayDeque<>(2);
        }
        ended.add(task);
    }

    /** Draws the consequences of every end: dependants that can no longer start, parents that can now go on. */
    private void settle() {
        while (ended != null && !ended.isEmpty()) {
            TaskState task = ended.remove();
            abandonChildren(task);
            if (!task.status.done()) {
                for (TaskState dependant : task.dependants) {
                    if (dependant.status == TaskStatus.WAITING) {
                        end(dependant, skipped(dependant));
                    }
                }
            }
            TaskState parent = task.parent;
            if (parent != null && parent.status == TaskStatus.CANCELLING) {
                cancelled(parent);
            } else if (parent != null) {
                joinIfDue(parent);
            }
        }
    }

    private static End skipped(TaskState task) {
        return failure(task, TaskStatus.SKIPPED, FailureClass.DEPENDENCY, whySkipped(task), List.of());
    }

    /** Which of several ended first is an accident of timing that nobody may see: a planner could act upon it. */
    private static String whySkipped(TaskState task) {
        TaskState[] all = task.dependencies;
        if (all.length == 1) {
            return "skipped, because " + named(all[0]) + " ended as " + all[0].status;
        }
        String names = Arrays.stream(all).limit(MAX_NAMES).map(Kernel::named).collect(Collectors.joining(", "));
        int more = all.length - MAX_NAMES;
        return "skipped, because it needs all of " + names + (more > 0 ? " and " + more + " more" : "")
                + ", and not all are done";
    }

    private static String named(TaskState task) {
        return "'" + task.spec.name() + "' (" + task.id + ")";
    }

    private void endRun() {
        TaskState root = state.root;
        if (root != null && root.status.terminal() && !state.ended()) {
            emit(new Event.RunEnded(root.status));
        }
    }

    private void emit(Event event) {
        events.add(event);
        state.apply(now, event);
    }
}
