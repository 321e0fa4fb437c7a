/**
 * The entry point: binds a pipeline's names to models and a store, and runs goals.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core;

import org.jspecify.annotations.NullMarked;
