/**
 * Specs as people write them: requirements and acceptance criteria in Markdown.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.spec;

import org.jspecify.annotations.NullMarked;
