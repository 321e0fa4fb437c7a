/**
 * Regular expressions as schemas spell them, in ECMAScript's way: for Java to match, as trees, and as tables. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.regex;

import org.jspecify.annotations.NullMarked;
