/**
 * Effects recorded inside calls, found again by their content.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.step;

import org.jspecify.annotations.NullMarked;
