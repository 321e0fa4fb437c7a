package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What holds for every pipeline, whatever people and the world do to its runs. Extend it and say what is under test:
 *
 * <pre>{@code
 * @PropertyDefaults(tries = 100)
 * class ReleaseNotesProperties extends PipelineProperties {
 *     @Override protected Pipeline pipeline() { return ReleaseNotes.pipeline(); }
 *     @Override protected Goal goal() { return ReleaseNotes.goal("2.4"); }
 *     @Override protected Map<String, Model> models() { return Map.of("default", script()); }
 * }
 * }</pre>
 *
 * <p>Runs are simulated. At any moment somebody approves, rejects, pauses, resumes or cancels; processes die, stores fail,
 * time passes. What fails is made simpler: fewer interventions, fewer faults, and as few decisions other than
 * first-in-first-out as possible.
 *
 * <p>Each run gets a pipeline and models of its own, so let {@link #pipeline()} make anew what they write to.
 */
public abstract class PipelineProperties {
    /** Creates the properties. */
    protected PipelineProperties() {}

    /** Makes the pipeline under test. */
    protected abstract Pipeline pipeline();

    /** Returns the goal. */
    protected abstract Goal goal();

    /** Makes the models it calls, by name. Default: none. */
    protected Map<String, ? extends Model> models() {
        return Map.of();
    }

    /** Decides, where people do not reject. Default: approves. */
    protected Decision decide(Approval approval) {
        return Decision.approve("a person");
    }

    /** Checks what else must hold when a run of {@link #whatever_happens_a_run_ends_as_it_should} has ended. Default: nothing. */
    protected void check(Outcome outcome) {}

    /**
     * Says whether an undisturbed run comes to the same in every order. Default: yes. Not if quorums, early wakes, the time,
     * limits or random numbers come into it.
     */
    protected boolean sameInEveryOrder() {
        return true;
    }

    /** Returns what happens around runs. Default: {@link PipelineArbitraries#scenarios()}. */
    @Provide
    protected Arbitrary<Scenario> scenarios() {
        return PipelineArbitraries.scenarios();
    }

    /** Returns seeds. */
    @Provide
    protected Arbitrary<Long> seeds() {
        return PipelineArbitraries.seeds();
    }

    @Property
    void whatever_happens_a_run_ends_as_it_should(@ForAll("scenarios") Scenario scenario) throws Exception {
        subject().check(scenario);
    }

    @Property
    void the_same_scenario_leaves_the_same_journal(@ForAll("scenarios") Scenario scenario) throws Exception {
        subject().checkRepeatable(scenario);
    }

    @Property
    void undisturbed_it_comes_to_the_same_in_every_order(@ForAll("seeds") long seed) throws Exception {
        if (sameInEveryOrder()) {
            subject().checkOrder(seed);
        }
    }

    private PipelineUnderTest subject() {
        return PipelineUnderTest.of(this::pipeline, goal())
                .models(this::models)
                .deciding(this::decide)
                .afterwards(this::check);
    }
}
