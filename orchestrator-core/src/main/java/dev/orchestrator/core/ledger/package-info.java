/**
 * Who keeps count: what is reserved before a model call and settled after it.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.ledger;

import org.jspecify.annotations.NullMarked;
