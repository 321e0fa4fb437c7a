/**
 * Models in front of other models: guards of endpoints, fallback and routing.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.model.resilience;

import org.jspecify.annotations.NullMarked;
