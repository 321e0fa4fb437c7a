/**
 * Events as journal records, and the report computed from them.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.journal;

import org.jspecify.annotations.NullMarked;
