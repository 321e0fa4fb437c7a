/** What an engine that samples by grammar makes of the grammars and schemas of this library. */
@NullMarked
package dev.orchestrator.proof.llama;

import org.jspecify.annotations.NullMarked;
