/** Whatever bytes come in, nothing hangs and nothing undocumented is thrown. */
@NullMarked
package dev.orchestrator.proof.fuzz;

import org.jspecify.annotations.NullMarked;
