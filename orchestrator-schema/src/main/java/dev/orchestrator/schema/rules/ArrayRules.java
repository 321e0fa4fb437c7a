package dev.orchestrator.schema.rules;

import org.jspecify.annotations.Nullable;

/** What a schema says of arrays. */
public final class ArrayRules {
    public static final ArrayRules NONE = new ArrayRules();

    Node[] first = Node.NONE;
    Node rest = Node.ANYTHING;
    public int least;
    public int most = Integer.MAX_VALUE;
    public boolean unique;

    public @Nullable Node contains;
    /** Only with {@link #contains}. */
    public int leastContained = 1;

    public int mostContained = Integer.MAX_VALUE;
    public String leastContainedKeyword = "contains";

    /** Returns true if all that an item has to fit is the schema of its place. */
    boolean isPlain() {
        return !unique && contains == null;
    }

    public Node at(int index) {
        return index < first.length ? first[index] : rest;
    }
}
