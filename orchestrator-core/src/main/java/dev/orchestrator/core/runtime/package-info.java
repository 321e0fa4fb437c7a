/**
 * Time, chance and threads: the one place where a production run differs from a simulated one.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.runtime;

import org.jspecify.annotations.NullMarked;
