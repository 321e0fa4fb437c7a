package dev.orchestrator.schema.stream;

import org.jspecify.annotations.Nullable;

/** What a schema says of arrays. */
final class ArrayRules {
    Node[] first = Node.NONE;
    Node rest = Node.ANYTHING;
    int least;
    int most = Integer.MAX_VALUE;
    boolean unique;

    @Nullable Node contains;
    /** Only with {@link #contains}. */
    int leastContained = 1;

    int mostContained = Integer.MAX_VALUE;
    String leastContainedKeyword = "contains";

    Node at(int index) {
        return index < first.length ? first[index] : rest;
    }
}
