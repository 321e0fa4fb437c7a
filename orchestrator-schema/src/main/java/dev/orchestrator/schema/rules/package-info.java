/**
 * What a schema says of values, made ready for reading texts. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.rules;

import org.jspecify.annotations.NullMarked;
