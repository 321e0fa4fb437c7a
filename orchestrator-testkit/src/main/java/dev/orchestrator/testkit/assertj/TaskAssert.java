package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Assertions about a task of a run. Its result and files are those of the last attempt. */
public class TaskAssert extends AbstractPartAssert<TaskAssert, TaskReport> {
    /** Set right after it was made. */
    @Nullable OutcomeAssert outcome;

    /** Called by AssertJ and {@link OutcomeAssert#task}. */
    public TaskAssert(TaskReport actual) {
        super(actual, TaskAssert.class);
    }

    /** Goes back to the run's outcome. */
    public OutcomeAssert outcome() {
        return Objects.requireNonNull(outcome, "outcome");
    }

    /** Requires that it is done and every criterion met. */
    public TaskAssert isAccepted() {
        return hasStatus(TaskStatus.ACCEPTED);
    }

    /** Requires that it is done, without criteria to judge it by. */
    public TaskAssert isUnverified() {
        return hasStatus(TaskStatus.UNVERIFIED);
    }

    /** Requires that it is not done. */
    public TaskAssert isFailed() {
        return hasStatus(TaskStatus.FAILED);
    }

    /** Requires that it never started, because a task it depends on was not done. */
    public TaskAssert isSkipped() {
        return hasStatus(TaskStatus.SKIPPED);
    }

    /** Requires that it was given up on request. */
    public TaskAssert isCancelled() {
        return hasStatus(TaskStatus.CANCELLED);
    }

    /** Requires that it stands there. */
    public TaskAssert hasStatus(TaskStatus expected) {
        isNotNull();
        require(
                actual.status() == expected,
                () -> "Expected " + what() + " to be " + expected + ", but it is " + actual.status() + ".");
        return this;
    }

    /** Requires that so many attempts were made: of a worker, or concluded rounds of a planner. */
    public TaskAssert tookAttempts(int expected) {
        isNotNull();
        require(
                actual.attempts().size() == expected,
                () -> "Expected " + what() + " to take " + counted(expected, "attempt") + ", but it took "
                        + actual.attempts().size() + tries());
        return this;
    }

    /** Requires that its planner was asked so often, corrections not counted. */
    public TaskAssert tookRounds(int expected) {
        isNotNull();
        require(
                actual.rounds() == expected,
                () -> "Expected the planner of " + what() + " to be asked in " + counted(expected, "round")
                        + ", but it was asked in " + actual.rounds() + ".");
        return this;
    }

    /** Requires that an attempt was not accepted because of a finding with this code. */
    public TaskAssert wasRejectedFor(String code) {
        isNotNull();
        require(
                actual.attempts().stream().anyMatch(attempt -> codes(attempt).contains(code)),
                () -> "Expected " + what() + " to be rejected for '" + code + "', but it was not" + tries());
        return this;
    }

    /** Requires that every attempt was accepted. */
    public TaskAssert wasNeverRejected() {
        isNotNull();
        require(
                actual.attempts().stream().allMatch(attempt -> AttemptAssert.accepted(actual, attempt)),
                () -> "Expected " + what() + " never to be rejected, but it was" + tries());
        return this;
    }

    /** Requires that it was given to the worker or planner of this name. */
    public TaskAssert wasAssignedTo(String name) {
        isNotNull();
        String found = actual.by() instanceof Assignee.ToWorker worker
                ? worker.name()
                : ((Assignee.ToPlanner) actual.by()).name();
        require(
                found.equals(name),
                () -> "Expected " + what() + " to be given to '" + name + "', but it was given to '" + found + "'.");
        return this;
    }

    /** Requires that it depended on exactly these siblings. */
    public TaskAssert dependedOn(String... siblings) {
        isNotNull();
        SortedSet<String> expected = new TreeSet<>(List.of(siblings));
        SortedSet<String> found = new TreeSet<>(actual.after());
        require(
                expected.equals(found),
                () -> "Expected " + what() + " to depend on " + expected + ", but it depended on " + found + ".");
        return this;
    }

    /** Requires that it was broken down into exactly these, in the order they were added. */
    public TaskAssert hasChildren(String... names) {
        isNotNull();
        List<String> found = report().tasks().stream()
                .filter(t -> t.id().parent().equals(Optional.of(actual.id())))
                .map(TaskReport::name)
                .toList();
        require(
                found.equals(List.of(names)),
                () -> "Expected " + what() + " to be broken down into " + List.of(names) + ", but it was into " + found
                        + ".");
        return this;
    }

    /** Goes on to an attempt, from 1; for a concluded plan, the planner's round. */
    public AttemptAssert attempt(int number) {
        return to(() -> actual.attempts().stream()
                .filter(a -> a.number() == number)
                .findFirst()
                .orElseThrow(() -> broken("Expected " + what() + " to have an attempt " + number + ", but it took "
                        + actual.attempts().size() + tries())));
    }

    /** Goes on to the last attempt. */
    public AttemptAssert lastAttempt() {
        return to(
                () -> last().orElseThrow(() -> broken("Expected " + what() + " to have been tried, but it was not.")));
    }

    private AttemptAssert to(Supplier<AttemptReport> attempt) {
        AttemptAssert next = onward(AttemptAssert.class, AttemptReport.class, AttemptAssert::new, attempt);
        next.task = this;
        next.report = actual;
        return next;
    }

    private Optional<AttemptReport> last() {
        List<AttemptReport> all = actual.attempts();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private String tries() {
        return actual.attempts().isEmpty()
                ? "; it was never tried."
                : ": "
                        + actual.attempts().stream()
                                .map(a -> "attempt " + a.number() + " " + AttemptAssert.howItEnded(actual, a))
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    static List<String> codes(AttemptReport attempt) {
        return attempt.findings().stream().map(Finding::code).distinct().toList();
    }

    static String text(@Nullable Failure failure) {
        return failure == null
                ? ""
                : failure.message() + " Next: " + failure.next()
                        + failure.causes().stream()
                                .map(cause -> " Caused by " + cause)
                                .collect(Collectors.joining());
    }

    @Override
    String what() {
        return "task '" + actual.name() + "' (" + actual.id() + ")";
    }

    @Override
    @Nullable Payload result() {
        return last().map(AttemptReport::result).orElse(null);
    }

    @Override
    @Nullable FileTree files() {
        return last().map(AttemptReport::files).orElse(null);
    }

    @Override
    @Nullable FailureClass failureClass() {
        return actual.failure().map(Failure::failureClass).orElse(null);
    }

    @Override
    String failureText() {
        return text(actual.failure().orElse(null));
    }

    @Override
    List<Finding> findings() {
        return actual.failure().map(Failure::findings).orElse(List.of());
    }

    @Override
    Predicate<Spent> pays() {
        return spent -> spent.task().equals(actual.id());
    }
}
