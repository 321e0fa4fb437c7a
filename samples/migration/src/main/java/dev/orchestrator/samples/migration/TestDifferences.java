package dev.orchestrator.samples.migration;

import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.TestFork;
import dev.orchestrator.samples.migration.library.TestFork.TestRun;
import dev.orchestrator.samples.migration.library.TestOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares what tests did before and after, by name. */
final class TestDifferences {
    private TestDifferences() {}

    /**
     * One test that is not as it was.
     *
     * @param test its name
     * @param code what kind of difference
     * @param message what happened
     */
    record Difference(String test, String code, String message) {
        String testClass() {
            return TestFork.classOf(test);
        }
    }

    /** Compares; tests that are not stable by themselves are left out. */
    static List<Difference> between(Map<String, TestOutcome> before, TestRun after, Baseline baseline) {
        List<Difference> found = new ArrayList<>();
        after.broken()
                .forEach((type, reason) -> found.add(new Difference(type, "class-broken", type + " " + reason + '.')));
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.outcomes().keySet());
        for (String name : names) {
            TestOutcome old = before.get(name);
            TestOutcome now = after.outcomes().get(name);
            if (baseline.unstable().containsKey(name) || after.broken().containsKey(TestFork.classOf(name))) {
                continue;
            }
            if (now == null) {
                found.add(new Difference(name, "test-vanished", name + " " + old + " before and does not run now."));
            } else if (old == null) {
                found.add(new Difference(name, "test-added", name + " did not run before; it " + now + " now."));
            } else if (!old.equals(now)) {
                found.add(new Difference(name, "outcome-changed", name + " " + old + " before and " + now + " now."));
            }
        }
        return found;
    }
}
