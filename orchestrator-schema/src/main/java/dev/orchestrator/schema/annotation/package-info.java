/**
 * Annotations that say more about a record than its types do; they end in its JSON Schema.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.annotation;

import org.jspecify.annotations.NullMarked;
