package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.Node.Arr;
import dev.orchestrator.schema.lowering.Node.Obj;
import dev.orchestrator.schema.lowering.Node.Property;
import dev.orchestrator.schema.lowering.Node.Ref;
import dev.orchestrator.schema.lowering.Node.Target;
import dev.orchestrator.schema.lowering.Node.Union;
import java.util.HashSet;
import java.util.Set;

/** Finds where a schema contains itself. */
final class Cycles {
    private final boolean throughOptional;
    private final Set<Target> entered = new HashSet<>();
    private final Set<Target> done = new HashSet<>();
    private final Set<Target> heads = new HashSet<>();

    private Cycles(boolean throughOptional) {
        this.throughOptional = throughOptional;
    }

    /** Returns parts of which at least one is on each cycle. */
    static Set<Target> heads(Node root) {
        Cycles cycles = new Cycles(true);
        cycles.visit(root);
        return cycles.heads;
    }

    /** Returns whether some cycle goes through no property that may be absent. */
    static boolean anyRequired(Node root) {
        Set<Target> all = new HashSet<>();
        collect(root, all);
        Cycles cycles = new Cycles(false);
        all.forEach(cycles::visit);
        return !cycles.heads.isEmpty();
    }

    private static void collect(Node node, Set<Target> found) {
        Cycles all = new Cycles(true);
        all.visit(node);
        found.addAll(all.done);
    }

    private void visit(Target target) {
        if (entered.contains(target)) {
            heads.add(target);
        } else if (!done.contains(target)) {
            entered.add(target);
            visit(target.node());
            entered.remove(target);
            done.add(target);
        }
    }

    private void visit(Node node) {
        if (node instanceof Ref ref) {
            visit(ref.target());
        } else if (node instanceof Union union) {
            union.branches().forEach(this::visit);
        } else if (node instanceof Arr array) {
            array.prefix().forEach(this::visit);
            if (array.rest() != null) {
                visit(array.rest());
            }
        } else if (node instanceof Obj object) {
            for (Property property : object.properties().values()) {
                if (property.required() || throughOptional) {
                    visit(property.node());
                }
            }
            object.patterns().values().forEach(this::visit);
            if (object.additional() != null) {
                visit(object.additional());
            }
        }
    }
}
