package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.run.AttemptReport;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.verify.Verdict;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What became of one saboteur. Immutable.
 *
 * @param saboteur who
 * @param ending whether the pipeline withstood it
 * @param outcome how the run ended; the honest run's, if there was no place for the saboteur and it was not sent
 * @param failureClass how the run's end was classified; empty if it was accepted
 * @param caughtBy the ids of the criteria that were not met, or could not be checked, in any task; sorted
 * @param codes the codes of all findings, in any task; sorted
 */
public record Sabotage(
        Saboteur saboteur,
        Ending ending,
        Outcome outcome,
        Optional<FailureClass> failureClass,
        SortedSet<String> caughtBy,
        SortedSet<String> codes) {
    /** Whether the pipeline withstood a saboteur. */
    public enum Ending {
        /** It did not end accepted. */
        WITHSTOOD,
        /** It ended accepted, although work was spoiled. */
        SLIPPED,
        /** There was nothing to spoil: the pipeline has no such role, or works with nothing of that kind. */
        IDLE
    }

    /** Copies the sets. */
    public Sabotage {
        caughtBy = Collections.unmodifiableSortedSet(new TreeSet<>(caughtBy));
        codes = Collections.unmodifiableSortedSet(new TreeSet<>(codes));
    }

    static Sabotage of(Saboteur saboteur, Outcome outcome, long deeds) {
        SortedSet<String> caughtBy = new TreeSet<>();
        SortedSet<String> codes = new TreeSet<>();
        for (TaskReport task : outcome.report().tasks()) {
            for (AttemptReport attempt : task.attempts()) {
                attempt.findings().stream().map(Finding::code).forEach(codes::add);
                attempt.verdicts().forEach((criterion, verdict) -> {
                    if (!(verdict instanceof Verdict.Met)) {
                        caughtBy.add(criterion);
                    }
                });
            }
        }
        Optional<FailureClass> failureClass = Optional.empty();
        if (outcome instanceof Outcome.Failed failed) {
            failureClass = Optional.of(failed.failure().failureClass());
            failed.failure().findings().stream().map(Finding::code).forEach(codes::add);
        }
        Ending ending =
                deeds == 0 ? Ending.IDLE : outcome instanceof Outcome.Accepted ? Ending.SLIPPED : Ending.WITHSTOOD;
        return new Sabotage(saboteur, ending, outcome, failureClass, caughtBy, codes);
    }

    /** Returns one line: source, title, ending, class, criteria and codes. */
    @Override
    public String toString() {
        return String.format(
                "%-13s %-28s %-9s %-14s %s %s",
                saboteur.source(),
                saboteur.title(),
                ending,
                failureClass.map(FailureClass::name).orElse("-"),
                caughtBy,
                codes);
    }
}
