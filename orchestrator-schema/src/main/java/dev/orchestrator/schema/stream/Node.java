package dev.orchestrator.schema.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema. Filled while schemas are compiled, since they may contain themselves, and never changed after.
 */
final class Node {
    static final Node[] NONE = {};
    /** Allows everything. */
    static final Node ANYTHING = new Node("");
    /** Allows nothing. */
    static final Node NOTHING = new Node("");
    /** May allow anything: the validator knows. */
    static final Node UNKNOWN = new Node("");

    static {
        UNKNOWN.deferred = true;
        for (Node node : new Node[] {ANYTHING, NOTHING, UNKNOWN}) {
            node.weight = 1;
            node.height = 1;
        }
    }

    /** The place in the schema. */
    final String location;

    /** True if a keyword here is left to the validator, so that this schema rules out, but never approves. */
    boolean deferred;

    int types = Kind.ANY;

    @Nullable Constants constants;

    @Nullable TextRules text;

    @Nullable NumberRules number;

    @Nullable ArrayRules array;

    @Nullable ObjectRules object;

    /** All of them apply to the same value: {@code allOf}, {@code $ref}. */
    Node[] all = NONE;

    Node[] any = NONE;
    Node[] one = NONE;

    @Nullable Node not;

    @Nullable Node condition;

    @Nullable Node then;

    @Nullable Node otherwise;

    /** Checks that one value needs, this one's included, and how deep they lie; known after {@link Expansion}. */
    int weight;

    int height;

    Node(String location) {
        this.location = location;
    }

    /** Returns true if nothing is checked and nothing left to the validator. */
    boolean allowsEverything() {
        return this == ANYTHING;
    }

    /** Returns the schemas that apply to the same value as this one. */
    List<Node[]> sets() {
        return List.of(all, any, one);
    }
}
