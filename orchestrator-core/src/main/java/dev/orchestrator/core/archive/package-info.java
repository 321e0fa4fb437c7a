/**
 * Runs as portable folders.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.archive;

import org.jspecify.annotations.NullMarked;
