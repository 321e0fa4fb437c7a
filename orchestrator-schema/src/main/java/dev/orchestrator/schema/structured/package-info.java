/**
 * Values of a type out of models: what to ask for, what came, and what to say when it was wrong.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.structured;

import org.jspecify.annotations.NullMarked;
