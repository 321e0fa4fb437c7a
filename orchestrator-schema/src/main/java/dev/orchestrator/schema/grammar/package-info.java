/**
 * Grammars that make an engine write what a JSON Schema asks for.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.grammar;

import org.jspecify.annotations.NullMarked;
