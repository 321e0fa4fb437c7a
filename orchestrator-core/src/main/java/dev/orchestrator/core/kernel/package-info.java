/**
 * The deterministic heart of a run: a state machine without threads, clock, random numbers, I/O, JSON or logging.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.kernel;

import org.jspecify.annotations.NullMarked;
