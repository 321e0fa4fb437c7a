/**
 * What is wanted, as data: goals, specs, requirements and criteria.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.goal;

import org.jspecify.annotations.NullMarked;
