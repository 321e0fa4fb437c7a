package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.testkit.simulation.Simulation;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who intervene. Later than all of that they lift what is paused and decide what is open, so that a run has nothing to
 * wait for any more.
 */
final class People {
    private static final Duration LATER = Duration.ofDays(100);
    /** More often than a process can die under it. */
    private static final int TIMES = 8;

    private final Function<Approval, Decision> decider;
    /** Whether whatever is asked is decided at once. */
    private boolean ready;

    private People(Function<Approval, Decision> decider, boolean ready) {
        this.decider = decider;
        this.ready = ready;
    }

    static void join(Simulation simulation, Scenario scenario, Function<Approval, Decision> decider) {
        People people = new People(decider, scenario.interventions().isEmpty());
        simulation.deciding(people::decideAtOnce);
        for (Intervention each : scenario.interventions()) {
            if (each.moment() instanceof Intervention.After after) {
                simulation.after(after.time(), run -> people.intervene(run, each.kind()));
            } else if (each.moment() instanceof Intervention.AtRecord at) {
                simulation.atRecord(at.records(), run -> people.intervene(run, each.kind()));
            }
        }
        for (int i = 0; i < TIMES; i++) {
            simulation.after(LATER.plusDays(i), people::letGo);
            simulation.after(LATER.multipliedBy(2L << i), people::letGo); // for who sleeps longer
        }
    }

    private @Nullable Decision decideAtOnce(Approval approval) {
        return ready ? decider.apply(approval) : null;
    }

    private void letGo(Run run) {
        ready = true;
        attempt(run::resume);
        decide(run, decider);
    }

    private void intervene(Run run, Intervention.Kind kind) {
        switch (kind) {
            case APPROVE -> decide(run, decider);
            case REJECT -> decide(run, approval -> Decision.reject("a person", "not like this"));
            case PAUSE -> attempt(run::pause);
            case RESUME -> attempt(run::resume);
            case CANCEL -> attempt(() -> run.cancel("a person has cancelled"));
        }
    }

    private static void decide(Run run, Function<Approval, Decision> decider) {
        attempt(() -> {
            for (Approval approval : run.approvals()) {
                Decision decision = decider.apply(approval);
                try {
                    run.decide(approval.id(), decision);
                } catch (IllegalArgumentException gone) {
                    // Somebody was quicker, or its task has ended meanwhile.
                }
            }
        });
    }

    /** The process may die meanwhile: who asks for something has to ask again, or does without. */
    private static void attempt(Runnable action) {
        try {
            action.run();
        } catch (OrchestratorException died) {
            // The next process knows what was recorded.
        }
    }
}
