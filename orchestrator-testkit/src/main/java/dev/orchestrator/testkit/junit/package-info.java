/**
 * Pipelines under JUnit: no network, virtual time, many seeds.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.junit;

import org.jspecify.annotations.NullMarked;
