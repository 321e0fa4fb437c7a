/**
 * What is read of texts, and asked of them: characters that are still coming, and formats. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.text;

import org.jspecify.annotations.NullMarked;
