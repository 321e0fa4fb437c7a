/**
 * What people look at: a run as an HTML page, as text, and live while it goes on.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.report;

import org.jspecify.annotations.NullMarked;
