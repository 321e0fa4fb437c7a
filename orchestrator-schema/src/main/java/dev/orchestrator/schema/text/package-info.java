/**
 * The characters of a text that is still coming. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.text;

import org.jspecify.annotations.NullMarked;
