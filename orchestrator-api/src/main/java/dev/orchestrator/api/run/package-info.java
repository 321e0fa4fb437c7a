/**
 * Pipelines, runs, their outcomes and reports.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.run;

import org.jspecify.annotations.NullMarked;
