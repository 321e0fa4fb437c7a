/**
 * Formats by their names. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.format;

import org.jspecify.annotations.NullMarked;
