package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One task of a {@link RunState}, and confined like it. Read from outside, changed only by {@code apply}. */
public final class TaskState {
    private static final TaskState[] NONE = {};

    /** Which of the run's permits a task holds while calls of its are out. */
    enum Permit {
        WORK,
        PLAN
    }

    final TaskId id;
    final @Nullable TaskState parent;
    final Subtask spec;
    final Limits limits;
    final Set<String> labels;

    TaskStatus status = TaskStatus.WAITING;
    TaskState[] dependencies = NONE;
    List<TaskState> dependants = List.of();
    /** Dependencies that are not done; one that ends otherwise stays counted. */
    int missingDependencies;

    /** The worker it goes to; null while it belongs to a planner. */
    @Nullable String worker;

    @Nullable Object workInput;

    @Nullable FileTree base;

    @Nullable HandoffRef handoff;

    List<Finding> findings = List.of();

    @Nullable Failure failure;

    @Nullable Checking checking;

    @Nullable Composite composite;

    @Nullable Rejections rejections;

    Map<String, Decision> decisions = Map.of();
    /** Approvals that wait for a decision. */
    List<String> asked = List.of();
    /** When it goes on by itself, in epoch milliseconds; {@code Long.MAX_VALUE} unless in BACKOFF or PARKED. */
    long until = Long.MAX_VALUE;

    int attempt;
    int round;
    /** Whether the current attempt or round goes on: the next call belongs to it. */
    boolean open;

    int calls;
    /** Calls that have not come back, those asked to stop included. */
    int out;

    int invalidMoves;
    int transients;
    int parks;

    /** Held while calls are out; null else. */
    @Nullable Permit permit;

    long activeSince;
    long activeMillis;

    TaskState(TaskId id, @Nullable TaskState parent, Subtask spec, Limits limits) {
        this.id = id;
        this.parent = parent;
        this.spec = spec;
        this.limits = limits;
        this.labels = parent == null ? spec.labels() : parent.labelsWith(spec.labels());
        if (spec.by() instanceof Assignee.ToWorker to) {
            worker = to.name();
        }
    }

    /** Returns the task's id. */
    public TaskId id() {
        return id;
    }

    /** Returns the task as it was proposed; for the root, as the goal says. */
    public Subtask spec() {
        return spec;
    }

    /** Returns where it stands. */
    public TaskStatus status() {
        return status;
    }

    /** Returns the limits that hold for it. */
    public Limits limits() {
        return limits;
    }

    /** Returns its labels and those of all tasks above it, sorted. */
    public Set<String> labels() {
        return labels;
    }

    /** Most tasks add none, and share their parent's. */
    private Set<String> labelsWith(Set<String> own) {
        if (labels.containsAll(own)) {
            return labels;
        }
        Set<String> all = new TreeSet<>(labels);
        all.addAll(own);
        return Collections.unmodifiableSet(all);
    }

    /** Returns the requirements it serves: its own, or else those of the nearest task above it that names some. */
    public Set<String> requirements() {
        for (TaskState task = this; task != null; task = task.parent) {
            if (!task.spec.requirements().isEmpty()) {
                return task.spec.requirements();
            }
        }
        return Set.of();
    }

    /** Returns the worker it goes to; empty while it belongs to a planner. */
    public Optional<String> worker() {
        return Optional.ofNullable(worker);
    }

    /** Returns what its worker or planner is told: {@link Content} or null. */
    public @Nullable Object input() {
        return workInput != null ? workInput : spec.input();
    }

    /** Returns the files it starts from; empty before its first call. */
    public FileTree base() {
        return base == null ? FileTree.EMPTY : base;
    }

    /** Returns the last submission, if there is one. */
    public Optional<HandoffRef> handoff() {
        return Optional.ofNullable(handoff);
    }

    /** Returns why the last attempt, move or result was not accepted. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns why it failed, if it did. */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the decisions made for the current attempt or round, by approval id. */
    public Map<String, Decision> decisions() {
        return decisions;
    }

    /** Returns the planner rounds started. */
    public int round() {
        return round;
    }

    /** Returns how many moves of the current round have been refused. */
    public int refused() {
        return invalidMoves;
    }

    /** Returns the attempts started. */
    public int attempt() {
        return attempt;
    }

    /** Returns the tasks it depends on. */
    public List<TaskState> dependencies() {
        return List.of(dependencies);
    }

    /** Returns its children, in the order they were added. */
    public List<TaskState> children() {
        return composite == null ? List.of() : composite.children;
    }

    /** Returns the children its planner is being told of. */
    public List<TaskState> news() {
        return composite == null ? List.of() : composite.told;
    }

    /** Returns the children that have ended and that its planner has not been told of. */
    public List<TaskState> untold() {
        return composite == null ? List.of() : composite.news;
    }

    Composite composite() {
        if (composite == null) {
            composite = new Composite();
        }
        return composite;
    }

