/**
 * Test data from a JSON Schema: seeded valid instances, and near misses that break one keyword and name it.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.schema;

import org.jspecify.annotations.NullMarked;
