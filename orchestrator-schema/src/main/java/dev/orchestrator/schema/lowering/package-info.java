/**
 * Rewrites a schema to what a provider's strict mode accepts, and answers back to what was asked for.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.lowering;

import org.jspecify.annotations.NullMarked;
