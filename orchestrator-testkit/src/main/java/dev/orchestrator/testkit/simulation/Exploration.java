package dev.orchestrator.testkit.simulation;

import dev.orchestrator.testkit.stage.Cast;
import java.util.Objects;
import org.opentest4j.TestAbortedException;

/**
 * Does something with many seeds. The first one that fails is shrunk to as few decisions as still make it fail, and shown.
 *
 * <pre>{@code
 * Exploration.of(simulation -> {
 *             Outcome outcome = simulation.faults(Faults.some()).run(pipeline, goal);
 *             assertThat(payments).hasSize(1);
 *         })
 *         .seeds(0, 10_000)
 *         .run();
 * }</pre>
 *
 * <p>What is done has to depend on nothing but the simulation: it makes its own pipeline, models and places where effects
 * go. Immutable.
 */
public final class Exploration {
    private static final long DEFAULT_SEEDS = 1_000;

    private final Body body;
    private final long first;
    private final long count;

    /** What is done with each seed. */
    @FunctionalInterface
    public interface Body {
        /** Does it; whatever it throws makes the seed fail. */
        void run(Simulation simulation) throws Throwable;
    }

    private Exploration(Body body, long first, long count) {
        this.body = body;
        this.first = first;
        this.count = count;
    }

    /** Returns an exploration of the first thousand seeds. */
    public static Exploration of(Body body) {
        return new Exploration(Objects.requireNonNull(body, "body"), 0, DEFAULT_SEEDS);
    }

    /**
     * Sets the seeds: so many, from this one on.
     *
     * @throws IllegalArgumentException if there are none
     */
    public Exploration seeds(long from, long howMany) {
        if (howMany < 1) {
            throw new IllegalArgumentException("there must be at least 1 seed, but was " + howMany);
        }
        if (from > Long.MAX_VALUE - howMany) {
            throw new IllegalArgumentException("there are not so many seeds from " + from + " on");
        }
        return new Exploration(body, from, howMany);
    }

    /**
     * Tries all seeds, up to the first that fails.
     *
     * @throws SimulationFailure if one fails
     */
    public void run() throws InterruptedException {
        try (Cast cast = new Cast()) {
            for (long seed = first; seed < first + count; seed++) {
                Tried tried = attempt(Long.toString(seed), cast);
                if (tried.thrown() != null) {
                    throw failure(seed, tried, cast);
                }
            }
        }
    }

    /**
     * Does it once more, as a failure's message says.
     *
     * @param schedule as the message shows it
     * @throws SimulationFailure if it fails
     */
    public void again(String schedule) throws InterruptedException {
        try (Cast cast = new Cast()) {
            Tried tried = attempt(schedule, cast);
            if (tried.thrown() != null) {
                throw SimulationFailure.of("Schedule " + schedule + " fails", tried, true);
            }
        }
    }

    private SimulationFailure failure(long seed, Tried tried, Cast cast) throws InterruptedException {
        Shrinker shrinker = new Shrinker(schedule -> attempt(schedule, cast), tried);
        Tried least = shrinker.shrink();
        String found = "Seed " + seed + " fails" + (seed == first ? "" : " after " + (seed - first) + " that pass")
                + (shrinker.isRepeatable() ? "; in " + shrinker.runs() + " runs shrunk to this" : "");
        return SimulationFailure.of(found, least, shrinker.isRepeatable());
    }

    private Tried attempt(String schedule, Cast cast) throws InterruptedException {
        Simulation simulation = Simulation.of(schedule, cast);
        try {
            body.run(simulation);
            return new Tried(simulation, null);
        } catch (InterruptedException | TestAbortedException | VirtualMachineError e) {
            if (e instanceof StackOverflowError) {
                return new Tried(simulation, e);
            }
            throw e;
        } catch (Throwable e) {
            return new Tried(simulation, e);
        }
    }
}
