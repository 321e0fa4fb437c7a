package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.tree.Misfit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what one value can cost: cuts schemas that apply themselves to the same value, and refuses those that apply too
 * many others.
 */
public final class Expansion {
    /** Checks on one value. */
    public static final int WIDEST = 4_096;
    /** Schemas on one value that are within each other. */
    static final int DEEPEST = 250;

    /** Those on the way to the one being visited; nodes are equal if they are the same. */
    private final Set<Node> ancestors = new HashSet<>();

    private final Consumer<String> deferred;

    private Expansion(Consumer<String> deferred) {
        this.deferred = deferred;
    }

    /**
     * @param deferred is told the places where a cycle was cut
     * @throws Misfit if one value would need too many checks
     */
    static void bound(Collection<Node> nodes, Consumer<String> deferred) {
        Expansion expansion = new Expansion(deferred);
        nodes.forEach(node -> expansion.visit(node, 1));
    }

    private void visit(Node node, int depth) {
        if (node.weight > 0) {
            return;
        }
        if (depth > DEEPEST) {
            throw tooDeep(node);
        }
        ancestors.add(node);
        long weight = 1;
        int height = 0;
        for (Node[] set : node.sets()) {
            for (int i = 0; i < set.length; i++) {
                set[i] = bounded(node, set[i], depth);
                weight += set[i].weight;
                height = Math.max(height, set[i].height);
            }
        }
        node.not = optional(node, node.not, depth);
        node.condition = optional(node, node.condition, depth);
        node.then = optional(node, node.then, depth);
        node.otherwise = optional(node, node.otherwise, depth);
        for (Node single : new Node[] {node.not, node.condition, node.then, node.otherwise}) {
            if (single != null) {
                weight += single.weight;
                height = Math.max(height, single.height);
            }
        }
        if (weight > WIDEST) {
            throw new Misfit("applies more than " + WIDEST
                            + " schemas to one value, by $ref, allOf, anyOf, oneOf, not and"
                            + " if; merge or drop some of them")
                    .at(node.location);
        }
        if (height >= DEEPEST) {
            throw tooDeep(node);
        }
        node.weight = (int) weight;
        node.height = height + 1;
        node.settle();
        ancestors.remove(node);
    }

    private static Misfit tooDeep(Node node) {
        return new Misfit(
                        "applies schemas within schemas to one value, by $ref, allOf, anyOf, oneOf, not and if, more than "
                                + DEEPEST + " deep; refer to the last directly")
                .at(node.location);
    }

    private @Nullable Node optional(Node node, @Nullable Node single, int depth) {
        return single == null ? null : bounded(node, single, depth);
    }

    private Node bounded(Node node, Node part, int depth) {
        if (ancestors.contains(part)) {
            deferred.accept(node.location);
            return Node.UNKNOWN;
        }
        visit(part, depth + 1);
        return part;
    }
}
