package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.ContainerForm.Choice;
import dev.orchestrator.schema.lowering.ContainerForm.Items;
import dev.orchestrator.schema.lowering.ContainerForm.Members;
import dev.orchestrator.schema.lowering.Form.Anything;
import dev.orchestrator.schema.lowering.Form.Coded;
import dev.orchestrator.schema.lowering.Form.Listed;
import dev.orchestrator.schema.lowering.Form.Raising;
import dev.orchestrator.schema.lowering.Form.Reference;
import dev.orchestrator.schema.lowering.Form.Scalar;
import dev.orchestrator.schema.lowering.Node.Any;
import dev.orchestrator.schema.lowering.Node.Arr;
import dev.orchestrator.schema.lowering.Node.Obj;
import dev.orchestrator.schema.lowering.Node.Plain;
import dev.orchestrator.schema.lowering.Node.Property;
import dev.orchestrator.schema.lowering.Node.Ref;
import dev.orchestrator.schema.lowering.Node.Str;
import dev.orchestrator.schema.lowering.Node.Union;
import dev.orchestrator.schema.lowering.Node.Values;
import dev.orchestrator.schema.tree.JsonValues;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Proves that no value is of two kinds at once; what it cannot prove, it does not say. */
final class Disjoint {
    private final Set<List<Object>> asked = new HashSet<>();

    private Disjoint() {}

    /** Returns whether no answer fits both, by what {@link Form#fits} looks at. */
    static boolean forms(Form one, Form other) {
        return new Disjoint().differ(one, other);
    }

    /** Returns whether no value is valid for both. */
    static boolean nodes(Node one, Node other) {
        return new Disjoint().differ(one, other);
    }

    private boolean differ(Form one, Form other) {
        if (one instanceof Coded coded) {
            return differ(coded.inner, other);
        } else if (other instanceof Coded coded) {
            return differ(one, coded.inner);
        } else if (one instanceof Reference || other instanceof Reference) {
            Form left = one instanceof Reference reference ? reference.target() : one;
            Form right = other instanceof Reference reference ? reference.target() : other;
            return asked.add(List.of(left, right)) && differ(left, right); // asked again within itself: not proven
        } else if (one instanceof Choice choice) {
            return choice.branches.stream().allMatch(each -> differ(each, other));
        } else if (other instanceof Choice choice) {
            return choice.branches.stream().allMatch(each -> differ(one, each));
        } else if (one instanceof Anything || other instanceof Anything) {
            return false;
        } else if (one instanceof Listed listed) {
            return listed.values.stream().noneMatch(value -> other.fits(value, new Raising()));
        } else if (other instanceof Listed) {
            return differ(other, one);
        } else if (one instanceof Members left && other instanceof Members right) {
            return lacks(left, right) || lacks(right, left) || differInProperty(left, right);
        }
        return !type(one).equals(type(other));
    }

    private static String type(Form form) {
        if (form instanceof Scalar scalar) {
            return scalar.type.equals("integer") ? "number" : scalar.type;
        }
        return form instanceof Items ? "array" : "object";
    }

    private static boolean lacks(Members one, Members other) {
        return one.others == null
                && other.fields.entrySet().stream()
                        .anyMatch(each -> each.getValue().required && !one.fields.containsKey(each.getKey()));
    }

    private boolean differInProperty(Members one, Members other) {
        return one.fields.entrySet().stream().anyMatch(each -> {
            ContainerForm.Field field = other.fields.get(each.getKey());
            return field != null
                    && each.getValue().required
                    && field.required
                    && differ(each.getValue().form, field.form);
        });
    }

    private boolean differ(Node one, Node other) {
        if (one instanceof Ref || other instanceof Ref) {
            Node left = one instanceof Ref ref ? ref.target().node() : one;
            Node right = other instanceof Ref ref ? ref.target().node() : other;
            return asked.add(List.of(System.identityHashCode(left), System.identityHashCode(right)))
                    && differ(left, right);
        } else if (one.isNarrower() || other.isNarrower()) {
            return false;
        } else if (one instanceof Union union) {
            return union.branches().stream().allMatch(each -> differ(each, other));
        } else if (other instanceof Union union) {
            return union.branches().stream().allMatch(each -> differ(one, each));
        } else if (one instanceof Any || other instanceof Any) {
            return false;
        } else if (one instanceof Values values) {
            return values.values().stream().noneMatch(value -> mayBe(other, value));
        } else if (other instanceof Values) {
            return differ(other, one);
        } else if (one instanceof Obj left && other instanceof Obj right) {
            return lacks(left, right) || lacks(right, left) || differInProperty(left, right);
        }
        return !type(one).equals(type(other));
    }

    private static boolean mayBe(Node node, @Nullable Object value) {
        return node instanceof Values values
                ? JsonValues.contains(values.values(), value)
                : type(node).equals(JsonValues.type(value));
    }

    private static String type(Node node) {
        if (node instanceof Plain plain) {
            return plain.type();
        } else if (node instanceof Str) {
            return "string";
        } else if (node instanceof Arr) {
            return "array";
        }
        return node instanceof Obj ? "object" : "number";
    }

    private static boolean lacks(Obj one, Obj other) {
        return one.additional() == null
                && one.patterns().isEmpty()
                && other.properties().entrySet().stream()
                        .anyMatch(each ->
                                each.getValue().required() && !one.properties().containsKey(each.getKey()));
    }

    private boolean differInProperty(Obj one, Obj other) {
        for (Map.Entry<String, Property> each : one.properties().entrySet()) {
            Property property = other.properties().get(each.getKey());
            if (property != null
                    && each.getValue().required()
                    && property.required()
                    && differ(each.getValue().node(), property.node())) {
                return true;
            }
        }
        return false;
    }
}
