/**
 * Regular expressions as schemas spell them, in ECMAScript's way: for Java to match, and as trees. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.regex;

import org.jspecify.annotations.NullMarked;
