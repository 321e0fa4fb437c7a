/**
 * A published library as data: its sources, how they compile, and what its tests do.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.samples.migration.library;

import org.jspecify.annotations.NullMarked;
