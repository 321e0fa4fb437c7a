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

    private final Run run;
    private int runs;
    private Tried best;

    /** Tries a schedule. */
    interface Run {
        Tried of(String schedule) throws InterruptedException;
    }

    Shrinker(Run run) {
        this.run = run;
        this.best = new Tried(Simulation.inOrder(), null);
    }

    /** Returns how many schedules have been tried. */
    int runs() {
        return runs;
    }

    Tried shrink(Tried failed) throws InterruptedException {
        best = failed;
        if (!fails(decisions())) {
            return failed; // it depends on something that is not part of the simulation
        }
        int before;
        do {
            before = decisions().size();
            cutOff();
            leaveOut();
            lower();
        } while (decisions().size() < before && runs < MOST_RUNS);
        return best;
    }

    private Map<Place, Integer> decisions() {
        return Schedule.parse(best.schedule(), Faults.none()).given();
    }

    /** Takes these decisions instead if they fail alike. */
    private boolean fails(Map<Place, Integer> decisions) throws InterruptedException {
        if (runs >= MOST_RUNS) {
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
        while (least < most && runs < MOST_RUNS) {
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
