/**
 * Checks JSON against a schema while it is still being written, and shows what is known of it so far.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.stream;

import org.jspecify.annotations.NullMarked;
