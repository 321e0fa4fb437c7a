/**
 * What a model is shown: sections of text that share a limited number of tokens.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.context;

import org.jspecify.annotations.NullMarked;
