/**
 * Writes, reads, describes and validates JSON.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema;

import org.jspecify.annotations.NullMarked;
