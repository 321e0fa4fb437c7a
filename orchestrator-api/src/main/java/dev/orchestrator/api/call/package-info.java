/**
 * What every call may do to the outside: steps, time, models, tools, approvals.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.call;

import org.jspecify.annotations.NullMarked;
