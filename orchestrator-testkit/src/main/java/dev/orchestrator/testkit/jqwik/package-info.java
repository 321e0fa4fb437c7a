/**
 * Properties of pipelines, for jqwik, which must be on the test class path: any plan, move, fault and seed, and what people do
 * to a run; and {@link dev.orchestrator.testkit.jqwik.PipelineProperties}, which hold for every pipeline.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
