/**
 * AssertJ assertions for runs: outcomes, tasks, attempts, findings, budgets and events. What fails shows the run's tree.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.assertj;

import org.jspecify.annotations.NullMarked;
