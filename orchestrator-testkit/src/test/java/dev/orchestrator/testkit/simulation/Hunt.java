package dev.orchestrator.testkit.simulation;

import org.jspecify.annotations.Nullable;

/** Looks for one bug, with the engine that is next to it. Public for who loads it by name. */
public final class Hunt implements Hunter {
    private final PlantedBug bug;
    private final boolean planted;

    /**
     * @param bug its name
     * @param planted whether the sample pipeline has it; whether the engine has it is up to who loads this
     */
    public Hunt(String bug, boolean planted) {
        this.bug = PlantedBug.valueOf(bug);
        this.planted = planted;
    }

    private Exploration exploration() {
        return Exploration.of(simulation -> bug.scenario.play(simulation.faults(bug.faults), planted));
    }

    @Override
    public @Nullable Found among(long seeds) throws InterruptedException {
        try {
            exploration().seeds(0, seeds).run();
            return null;
        } catch (SimulationFailure failure) {
            return found(failure);
        }
    }

    @Override
    public @Nullable Found in(String schedule) throws InterruptedException {
        try {
            exploration().again(schedule);
            return null;
        } catch (SimulationFailure failure) {
            return found(failure);
        }
    }

    private static Found found(SimulationFailure failure) {
        return new Found(failure.schedule(), failure.decisions(), String.valueOf(failure.getMessage()));
    }
}
