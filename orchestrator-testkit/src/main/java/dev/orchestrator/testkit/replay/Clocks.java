package dev.orchestrator.testkit.replay;

import dev.orchestrator.core.runtime.Runtime;
import java.time.Instant;

/** Makes what one rerun runs on: the time begins at {@code begin}, and chance is by {@code seed}. */
interface Clocks {
    Runtime runtime(Instant begin, long seed);
}
