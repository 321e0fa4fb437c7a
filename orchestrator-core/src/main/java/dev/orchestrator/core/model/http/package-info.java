/**
 * Model endpoints behind HTTP. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.model.http;

import org.jspecify.annotations.NullMarked;
