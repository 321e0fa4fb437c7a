/**
 * Recorded runs as tests: run again with today's pipeline, or from some record on, and compared.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.replay;

import org.jspecify.annotations.NullMarked;
