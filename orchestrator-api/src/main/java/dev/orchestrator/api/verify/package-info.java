/**
 * Verifiers: what they judge, what they report, and the verdicts the library derives.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.verify;

import org.jspecify.annotations.NullMarked;
