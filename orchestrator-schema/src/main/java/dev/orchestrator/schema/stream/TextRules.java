package dev.orchestrator.schema.stream;

import org.jspecify.annotations.Nullable;

/** What a schema says of strings; lengths are in code points. */
final class TextRules {
    int least;
    int most = Integer.MAX_VALUE;

    @Nullable TextPattern pattern;
}
