/**
 * Saboteurs.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.saboteur;

import org.jspecify.annotations.NullMarked;
