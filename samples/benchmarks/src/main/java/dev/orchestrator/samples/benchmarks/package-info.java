/** What the library costs, measured beside the same work in plain Java. */
@NullMarked
package dev.orchestrator.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
