package dev.orchestrator.testkit.simulation;

import dev.orchestrator.testkit.stage.Prompter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a simulation. Those that are not first-in-first-out and faultless are remembered: with the seed they
 * are the whole schedule, and can be given again.
 *
 * <p>As text: {@code 42} is what the seed 42 draws; {@code 42:} is seed 42 in order and without faults; {@code
 * 42:n7=1,a3=2} has, of that, as its 7th choice of who goes next the second in the queue, and fault number 2 at the third
 * append.
 */
final class Schedule implements Prompter {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final long seed;
    private final boolean delays;
    private final Map<Place, Integer> given;
    private final boolean drawn;
    private final SplittableRandom dice;
    private final SplittableRandom chance;
    private final int[] counts = new int[Point.values().length];
    private final int[] rates = new int[Point.values().length];
    private final Map<Place, Integer> chosen = new LinkedHashMap<>();
    private final List<String> story = new ArrayList<>();
    private boolean frozen;
    /** How many faults there may still be, by kind. */
    private final int[] left;

    /** @param number counts from 1, by kind */
    record Place(Point point, int number) {
        @Override
        public String toString() {
            return point.letter + number;
        }
    }

    private Schedule(long seed, boolean drawn, Map<Place, Integer> given, Faults faults) {
        this.seed = seed;
        this.delays = faults.allow(Fault.Kind.DELAY);
        this.drawn = drawn;
        this.given = given;
        this.dice = new SplittableRandom(seed);
        this.chance = dice.split();
        this.left = faults.most();
        for (Point point : Point.values()) {
            rates[point.ordinal()] = point.rates[dice.nextInt(point.rates.length)];
        }
    }

    /** Returns what a seed draws. */
    static Schedule drawn(long seed, Faults faults) {
        return new Schedule(seed, true, Map.of(), faults);
    }

    /** Returns these decisions, as far as the faults among them are allowed, and 0 for all others. */
    static Schedule given(long seed, Map<Place, Integer> decisions, Faults faults) {
        return new Schedule(seed, false, decisions, faults);
    }

    /**
     * Reads a schedule as {@link #toString} writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Schedule parse(String text, Faults faults) {
        int colon = text.indexOf(':');
        try {
            if (colon < 0) {
                return drawn(Long.parseLong(text.strip()), faults);
            }
            Map<Place, Integer> decisions = new LinkedHashMap<>();
            for (String each : text.substring(colon + 1).split(",")) {
                if (!each.isBlank()) {
                    String decision = each.strip();
                    int equals = decision.indexOf('=');
                    decisions.put(
                            new Place(
                                    Point.of(decision.substring(0, 1)),
                                    Integer.parseInt(decision.substring(1, equals))),
                            Integer.parseInt(decision.substring(equals + 1)));
                }
            }
            return given(Long.parseLong(text.substring(0, colon).strip()), decisions, faults);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no schedule; copy one from a failure's message, such as 42:n7=1,a3=2", e);
        }
    }

    long seed() {
        return seed;
    }

    /** Returns a number that is the same whatever has been decided. */
    synchronized long random() {
        return chance.nextLong();
    }

    @Override
    public int next(List<?> ready) {
        int choice = choose(Point.NEXT, ready.size());
        if (choice > 0) {
            tell(Point.NEXT, () -> ready.get(choice) + " goes before " + ready.get(0));
        }
        return choice;
    }

    @Override
    public @Nullable Duration pause() {
        if (!delays) {
            return null;
        }
        return switch (fault(Point.TIME)) {
            case DELAY -> UNTIL_DUE;
            case MINUTE -> MINUTE;
            case HOUR -> HOUR;
            default -> null;
        };
    }

    /** Decides between so many options; one that the given schedule names and that is not there is the last. */
    synchronized int choose(Point point, int options) {
        int number = ++counts[point.ordinal()];
        int choice;
        if (drawn) {
            choice = dice.nextInt(64) < rates[point.ordinal()] ? dice.nextInt(options) : 0;
        } else {
            choice = Math.min(given.getOrDefault(new Place(point, number), 0), options - 1);
        }
        return remembered(point, number, choice);
    }

    /** Decides which fault there is here, if any; of each kind there are only as many as were asked for. */
    synchronized Fault fault(Point point) {
        int number = ++counts[point.ordinal()];
        Fault fault = Fault.NONE;
        if (!drawn) {
            fault = Fault.given(point, given.getOrDefault(new Place(point, number), 0), left);
        } else if (dice.nextInt(64) < rates[point.ordinal()]) {
            fault = Fault.draw(point, left, dice);
        }
        remembered(point, number, fault.code());
        if (fault != Fault.NONE) {
            tell(point, fault::what);
        }
        return fault;
    }

    private int remembered(Point point, int number, int choice) {
        if (choice != 0 && !frozen) {
            chosen.put(new Place(point, number), choice);
        }
        return choice;
    }

    /**
     * Requires that all faults it names may happen.
     *
     * @throws IllegalArgumentException if one may not: it would not be the same schedule
     */
    void requireAllowed(Faults faults) {
        given.forEach((place, value) -> {
            Fault fault = Fault.of(place.point(), value);
            if (fault != Fault.NONE && !faults.allow(fault.kind())) {
                throw new IllegalArgumentException("the schedule has a fault at " + place + " (" + fault.what()
                        + ") that is not allowed here; say the same faults(…) as when it failed");
            }
        });
    }

    /** Nothing is decided any more: actors that are broken off do not change what is shown. */
    synchronized void freeze() {
        frozen = true;
    }

    /** Returns the decisions that were given, in their order; may be changed. */
    Map<Place, Integer> given() {
        return new LinkedHashMap<>(given);
    }

    /** Returns what the decisions so far were that were not 0. */
    synchronized List<String> story() {
        return List.copyOf(story);
    }

    /** Says what the last decision was, if it was not 0; only where there are few of them is it worth saying. */
    synchronized void tell(Point point, Supplier<String> what) {
        Place place = new Place(point, counts[point.ordinal()]);
        if (!drawn && chosen.containsKey(place)) {
            story.add(place + ": " + what.get());
        }
    }

    static String text(long seed, Map<Place, Integer> decisions) {
        return seed + ":"
                + decisions.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(","));
    }

    /** Returns what has been decided so far. */
    @Override
    public synchronized String toString() {
        return text(seed, chosen);
    }
}
