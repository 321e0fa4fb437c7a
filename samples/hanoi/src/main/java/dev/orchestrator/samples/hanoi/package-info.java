/**
 * The Tower of Hanoi, move by move, in a process that is killed again and again.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.samples.hanoi;

import org.jspecify.annotations.NullMarked;
