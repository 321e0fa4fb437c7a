/**
 * Migrates a library's JUnit 4 tests to JUnit 5 with planners, rule-based workers and verifiers, and no model.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.samples.migration;

import org.jspecify.annotations.NullMarked;
