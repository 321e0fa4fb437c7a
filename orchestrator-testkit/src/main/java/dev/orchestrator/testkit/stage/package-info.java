/** Virtual time, and threads of which one acts at a time: what simulations and reruns have in common. Not exported. */
@NullMarked
package dev.orchestrator.testkit.stage;

import org.jspecify.annotations.NullMarked;
