/**
 * Verifiers that judge by running something: compilers, test suites, commands, schemas, predicates.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.core.verify;

import org.jspecify.annotations.NullMarked;
