/**
 * What schemas ask of strings: regular expressions as they spell them, in ECMAScript's way, and formats. Internal.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.regex;

import org.jspecify.annotations.NullMarked;
