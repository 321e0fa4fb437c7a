package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.rules.NameCheck;
import dev.orchestrator.schema.rules.Names;
import dev.orchestrator.schema.rules.Node;
import dev.orchestrator.schema.rules.ObjectRules;
import dev.orchestrator.schema.stream.Check.Role;
import dev.orchestrator.schema.text.Text;
import org.jspecify.annotations.Nullable;

/** Applies what the schema says of objects to their names, and chooses the schemas of their values. */
final class Members {
    private final Verdicts verdicts;
    private final Names names;
    private final Fuel fuel;

    Members(Verdicts verdicts, Names names, Fuel fuel) {
        this.verdicts = verdicts;
        this.names = names;
        this.fuel = fuel;
    }

    Names names() {
        return names;
    }

    /** The opening quote of a name. */
    void beginName(Frame frame) {
        for (int i = frame.from; frame.limited && i < frame.to; i++) {
            Check check = verdicts.stack[i];
            if (check.node.object != null && frame.count >= check.node.object.most) {
                verdicts.kill(check, "maxProperties");
            }
        }
        letter(frame, Names.ROOT);
    }

    /** Returns true if no check rules out names that begin so. */
    boolean allows(Frame frame, int state) {
        for (int i = frame.from; frame.closed && i < frame.to; i++) {
            Check check = verdicts.stack[i];
            if (!check.dead && check.node.object != null && !check.node.object.allows(state)) {
                return false;
            }
        }
        return true;
    }

    /** A name goes on, to this state of {@link Names}. */
    void letter(Frame frame, int state) {
        for (int i = frame.from; frame.closed && i < frame.to; i++) {
            Check check = verdicts.stack[i];
            ObjectRules rules = check.node.object;
            if (!check.dead && rules != null && !rules.allows(state)) {
                verdicts.kill(check, "additionalProperties");
            }
        }
    }

    /** A name has ended, at this state of {@link Names}; returns false if it was there before. */
    boolean endName(Frame frame, int state, Text text, boolean escaped) {
        int known = names.nameAt(state);
        String name = null;
        if (known != Names.NONE) {
            if (!frame.addKnown(known)) {
                return false;
            }
        } else {
            name = name(frame, text, escaped);
            if (!frame.addOther(name)) {
                return false;
            }
        }
        frame.count++;
        for (int i = frame.from; i < frame.to; i++) {
            Check check = verdicts.stack[i];
            ObjectRules rules = check.node.object;
            if (check.dead || rules == null) {
                continue;
            }
            if (name == null && (rules.nameRules != null || !rules.matching.isEmpty())) {
                name = name(frame, text, escaped);
            }
            member(check, rules, known, name);
        }
        return true;
    }

    private static String name(Frame frame, Text text, boolean escaped) {
        return escaped ? text.unescaped(frame.nameFrom, frame.nameTo) : text.slice(frame.nameFrom, frame.nameTo);
    }

    private void member(Check check, ObjectRules rules, int known, @Nullable String name) {
        int depth = check.depth + 1;
        Node value = known == Names.NONE ? null : rules.member(known);
        Sure spokenOf = Sure.of(value != null);
        if (value != null) {
            verdicts.apply(value, check, Role.PART, depth);
        }
        if (name != null) {
            for (ObjectRules.Matching matching : rules.matching) {
                Sure matches = matching.name().isIn(name, fuel);
                if (matches == Sure.YES) {
                    spokenOf = Sure.YES;
                    verdicts.apply(matching.value(), check, Role.PART, depth);
                } else if (matches == Sure.UNKNOWN) {
                    check.unsure = true;
                    spokenOf = spokenOf == Sure.YES ? spokenOf : Sure.UNKNOWN;
                }
            }
            if (rules.nameRules != null) {
                Sure fits = NameCheck.fits(rules.nameRules, name, fuel);
                if (fits == Sure.NO) {
                    verdicts.kill(check, "propertyNames");
                }
                check.unsure |= fits == Sure.UNKNOWN;
            }
        }
        if (spokenOf == Sure.NO && rules.othersKnown) {
            if (rules.other == Node.NOTHING) {
                verdicts.kill(check, "additionalProperties");
            } else {
                verdicts.apply(rules.other, check, Role.PART, depth);
            }
        } // else: unsure already
    }

    /** The object ends; its checks are those of the innermost value. */
    void end(Frame frame) {
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            ObjectRules rules = check.node.object;
            if (check.dead || rules == null) {
                continue;
            }
            if (!frame.has(rules.required)) {
                verdicts.kill(check, "required");
            } else if (frame.count < rules.least) {
                verdicts.kill(check, "minProperties");
            } else {
                for (ObjectRules.Dependent dependent : rules.dependent) {
                    if (frame.seen.get(dependent.name()) && !frame.has(dependent.others())) {
                        verdicts.kill(check, "dependentRequired");
                    }
                }
            }
        }
    }
}
