/**
 * What model endpoints are sent and what they answer, as bytes and text: no connections, threads or clocks. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.model.wire;

import org.jspecify.annotations.NullMarked;
