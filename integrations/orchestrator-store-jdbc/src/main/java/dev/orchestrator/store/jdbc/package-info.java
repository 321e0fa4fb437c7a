/**
 * State stores that outlive the process: {@link dev.orchestrator.store.jdbc.SqliteStateStore} and {@link
 * dev.orchestrator.store.jdbc.PostgresStateStore}.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.store.jdbc;

import org.jspecify.annotations.NullMarked;
