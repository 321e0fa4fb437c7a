/**
 * What a planner, worker, verifier, model or state store must keep, as tests: extend the contract, say what is under test.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.contract;

import org.jspecify.annotations.NullMarked;
