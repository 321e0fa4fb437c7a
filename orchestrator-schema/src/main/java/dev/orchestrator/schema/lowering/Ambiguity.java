package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.lowering.ContainerForm.Choice;
import dev.orchestrator.schema.lowering.ContainerForm.Field;
import dev.orchestrator.schema.lowering.ContainerForm.Members;
import dev.orchestrator.schema.lowering.Form.Coded;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that an answer tells which of several alternatives it is, where that makes a difference to what it means: an
 * alternative that cannot be told from another is wrapped into an object with a property of its own.
 */
final class Ambiguity {
    private final Set<Form> wrapped = new HashSet<>();

    /** Settles all choices; wrapping in one may change what another can tell apart. */
    void settle(List<Choice> choices) {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Choice choice : choices) {
                changed |= settle(choice);
            }
        }
    }

    private boolean settle(Choice choice) {
        List<Form> branches = choice.branches;
        boolean changed = false;
        for (int later = 1; later < branches.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (clash(branches.get(earlier), branches.get(later))) {
                    int chosen = preferred(branches, earlier, later);
                    if (chosen < 0) {
                        continue; // both have names of their own by now
                    }
                    branches.set(chosen, wrap(branches.get(chosen), "option" + (chosen + 1)));
                    changed = true;
                }
            }
        }
        return changed;
    }

    private int preferred(List<Form> branches, int earlier, int later) {
        for (int each : new int[] {later, earlier}) {
            if (!wrapped.contains(branches.get(each)) && !isIdentity(branches.get(each))) {
                return each;
            }
        }
        for (int each : new int[] {later, earlier}) {
            if (!wrapped.contains(branches.get(each))) {
                return each;
            }
        }
        return -1;
    }

    private Form wrap(Form form, String name) {
        Form coded = new Coded(
                new Members(Map.of(name, new Field(form, true, false)), null, Map.of()), Codecs.wrapped(name));
        wrapped.add(coded);
        return coded;
    }

    private static boolean clash(Form one, Form other) {
        return !(isIdentity(one) && isIdentity(other)) && !Disjoint.forms(one, other);
    }

    static boolean isIdentity(Form form) {
        return form.isIdentity(new HashSet<>());
    }
}
