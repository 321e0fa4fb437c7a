/**
 * Runs on virtual time: the engine as it is, one call at a time, in an order that a seed chooses, with crashes and other
 * faults wherever the seed puts them.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.simulation;

import org.jspecify.annotations.NullMarked;
