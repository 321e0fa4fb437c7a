/**
 * Secrets, and what stands for them.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.secret;

import org.jspecify.annotations.NullMarked;
