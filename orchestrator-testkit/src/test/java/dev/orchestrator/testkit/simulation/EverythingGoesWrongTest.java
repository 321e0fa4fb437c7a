package dev.orchestrator.testkit.simulation;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine as it is, in every order and with every fault: what every journal keeps, it keeps. */
class EverythingGoesWrongTest {
    /** Delays let calls be given up on; without them all are heard of. */
    private static final Faults UNDELAYED = Faults.some().delays(0);

    private static Exploration exploration(Faults faults) {
        return Exploration.of(simulation -> Everything.play(simulation.faults(faults)));
    }

    @Test
    void in_some_orders() throws Exception {
        exploration(Faults.some()).seeds(0, 50).run();
        exploration(UNDELAYED).seeds(0, 50).run();
    }

    @Test
    @Tag("slow")
    void in_many_orders() throws Exception {
        exploration(Faults.some()).seeds(0, 8_000).run();
    }

    @Test
    @Tag("slow")
    void in_many_orders_of_which_every_end_is_awaited() throws Exception {
        exploration(UNDELAYED).seeds(0, 8_000).run();
    }
}
