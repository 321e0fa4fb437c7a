/**
 * XML where a model writes it better than JSON: the same values, with an XSD or a grammar to ask for them by.
 *
 * @since 0.1.0
 */
@NullMarked
package dev.orchestrator.schema.xml;

import org.jspecify.annotations.NullMarked;
