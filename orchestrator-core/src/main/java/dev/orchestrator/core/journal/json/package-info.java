/** JSON as journals have it: every digit as it was written, members in the order of their names. */
@NullMarked
package dev.orchestrator.core.journal.json;

import org.jspecify.annotations.NullMarked;
