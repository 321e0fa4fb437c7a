package dev.orchestrator.testkit.simulation;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may go wrong in a simulation, and how often at most. Where it does, the seed decides; a seed may have none of it.
 * Immutable.
 *
 * <pre>{@code
 * simulation.faults(Faults.none().crashes(2).modelFaults(1))
 * }</pre>
 */
public final class Faults {
    private static final Faults NONE = new Faults(new int[Fault.Kind.values().length]);

    private final int[] most;

    private Faults(int[] most) {
        this.most = most;
    }

    /** Returns: nothing goes wrong. */
    public static Faults none() {
        return NONE;
    }

    /** Returns: up to two of each kind. */
    public static Faults some() {
        return none().crashes(2).storeErrors(2).outcomes(2).delays(2).modelFaults(2);
    }

    /**
     * Lets the process die, before or after what it was about to record is on record. The run is resumed by another one,
     * with the same pipeline and models. Code of planners, workers and verifiers that is under way is interrupted, so that
     * its {@code finally} blocks run, which in a real crash they do not; nothing it does then is recorded.
     *
     * @param most how many times at most; so for all kinds
     * @throws IllegalArgumentException if it is negative; so for all kinds
     */
    public Faults crashes(int most) {
        return with(Fault.Kind.CRASH, most);
    }

    /**
     * Lets the store fail, with and without what it was to append being on record, or another process own the run
     * suddenly. The run stops and is resumed.
     */
    public Faults storeErrors(int most) {
        return with(Fault.Kind.STORE, most);
    }

    /** Lets outcomes of calls come twice, or late. Late ones let time limits run out. */
    public Faults outcomes(int most) {
        return with(Fault.Kind.OUTCOME, most);
    }

    /** Lets time pass although there is something to do, up to what is waited for next. Time limits may run out. */
    public Faults delays(int most) {
        return with(Fault.Kind.DELAY, most);
    }

    /** Lets models fail: out of reach, busy, slow, cut off, refusing. */
    public Faults modelFaults(int most) {
        return with(Fault.Kind.MODEL, most);
    }

    private Faults with(Fault.Kind kind, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("there cannot be fewer than 0 faults, but was " + count);
        }
        int[] changed = most.clone();
        changed[kind.ordinal()] = count;
        return new Faults(changed);
    }

    /** Returns how many there may be at most, by the kind's ordinal. */
    int[] most() {
        return most.clone();
    }

    /** Returns whether there may be any of a kind. */
    boolean allow(Fault.Kind kind) {
        return most[kind.ordinal()] > 0;
    }

    @Override
    public String toString() {
        return Stream.of(Fault.Kind.values())
                .filter(this::allow)
                .map(kind -> kind + "=" + most[kind.ordinal()])
                .collect(Collectors.joining(", ", "Faults[", "]"));
    }
}
