/**
 * Tools: typed functions with a declared effect that calls may use.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.tool;

import org.jspecify.annotations.NullMarked;
