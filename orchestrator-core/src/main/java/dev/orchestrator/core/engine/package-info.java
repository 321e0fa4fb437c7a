/**
 * The embedded engine: run loops, calls and the contexts they are given.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.engine;

import org.jspecify.annotations.NullMarked;
