package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.core.report.TextReport;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What became of every saboteur. Immutable.
 *
 * @param honest how the run without any of them ended: accepted
 * @param sabotages in the order they were sent
 */
public record SabotageReport(Outcome honest, List<Sabotage> sabotages) {
    /** Copies the list. */
    public SabotageReport {
        Objects.requireNonNull(honest, "honest");
        sabotages = List.copyOf(sabotages);
    }

    /** Returns those that ended so. */
    public List<Sabotage> that(Sabotage.Ending ending) {
        return sabotages.stream()
                .filter(sabotage -> sabotage.ending() == ending)
                .toList();
    }

    /**
     * Fails if a saboteur's work was accepted, or none of them found anything to spoil. Idle ones prove nothing, and fail
     * nothing: the message, and {@link #toString}, name them.
     *
     * @throws AssertionError with one line for each saboteur, and the report of each run that was accepted
     */
    public void assertWithstood() {
        List<Sabotage> slipped = that(Sabotage.Ending.SLIPPED);
        if (!slipped.isEmpty()) {
            throw new AssertionError(slipped.size() + " of " + sabotages.size()
                    + " saboteurs were accepted; add a criterion that sees what they did:\n" + this + '\n'
                    + slipped.stream()
                            .map(each -> each.saboteur().title() + " "
                                    + each.saboteur().does() + ":\n"
                                    + TextReport.render(each.outcome().report()))
                            .collect(Collectors.joining("\n")));
        }
        if (that(Sabotage.Ending.WITHSTOOD).isEmpty()) {
            throw new AssertionError("no saboteur found anything to spoil, so nothing is proved:\n" + this);
        }
    }

    /** Returns a line for each saboteur. */
    @Override
    public String toString() {
        return sabotages.stream().map(Sabotage::toString).collect(Collectors.joining("\n"));
    }
}
