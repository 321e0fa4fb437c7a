package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Worker;

/** Who takes the places of a pipeline's roles; each is given who was there. */
record Cast(Part<Worker> worker, Part<Planner> planner, Part<Verifier> judge) {
    /** One role, played wrong. */
    @FunctionalInterface
    interface Part<R> {
        R play(R honest, Deeds deeds);

        static <R> Part<R> honest() {
            return (honest, deeds) -> honest;
        }
    }

    static Cast work(Work.Spoil spoil) {
        return worker((honest, deeds) -> Work.spoiled(honest, deeds, spoil));
    }

    static Cast worker(Part<Worker> worker) {
        return new Cast(worker, Part.honest(), Part.honest());
    }

    static Cast planner(Part<Planner> planner) {
        return new Cast(Part.honest(), planner, Part.honest());
    }

    static Cast judge(Part<Verifier> judge) {
        return new Cast(Part.honest(), Part.honest(), judge);
    }

    /** Returns this cast with work to judge in which nothing is done. */
    Cast withNothingDone() {
        return new Cast(work(Spoils::undone).worker(), planner, judge);
    }
}
