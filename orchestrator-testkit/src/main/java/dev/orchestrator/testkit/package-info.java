/**
 * Runs pipelines as unit tests: models that answer from a script, and a runner that needs nothing but memory.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit;

import org.jspecify.annotations.NullMarked;
