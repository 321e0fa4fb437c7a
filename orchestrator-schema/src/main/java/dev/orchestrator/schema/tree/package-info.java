/**
 * JSON as a tree of plain Java values, for this module alone: what the rest of it reads, compares and rewrites.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.tree;

import org.jspecify.annotations.NullMarked;
