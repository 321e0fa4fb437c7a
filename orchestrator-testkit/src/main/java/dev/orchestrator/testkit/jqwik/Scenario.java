package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.testkit.simulation.Faults;
import java.util.List;
import java.util.Objects;

/**
 * What happens around a run.
 *
 * @param seed chooses the order of everything, and where faults are
 * @param faults what may go wrong
 * @param interventions what people do
 */
public record Scenario(long seed, Faults faults, List<Intervention> interventions) {
    /** Copies the list. */
    public Scenario {
        Objects.requireNonNull(faults, "faults");
        interventions = List.copyOf(interventions);
    }

    /** Returns one in which nobody intervenes, and nothing goes wrong. */
    public static Scenario undisturbed(long seed) {
        return new Scenario(seed, Faults.none(), List.of());
    }
}
