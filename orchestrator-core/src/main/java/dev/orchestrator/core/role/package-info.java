/**
 * Roles played by a model: a planner, a worker and a judge.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.role;

import org.jspecify.annotations.NullMarked;
