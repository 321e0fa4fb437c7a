/**
 * Rules that turn JUnit 3 and 4 tests into JUnit 5, and the audit that holds them to account.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.samples.migration.rules;

import org.jspecify.annotations.NullMarked;
