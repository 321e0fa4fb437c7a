package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.testkit.replay.Rerun;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ReplayTest {
    static class Misnamed {
        @Test
        @Replay("runs/never-recorded")
        void there_is_no_such_recording(Rerun rerun) {}
    }

    static class Unnamed {
        @Test
        @OrchestratorTest
        void no_recording_is_named(Rerun rerun) {}
    }

    /** That a named one is given and run is shown by the quickstart. */
    @Test
    void what_is_missing_is_named() {
        assertThat(Launched.of(Misnamed.class, Map.of()).failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("there is no recording 'runs/never-recorded' on the class path");
        assertThat(Launched.of(Unnamed.class, Map.of()).failures())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("Rerun");
    }
}
