package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.RunEvent;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.journal.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Assertions about how a run ended. Made by {@link OrchestratorAssertions#assertThat(Outcome)}. */
public class OutcomeAssert extends AbstractPartAssert<OutcomeAssert, Outcome> {
    private static final int PAGE = 1_000;
    private static final int MAX_NAMES = 30;

    /** Called by AssertJ and {@link OrchestratorAssertions}. */
    public OutcomeAssert(Outcome actual) {
        super(actual, OutcomeAssert.class);
        run = actual == null ? null : new RunView(actual.report(), null);
    }

    /** Requires that the goal is reached and every criterion met. */
    public OutcomeAssert isAccepted() {
        return is(Outcome.Accepted.class, "be accepted");
    }

    /** Requires that the work is done, without criteria to judge it by. */
    public OutcomeAssert isUnverified() {
        return is(Outcome.Unverified.class, "be done without verification");
    }

    /** Requires that the goal is not reached. */
    public OutcomeAssert isFailed() {
        return is(Outcome.Failed.class, "fail");
    }

    /** Requires that the run was cancelled. */
    public OutcomeAssert isCancelled() {
        return is(Outcome.Cancelled.class, "be cancelled");
    }

    private OutcomeAssert is(Class<? extends Outcome> kind, String expected) {
        isNotNull();
        require(kind.isInstance(actual), () -> "Expected the run to " + expected + ", but it " + howItEnded() + ".");
        return this;
    }

    private String howItEnded() {
        if (actual instanceof Outcome.Failed failed) {
            return "failed as " + failed.failure().failureClass();
        }
        if (actual instanceof Outcome.Cancelled cancelled) {
            return "was cancelled (" + cancelled.reason() + ")";
        }
        return actual instanceof Outcome.Accepted ? "was accepted" : "is done without verification";
    }

    /**
     * Goes on to a task.
     *
     * @param nameOrPath its path, such as {@code 0/1}, or its name if no other task has it
     */
    public TaskAssert task(String nameOrPath) {
        TaskAssert next = onward(TaskAssert.class, TaskReport.class, TaskAssert::new, () -> requireTask(nameOrPath));
        next.outcome = this;
        return next;
    }

    /** Requires that there is no task of this path or name. */
    public OutcomeAssert doesNotHaveTask(String nameOrPath) {
        isNotNull();
        List<TaskReport> found = tasks(nameOrPath);
        require(
                found.isEmpty(),
                () -> "Expected the run not to have the task '" + nameOrPath + "', but it has " + named(found) + ".");
        return this;
    }

    /** Requires so many tasks, the root among them. */
    public OutcomeAssert hasTasks(int count) {
        isNotNull();
        int found = report().tasks().size();
        require(
                found == count,
                () -> "Expected the run to have " + counted(count, "task") + ", but it has " + found + ".");
        return this;
    }

    private TaskReport requireTask(String nameOrPath) {
        List<TaskReport> found = tasks(nameOrPath);
        if (found.isEmpty()) {
            throw broken("Expected the run to have the task '" + nameOrPath + "', but it has " + named(report().tasks())
                    + ".");
        }
        if (found.size() > 1) {
            throw broken("Task '" + nameOrPath + "' is ambiguous; give the path of one of " + named(found) + ".");
        }
        return found.get(0);
    }

    private List<TaskReport> tasks(String nameOrPath) {
        List<TaskReport> named = report().tasks().stream()
                .filter(t -> t.name().equals(nameOrPath))
                .toList();
        return !named.isEmpty()
                ? named
                : report().tasks().stream()
                        .filter(t -> t.id().path().equals(nameOrPath))
                        .toList();
    }

    private static String named(List<TaskReport> tasks) {
        return tasks.stream()
                        .limit(MAX_NAMES)
                        .map(t -> "'" + t.name() + "' (" + t.id() + ")")
                        .collect(Collectors.joining(", "))
                + (tasks.size() > MAX_NAMES ? " and " + (tasks.size() - MAX_NAMES) + " more" : "");
    }

    /** Goes on to the events the run left in its store. */
    public EventsAssert events(StateStore store) {
        EventsAssert next = onward(EventsAssert.class, eventsType(), EventsAssert::new, () -> read(store));
        next.outcome = this;
        return next;
    }

    @SuppressWarnings("unchecked") // no class stands for a list of one type
    static Class<List<RunEvent>> eventsType() {
        return (Class<List<RunEvent>>) (Class<?>) List.class;
    }

    private List<RunEvent> read(StateStore store) {
        List<RunEvent> events = new ArrayList<>();
        List<JournalRecord> page;
        do {
            page = store.read(report().run(), events.size() + 1L, PAGE);
            page.forEach(journaled -> events.add(EventRecord.view(journaled)));
        } while (page.size() == PAGE);
        return events;
    }

    @Override
    String what() {
        return "the run";
    }

    @Override
    @Nullable Payload result() {
        return actual instanceof Outcome.Accepted accepted
                ? accepted.result()
                : actual instanceof Outcome.Unverified unverified ? unverified.result() : null;
    }

    @Override
    @Nullable FileTree files() {
        return actual instanceof Outcome.Accepted accepted
                ? accepted.files()
                : actual instanceof Outcome.Unverified unverified ? unverified.files() : null;
    }

    private @Nullable Failure failure() {
        return actual instanceof Outcome.Failed failed ? failed.failure() : null;
    }

    @Override
    @Nullable FailureClass failureClass() {
        Failure failure = failure();
        return failure == null ? null : failure.failureClass();
    }

    @Override
    String failureText() {
        return TaskAssert.text(failure());
    }

    @Override
    List<Finding> findings() {
        Failure failure = failure();
        return failure == null ? List.of() : failure.findings();
    }

    @Override
    Predicate<Spent> pays() {
        return spent -> true;
    }
}
