package dev.orchestrator.schema.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema. Filled while schemas are compiled, since they may contain themselves, and never changed after.
 */
public final class Node {
    static final Node[] NONE = {};
    /** Allows everything. */
    public static final Node ANYTHING = new Node("");
    /** Allows nothing. */
    public static final Node NOTHING = new Node("");
    /** May allow anything: the validator knows. */
    public static final Node UNKNOWN = new Node("");

    static {
        UNKNOWN.deferred = true;
        ANYTHING.glanced = Kind.ANY;
        for (Node node : new Node[] {ANYTHING, NOTHING, UNKNOWN}) {
            node.weight = 1;
            node.height = 1;
        }
    }

    /** The place in the schema. */
    final String location;

    /** True if a keyword here is left to the validator, so that this schema rules out, but never approves. */
    public boolean deferred;

    public int types = Kind.ANY;

    public @Nullable Constants constants;

    public @Nullable TextRules text;

    public @Nullable NumberRules number;

    public @Nullable ArrayRules array;

    public @Nullable ObjectRules object;

    /** All of them apply to the same value: {@code allOf}, {@code $ref}. */
    public Node[] all = NONE;

    public Node[] any = NONE;
    public Node[] one = NONE;

    public @Nullable Node not;

    public @Nullable Node condition;

    public @Nullable Node then;

    public @Nullable Node otherwise;

    /** Checks that one value needs, this one's included, and how deep they lie; known after {@link Expansion}. */
    int weight;

    public int height;

    /** The kinds of values that {@link Glance} can find valid. */
    int glanced;

    /** Finds what {@link #glanced} is, once all else is known. */
    void settle() {
        boolean simple = all.length + one.length == 0 && not == null && condition == null && !deferred;
        glanced = simple ? types : 0;
        if (any.length > 0) {
            boolean noMore = constants == null && text == null && number == null && array == null && object == null;
            int kinds = 0;
            for (Node alternative : any) {
                kinds |= alternative.glanced;
            }
            if ((types & Kind.NUMBER) == Kind.INTEGER) {
                kinds &= ~Kind.NUMBER; // an alternative may have read a fraction
            }
            glanced &= noMore ? kinds : 0;
        }
        if (constants != null) {
            glanced &= text == null ? Kind.STRING : 0;
        }
        if (text != null && text.pattern != null && text.table() == null) {
            glanced &= ~Kind.STRING;
        }
        if (array != null && !array.isPlain()) {
            glanced &= ~(Kind.ARRAY | Kind.OBJECT);
        }
        if (object != null) {
            object.settle();
            glanced &= object.isPlain() ? Kind.ANY : ~Kind.OBJECT;
        }
    }

    Node(String location) {
        this.location = location;
    }

    /** Returns true if all that a member (or an item) has to fit is one schema. */
    public boolean isPlain(boolean members) {
        return members ? object == null || object.isPlain() : array == null || array.isPlain();
    }

    /** Returns true if nothing is checked and nothing left to the validator. */
    public boolean allowsEverything() {
        return this == ANYTHING;
    }

    /** Returns the schemas that apply to the same value as this one. */
    List<Node[]> sets() {
        return List.of(all, any, one);
    }
}
