package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Assertions about one try. */
public class AttemptAssert extends AbstractPartAssert<AttemptAssert, AttemptReport> {
    /** Set right after it was made. */
    @Nullable TaskAssert task;

    /** The task's report, if there is one. */
    @Nullable TaskReport report;

    /** Called by AssertJ and {@link TaskAssert#attempt}. */
    public AttemptAssert(AttemptReport actual) {
        super(actual, AttemptAssert.class);
    }

    /** Goes back to the task. */
    public TaskAssert task() {
        return Objects.requireNonNull(task, "task");
    }

    /** Requires that it was accepted, or is done without criteria. */
    public AttemptAssert wasAccepted() {
        isNotNull();
        require(
                accepted(report, actual),
                () -> "Expected " + what() + " to be accepted, but it " + howItEnded(report, actual) + ".");
        return this;
    }

    /** Requires that it was not accepted because of a finding with this code. */
    public AttemptAssert wasRejectedFor(String code) {
        isNotNull();
        require(
                TaskAssert.codes(actual).contains(code),
                () -> "Expected " + what() + " to be rejected for '" + code + "', but it " + howItEnded(report, actual)
                        + ".");
        return this;
    }

    /** Requires this criterion's verdict to be that it is met. */
    public AttemptAssert met(String criterion) {
        return judged(criterion, Verdict.Met.class);
    }

    /** Requires this criterion's verdict to be that it is not met. */
    public AttemptAssert didNotMeet(String criterion) {
        return judged(criterion, Verdict.NotMet.class);
    }

    /** Requires this criterion's verdict to be of this kind. */
    public AttemptAssert judged(String criterion, Class<? extends Verdict> kind) {
        isNotNull();
        Verdict found = actual.verdicts().get(criterion);
        require(
                kind.isInstance(found),
                () -> "Expected the verdict on criterion '" + criterion + "' of " + what() + " to be "
                        + kind.getSimpleName() + ", but "
                        + (found == null
                                ? "there is none; there are some on "
                                        + actual.verdicts().keySet() + "."
                                : "it is " + found + "."));
        return this;
    }

    /** Requires this note of the worker's. */
    public AttemptAssert hasNote(String note) {
        isNotNull();
        require(
                actual.notes().contains(note),
                () -> "Expected " + what() + " to note '" + note + "', but it noted " + actual.notes() + ".");
        return this;
    }

    /** Requires this concern of the worker's. */
    public AttemptAssert hasConcern(String concern) {
        isNotNull();
        require(
                actual.concerns().contains(concern),
                () -> "Expected " + what() + " to be concerned about '" + concern + "', but its concerns are "
                        + actual.concerns() + ".");
        return this;
    }

    /**
     * Returns whether nothing speaks against it, and its task's end says that everything was asked.
     *
     * @param task whose attempt it is; null if that is not known
     */
    static boolean accepted(@Nullable TaskReport task, AttemptReport attempt) {
        return attempt.endedAt() != null
                && attempt.failure() == null
                && attempt.findings().isEmpty()
                && attempt.verdicts().values().stream().allMatch(Verdict.Met.class::isInstance)
                && (task == null || task.status().done() && isLast(task, attempt));
    }

    private static boolean isLast(TaskReport task, AttemptReport attempt) {
        List<AttemptReport> all = task.attempts();
        return attempt.number() == all.get(all.size() - 1).number();
    }

    static String howItEnded(@Nullable TaskReport task, AttemptReport attempt) {
        if (accepted(task, attempt)) {
            return "was accepted";
        }
        String codes = String.join(", ", TaskAssert.codes(attempt));
        if (attempt.failure() != null) {
            return "failed as " + attempt.failure() + (codes.isEmpty() ? "" : " (" + codes + ")");
        }
        if (!codes.isEmpty()) {
            return "was rejected for " + codes;
        }
        if (attempt.endedAt() == null) {
            return "is under way";
        }
        return attempt.verdicts().entrySet().stream()
                .map(each -> shown(each.getKey(), each.getValue()))
                .filter(shown -> !shown.isEmpty())
                .findFirst()
                .orElse("was stopped");
    }

    private static String shown(String criterion, Verdict verdict) {
        if (verdict instanceof Verdict.Inconclusive inconclusive) {
            return "could not be judged by criterion '" + criterion + "': " + inconclusive.reason();
        }
        return verdict instanceof Verdict.Impossible impossible
                ? "can never meet criterion '" + criterion + "': " + impossible.reason()
                : "";
    }

    @Override
    String what() {
        return "attempt " + actual.number()
                + (report == null ? "" : " of task '" + report.name() + "' (" + report.id() + ")");
    }

    @Override
    @Nullable Payload result() {
        return actual.result();
    }

    @Override
    @Nullable FileTree files() {
        return actual.files();
    }

    @Override
    @Nullable FailureClass failureClass() {
        return actual.failure();
    }

    /** An attempt that failed says why in its findings. */
    @Override
    String failureText() {
        return actual.failure() == null
                ? ""
                : String.join(
                        " ", actual.findings().stream().map(Finding::message).toList());
    }

    @Override
    List<Finding> findings() {
        return actual.findings();
    }

    @Override
    Predicate<Spent> pays() {
        TaskReport of = Objects.requireNonNull(report, "report");
        // A planner's rounds have numbers of their own; who gives a task to a worker has concluded none.
        boolean worked = of.by() instanceof Assignee.ToWorker;
        return spent -> spent.task().equals(of.id())
                && spent.attempt() == actual.number()
                && !(worked && spent.role() == Caller.Kind.PLANNER);
    }
}
