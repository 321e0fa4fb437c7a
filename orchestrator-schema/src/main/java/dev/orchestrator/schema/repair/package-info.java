/**
 * Finding the JSON in what a model sent, and mending it, with a record of every change.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.repair;

import org.jspecify.annotations.NullMarked;
