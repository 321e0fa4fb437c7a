package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.schema.SchemaArbitraries;
import dev.orchestrator.testkit.simulation.Faults;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * What jqwik draws for pipelines. All of it shrinks: moves and trees to fewer and plainer tasks, faults to none, scenarios to
 * those without interventions.
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<TaskTree> trees() {
 *     return PipelineArbitraries.taskTrees(Catalogue.of(List.of("java"), List.of(), List.of("compiles")));
 * }
 * }</pre>
 */
public final class PipelineArbitraries {
    private PipelineArbitraries() {}

    /** Returns moves that are valid as the first ones of a run's root. */
    public static Arbitrary<Move> moves(Catalogue catalogue, Limits limits) {
        return moves(catalogue, limits, List.of(), List.of());
    }

    /**
     * Returns moves that are valid for a root that has been broken down.
     *
     * @param atWork the names of its children that have not ended
     * @param done the names of its children that are done; none of the run's other tasks has children
     */
    public static Arbitrary<Move> moves(
            Catalogue catalogue, Limits limits, Collection<String> atWork, Collection<String> done) {
        return new Moves(catalogue, limits, atWork, done).valid();
    }

    /**
     * Returns first moves of a run's root that are wrong in one way each.
     *
     * @throws IllegalArgumentException if no worker is registered
     */
    public static Arbitrary<InvalidMove> invalidMoves(Catalogue catalogue, Limits limits) {
        return new Breakages(catalogue, limits).moves();
    }

    /**
     * Returns plans for a whole run, of up to four levels. Their criteria are called as the verifiers.
     *
     * @throws IllegalArgumentException if no worker is registered
     */
    public static Arbitrary<TaskTree> taskTrees(Catalogue catalogue) {
        return Trees.of(catalogue);
    }

    /** Returns what a model may answer to this schema: {@link SchemaArbitraries#valid}. */
    public static Arbitrary<String> answers(JsonSchema schema) {
        return SchemaArbitraries.valid(schema);
    }

    /** Returns up to two faults of each kind. */
    public static Arbitrary<Faults> faults() {
        Arbitrary<Integer> most = Arbitraries.integers().between(0, Scenarios.MOST_FAULTS);
        return Combinators.combine(List.of(most, most, most, most, most)).as(Scenarios::faults);
    }

    /** Returns seeds of simulations. They do not shrink: a smaller one is another one, no simpler. */
    public static Arbitrary<Long> seeds() {
        return Arbitraries.longs().between(0, Scenarios.MOST_SEEDS).dontShrink();
    }

    /** Returns what one person may do to a run, and when. */
    public static Arbitrary<Intervention> interventions() {
        Arbitrary<Intervention.Moment> recorded =
                Arbitraries.longs().between(1, Scenarios.MOST_RECORDS).map(Intervention.AtRecord::new);
        Arbitrary<Intervention.Moment> passed = Arbitraries.of(Scenarios.TIMES).map(Intervention.After::new);
        Arbitrary<Intervention.Kind> kinds = Arbitraries.of(Arrays.asList(Intervention.Kind.values()));
        return Combinators.combine(kinds, Arbitraries.oneOf(List.of(passed, recorded)))
                .as(Intervention::new);
    }

    /** Returns any seed, faults and interventions together. */
    public static Arbitrary<Scenario> scenarios() {
        return Scenarios.all();
    }
}
