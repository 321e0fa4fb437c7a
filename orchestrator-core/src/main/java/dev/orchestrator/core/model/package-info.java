/**
 * Models behind the endpoints of their providers.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.model;

import org.jspecify.annotations.NullMarked;
