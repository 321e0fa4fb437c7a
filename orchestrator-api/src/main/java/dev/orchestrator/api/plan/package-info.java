/**
 * Planners: what they see and the moves they may answer with.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.plan;

import org.jspecify.annotations.NullMarked;
