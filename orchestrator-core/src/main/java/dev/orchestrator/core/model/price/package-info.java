/**
 * What model calls can use, and what they cost.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.model.price;

import org.jspecify.annotations.NullMarked;
