package dev.orchestrator.testkit.simulation;

import dev.orchestrator.testkit.simulation.Schedule.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Leaves decisions out of a schedule that fails for as long as it fails alike: first everything from some decision on, then
 * smaller and smaller stretches, as delta debugging does (Zeller and Hildebrandt, 2002), then makes what is left smaller.
 */
final class Shrinker {
    private static final int MOST_RUNS = 2_000;
    private static final long MOST_NANOS = 60_000_000_000L;

    private final Run run;
    private final long begun = System.nanoTime();
    private int runs;
    private Tried best;
    private boolean repeatable;

    /** Tries a schedule. */
    interface Run {
        Tried of(String schedule) throws InterruptedException;
    }

    Shrinker(Run run, Tried failed) {
        this.run = run;
        this.best = failed;
    }

    /** Returns whether the schedule has failed alike a second time. */
    boolean isRepeatable() {
        return repeatable;
    }

    /** Returns how many schedules have been tried. */
    int runs() {
        return runs;
    }

    Tried shrink() throws InterruptedException {
        repeatable = fails(decisions());
        if (!repeatable) {
            return best;
        }
        int before;
        do {
            before = decisions().size();
            cutOff();
            leaveOut();
            lower();
        } while (decisions().size() < before && hasTime());
        return best;
    }

    private boolean hasTime() {
        return runs < MOST_RUNS && System.nanoTime() - begun < MOST_NANOS;
    }

    private Map<Place, Integer> decisions() {
        return Schedule.parse(best.schedule(), Faults.none()).given();
    }

    /** Takes these decisions instead if they fail alike. */
    private boolean fails(Map<Place, Integer> decisions) throws InterruptedException {
        if (!hasTime()) {
            return false;
        }
        runs++;
        long seed = Schedule.parse(best.schedule(), Faults.none()).seed();
        Tried tried = run.of(Schedule.text(seed, decisions));
        if (tried.failsLike(best)) {
            best = tried;
            return true;
        }
        return false;
    }

    /** Does without all from some decision on. */
    private void cutOff() throws InterruptedException {
        int most = decisions().size();
        int least = 0;
        while (least < most && hasTime()) {
            int middle = (least + most) >>> 1;
            if (fails(without(middle, decisions().size()))) {
                most = Math.min(middle, decisions().size());
            } else {
                least = middle + 1;
            }
        }
    }

    private void leaveOut() throws InterruptedException {
        for (int length = Math.max(1, decisions().size() / 2); length >= 1; length /= 2) {
            int from = 0;
            while (from < decisions().size()) {
                if (!fails(without(from, from + length))) {
                    from += length;
                }
            }
        }
    }

    private Map<Place, Integer> without(int from, int to) {
        Map<Place, Integer> left = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<Place, Integer> each : decisions().entrySet()) {
            if (i < from || i >= to) {
                left.put(each.getKey(), each.getValue());
            }
            i++;
        }
        return left;
    }

    private void lower() throws InterruptedException {
        for (Place place : new ArrayList<>(decisions().keySet())) {
            Integer value = decisions().get(place);
            for (int less = 1; value != null && less < value; less++) {
                Map<Place, Integer> changed = decisions();
                changed.put(place, less);
                if (fails(changed)) {
                    break;
                }
            }
        }
    }
}
