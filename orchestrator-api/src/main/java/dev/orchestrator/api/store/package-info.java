/**
 * The contract of a state store: journals, artifacts, ownership, signals.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.store;

import org.jspecify.annotations.NullMarked;
