/**
 * The words everything else is made of: ids, payloads, findings, failures, limits.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api;

import org.jspecify.annotations.NullMarked;
