package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Worker;

/**
 * Takes the place of a role of a pipeline and does it wrong, in one documented way. It is given who it replaces, so that
 * it can do nearly right.
 *
 * <p>{@link FailureMode}, {@link ModelFailure} and {@link TestCheat} hold those that come with the library. One of your own
 * overrides what it spoils, and says so each time it really did:
 *
 * <pre>{@code
 * record Shouts() implements Saboteur {
 *     public String source() { return "a bug we had in May"; }
 *     public String does() { return "answers in capitals"; }
 *     public Worker worker(Worker honest, Deeds deeds) {
 *         return (assignment, context) -> {
 *             String answer = String.valueOf(honest.work(assignment, context).result());
 *             deeds.done();
 *             return Handoff.of(answer.toUpperCase(Locale.ROOT));
 *         };
 *     }
 * }
 * }</pre>
 */
public interface Saboteur {
    /** Returns what it is called in reports. */
    default String title() {
        return getClass().getSimpleName();
    }

    /** Returns where this way of failing is documented, such as {@code MAST 1.1}. */
    String source();

    /** Returns what it does wrong, in a few words. */
    String does();

    /**
     * Returns who works in an honest worker's place; that worker itself if workers are not what this spoils.
     *
     * @param deeds to be told of each call that was spoiled
     */
    default Worker worker(Worker honest, Deeds deeds) {
        return honest;
    }

    /** Returns who plans in an honest planner's place, as {@link #worker}. */
    default Planner planner(Planner honest, Deeds deeds) {
        return honest;
    }

    /** Returns who judges in an honest judge's place, as {@link #worker}. */
    default Verifier judge(Verifier honest, Deeds deeds) {
        return honest;
    }

    /** Returns the model that answers in an honest model's place, as {@link #worker}. */
    default Model model(Model honest, Deeds deeds) {
        return honest;
    }
}