    int depth() {
        int depth = 0;
        for (TaskState t = parent; t != null; t = t.parent) {
            depth++;
        }
        return depth;
    }

    String plannerName() {
        return spec.by().name();
    }

    /** Whether this planner's task is joined by its quorum instead of being asked again. */
    boolean joins() {
        return composite != null && composite.wake == Move.Wake.NEVER;
    }

    @Override
    public String toString() {
        return id + " " + spec.name() + " " + status;
    }

    /** What a task that has been broken down keeps about its children. */
    static final class Composite {
        final ArrayList<TaskState> children = new ArrayList<>();
        final Map<String, TaskState> byName = new HashMap<>();
        /** Children that ended since the planner was last called. */
        final List<TaskState> news = new ArrayList<>();
        /** Children the open round was told of. */
        final List<TaskState> told = new ArrayList<>();

        Move.Quorum quorum = Move.Quorum.ALL;
        Move.Wake wake = Move.Wake.WHEN_SETTLED;
        int live;
        int done;
        /** How many of the news are of children that are not done. */
        int badNews;
        /** Whether the planner knows that the quorum is reached or out of reach. */
        boolean quorumTold;
        /** The subtree's tasks, this one not counted. */
        int descendants;
        /** Whether the time limit the subtask set for itself is being watched. */
        boolean timed;

        boolean quorumReached() {
            return quorum.all() ? live == 0 && done == children.size() : done >= quorum.needed();
        }

        boolean quorumOutOfReach() {
            return quorum.all() ? live == 0 && done < children.size() : done + live < quorum.needed();
        }

        boolean quorumDecided() {
            return !quorum.all() && (quorumReached() || quorumOutOfReach());
        }

        /** Whether the planner is to be asked now. Only news wakes it, or that nothing is left to wait for. */
        boolean wakes() {
            if (wake == Move.Wake.NEVER) {
                return false;
            }
            boolean early = wake == Move.Wake.ON_EACH
                    || wake == Move.Wake.ON_FAILURE && badNews > 0
                    || !quorumTold && quorumDecided();
            return live == 0 || early && !news.isEmpty();
        }

        /** Tells the planner all there is, in path order: the order of ends is an accident of timing. */
        void tell() {
            told.addAll(news);
            told.sort(Comparator.comparing(TaskState::id));
            news.clear();
            badNews = 0;
            quorumTold |= quorumDecided();
        }
    }

    /** The checks of one submission under way. */
    static final class Checking {
        final @Nullable Verdict[] verdicts;
        final int[] tries;
        int stage;
        int out;
        /** Criteria whose check waits for a person or a time. */
        List<Integer> parked = List.of();
        /** For each criterion the time its check waits for; null while none does. */
        long @Nullable [] until;
        /** Criteria whose check may go on. */
        List<Integer> due = List.of();

        void park(int index, long at) {
            out--;
            tries[index]--; // the same try goes on later
            parked = with(parked, index);
            if (at != Long.MAX_VALUE) {
                if (until == null) {
                    until = new long[verdicts.length];
                    Arrays.fill(until, Long.MAX_VALUE);
                }
                until[index] = at;
            }
        }

        void unpark(int index) {
            parked = without(parked, index);
            due = with(due, index);
            if (until != null) {
                until[index] = Long.MAX_VALUE;
            }
        }

        /** Notes that the check is being made. */
        void called(int index) {
            tries[index]++;
            out++;
            due = without(due, index);
        }

        private static List<Integer> with(List<Integer> some, Integer index) {
            return Stream.concat(some.stream(), Stream.of(index)).toList();
        }

        private static List<Integer> without(List<Integer> some, Integer index) {
            return some.isEmpty()
                    ? some
                    : some.stream().filter(i -> !i.equals(index)).toList();
        }

        /** Whether a check waits for exactly this time. */
        boolean waitsFor(long at) {
            if (until != null) {
                for (long each : until) {
                    if (each == at) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Whether nothing goes on until somebody decides or some time has come. */
        boolean onlyParked() {
            return out == 0 && due.isEmpty() && !parked.isEmpty();
        }

        Checking(List<Criterion> criteria) {
            verdicts = new Verdict[criteria.size()];
            tries = new int[criteria.size()];
            stage = nextStage(criteria, -1);
        }

        static int nextStage(List<Criterion> criteria, int after) {
            int next = Integer.MAX_VALUE;
            for (Criterion criterion : criteria) {
                if (criterion.stage() > after && criterion.stage() < next) {
                    next = criterion.stage();
                }
            }
            return next;
        }
    }

    /** What was rejected before: the same submission is not checked twice, the same findings not sent back for ever. */
    static final class Rejections {
        final Map<String, Verdict[]> byDigest = new LinkedHashMap<>();
        String lastFingerprints = "";
        int inARow;
    }
}
