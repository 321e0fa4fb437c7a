/**
 * From a spec to verified code in one command, with a scripted model; and the README's program.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.samples.quickstart;

import org.jspecify.annotations.NullMarked;
