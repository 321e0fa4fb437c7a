package dev.orchestrator.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testkit.simulation.Hunter.Found;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation finds bugs of concurrency and of crashes, in few tries, and shows them with few decisions. */
class PlantedBugsTest {
    private static final int SEEDS = 50_000;
    private static final int MOST_DECISIONS = 10;

    /** One of the engine's for each way to show itself, and those of pipelines, which need no engine of their own. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "FAILED_APPEND_IS_PASSED_OVER",
                "WAITER_IS_FORGOTTEN",
                "STOPPED_CALL_IS_WAITED_FOR",
                "READ_MODIFY_WRITE",
                "EFFECT_OUTSIDE_OF_A_STEP",
                "NOT_IDEMPOTENT",
                "CHECK_THEN_ACT",
                "REMEMBERED_BEFORE_RECORDED"
            })
    void some_planted_bugs_are_found_and_shrunk(PlantedBug bug) throws Exception {
        prove(bug, 30);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void all_planted_bugs_are_found_and_shrunk(PlantedBug bug) throws Exception {
        prove(bug, 2_000);
    }

    private static void prove(PlantedBug bug, int soundSeeds) throws InterruptedException {
        Hunter planted = bug.planted();
        assertThat(planted.in("0:"))
                .as("%s in plain order and without faults", bug)
                .isNull();

        Found found = found(planted.among(SEEDS), bug + " in " + SEEDS + " seeds");
        assertThat(found.decisions()).as("%s: %s", bug, found.message()).isBetween(1, MOST_DECISIONS);
        Found again = found(planted.in(found.schedule()), bug + " again, of " + found.message());
        assertThat(again.what()).as("%s again, of %s", bug, found.message()).isEqualTo(found.what());
        assertThat(again.schedule()).isEqualTo(found.schedule());

        Hunter sound = bug.sound();
        assertThat(sound.in(Long.toString(found.seed())))
                .as("%s is not planted", bug)
                .isNull();
        assertThat(sound.in(found.schedule())).as("%s is not planted", bug).isNull();
        assertThat(sound.among(soundSeeds)).as("%s is not planted", bug).isNull();
    }

    private static Found found(@Nullable Found found, String what) {
        assertThat(found).as(what).isNotNull();
        return Objects.requireNonNull(found);
    }
}
