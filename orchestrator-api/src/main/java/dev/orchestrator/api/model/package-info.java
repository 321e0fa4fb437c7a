/**
 * Models behind one small interface, and the handle through which calls reach them.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.model;

import org.jspecify.annotations.NullMarked;
