/**
 * File trees as values: immutable manifests whose bytes live in the artifact store.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.api.file;

import org.jspecify.annotations.NullMarked;
