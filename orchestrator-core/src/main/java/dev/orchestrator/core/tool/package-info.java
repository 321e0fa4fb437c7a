/**
 * Tools made of functions, of methods, and of the files of a worker's directory.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.tool;

import org.jspecify.annotations.NullMarked;
