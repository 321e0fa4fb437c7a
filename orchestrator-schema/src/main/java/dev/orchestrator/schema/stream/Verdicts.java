package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.ArrayRules;
import dev.orchestrator.schema.rules.Expansion;
import dev.orchestrator.schema.rules.Node;
import dev.orchestrator.schema.stream.Check.Cause;
import dev.orchestrator.schema.stream.Check.Role;
import dev.orchestrator.schema.stream.Check.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The checks of all values that are open, innermost last, and how the death or the approval of one bears on another.
 *
 * <p>A dead check is certain that its value is invalid, an approved one that it is valid; one that is unsure never
 * decides anything. So no keyword that is left to the validator can rule a text out, however it is negated.
 */
final class Verdicts {
    Check[] stack = new Check[16];
    /** Those of the innermost value are from base to top. */
    int base;

    int top;
    /** So many values are checked; from there on, everything is left to the validator. */
    private final long mostValues;

    private long values;
    private @Nullable Cause death;

    Verdicts(long mostValues) {
        this.mostValues = mostValues;
    }

    /** A value has begun. */
    void begun() {
        values++;
    }

    /** Returns whether so many more values are within what is checked. */
    boolean mayPass(long more) {
        return values + more <= mostValues;
    }

    /** Counts so many values that need no check, if they {@link #mayPass}. */
    boolean passed(long more) {
        boolean may = mayPass(more);
        values += may ? more : 0;
        return may;
    }

    /** Returns why the whole text is invalid, or null while it may be valid. */
    @Nullable Cause death() {
        return death;
    }

    void apply(Node node, @Nullable Check parent, Role role, int depth) {
        if (node.allowsEverything() && (role == Role.PART || role == Role.ALL)) {
            return;
        }
        if (top - base >= Expansion.WIDEST || values >= mostValues) {
            if (parent != null) {
                report(parent, role, false);
            }
            return;
        }
        Check check = next();
        check.begin(node, parent, role, depth);
        if (node == Node.NOTHING) {
            kill(check, "false");
            return;
        }
        if (node.height > 1) {
            applyParts(node, check, depth);
        }
    }

    private void applyParts(Node node, Check check, int depth) {
        applyAll(node.all, check, Role.ALL, depth);
        applyAll(node.any, check, Role.ANY, depth);
        applyAll(node.one, check, Role.ONE, depth);
        if (node.not != null) {
            apply(node.not, check, Role.NOT, depth);
        }
        if (node.condition != null) {
            apply(node.condition, check, Role.IF, depth);
            if (node.then != null) {
                apply(node.then, check, Role.THEN, depth);
            }
            if (node.otherwise != null) {
                apply(node.otherwise, check, Role.ELSE, depth);
            }
        }
    }

    private void applyAll(Node[] nodes, Check check, Role role, int depth) {
        for (int i = 0; i < nodes.length && !check.dead; i++) {
            apply(nodes[i], check, role, depth);
        }
    }

    private Check next() {
        if (top == stack.length) {
            stack = Arrays.copyOf(stack, 2 * top);
        }
        Check check = stack[top];
        if (check == null) {
            check = new Check();
            stack[top] = check;
        }
        top++;
        return check;
    }

    /** Drops the checks of the innermost value that no longer matter. */
    void compact() {
        int kept = base;
        for (int i = base; i < top; i++) {
            Check check = stack[i];
            if (check.isMoot()) {
                check.dead = true; // for those that are parts of it
            } else {
                stack[i] = stack[kept];
                stack[kept++] = check;
            }
        }
        top = kept;
    }

    /** The value is invalid by this check, because of this keyword. */
    void kill(Check check, String keyword) {
        kill(check, new Cause(keyword, check.depth));
    }

    private void kill(Check start, Cause reason) {
        Cause cause = reason;
        Check check = start;
        while (check != null && !check.dead) {
            check.dead = true;
            Check parent = check.parent;
            if (parent == null) {
                death = cause;
                return;
            }
            switch (check.role) {
                case ANY -> {
                    if (--parent.anyLeft > 0) {
                        return;
                    }
                    cause = new Cause("anyOf", parent.depth);
                }
                case ONE -> {
                    if (--parent.oneLeft > 0) {
                        return;
                    }
                    cause = new Cause("oneOf", parent.depth);
                }
                case NOT -> {
                    parent.not = State.DEAD;
                    return;
                }
                case IF -> {
                    parent.condition = State.DEAD;
                    if (parent.otherwise != State.DEAD) {
                        return;
                    }
                    cause = parent.otherwiseCause == null ? cause : parent.otherwiseCause;
                }
                case THEN -> {
                    parent.then = State.DEAD;
                    parent.thenCause = cause;
                    if (parent.otherwise != State.DEAD) {
                        return;
                    }
                }
                case ELSE -> {
                    parent.otherwise = State.DEAD;
                    parent.otherwiseCause = cause;
                    if (parent.condition != State.DEAD && parent.then != State.DEAD) {
                        return;
                    }
                }
                case CONTAINED -> {
                    return;
                }
                default -> {} // the parent needs it
            }
            check = parent;
        }
    }

    /** The innermost value has ended, and each check has seen it. */
    void end() {
        for (int i = top - 1; i >= base; i--) { // parts come after what they are parts of
            Check check = stack[i];
            if (check.isMoot()) {
                check.dead = true;
                continue;
            }
            boolean valid = !check.unsure;
            if (check.node.height > 1) {
                valid &= partsAreValid(check);
            }
            if (!check.dead && check.parent != null) {
                report(check.parent, check.role, valid);
            }
        }
        top = base;
    }

    private boolean partsAreValid(Check check) {
        Node node = check.node;
        boolean valid = node.any.length == 0 || check.anyValid;
        if (node.one.length > 0) {
            valid &= check.oneValid == 1 && check.oneUnsure == 0;
        }
        if (node.not != null) {
            valid &= check.not == State.DEAD;
        }
        return node.condition == null ? valid : valid & branchIsValid(check);
    }

    private boolean branchIsValid(Check check) {
        if (check.condition == State.VALID && check.thenCause != null) {
            kill(check, check.thenCause);
            return false;
        }
        boolean then = check.node.then == null || check.then == State.VALID;
        boolean otherwise = check.node.otherwise == null || check.otherwise == State.VALID;
        return switch (check.condition) {
            case VALID -> then;
            case DEAD -> otherwise;
            default -> then && otherwise;
        };
    }

    private void report(Check parent, Role role, boolean valid) {
        State state = valid ? State.VALID : State.UNSURE;
        switch (role) {
            case ANY -> parent.anyValid |= valid;
            case ONE -> {
                if (!valid) {
                    parent.oneUnsure++;
                } else if (++parent.oneValid > 1) {
                    kill(parent, "oneOf");
                }
            }
            case NOT -> {
                parent.not = state;
                if (valid) {
                    kill(parent, "not");
                }
            }
            case IF -> parent.condition = state;
            case THEN -> parent.then = state;
            case ELSE -> parent.otherwise = state;
            case CONTAINED -> contained(parent, valid);
            default -> parent.unsure |= !valid;
        }
    }

    private void contained(Check parent, boolean valid) {
        ArrayRules rules = parent.node.array;
        if (!valid) {
            parent.perhapsContained++;
        } else if (++parent.contained > (rules == null ? Integer.MAX_VALUE : rules.mostContained)) {
            kill(parent, "maxContains");
        }
    }
}
