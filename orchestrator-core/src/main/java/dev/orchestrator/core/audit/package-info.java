/**
 * Whether what a journal says is what the library decides.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.audit;

import org.jspecify.annotations.NullMarked;
