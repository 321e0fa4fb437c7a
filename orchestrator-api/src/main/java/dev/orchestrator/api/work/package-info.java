/**
 * Workers: what they are given and what they hand back.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.work;

import org.jspecify.annotations.NullMarked;
