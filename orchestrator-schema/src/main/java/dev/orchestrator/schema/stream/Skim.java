package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.ArrayRules;
import dev.orchestrator.schema.rules.Glance;
import dev.orchestrator.schema.rules.Names;
import dev.orchestrator.schema.rules.Node;
import dev.orchestrator.schema.rules.ObjectRules;
import dev.orchestrator.schema.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * Passes, without a closer look, what is wholly there and valid {@linkplain Glance at a glance}: values, and members and items
 * of what is open. Whatever else comes is left, before its first character, to those who look closely.
 */
final class Skim {
    private final Text text;
    private final Verdicts verdicts;
    private final Names names;
    private final Glance glance;
    /** Where the last member or item begins that could not be passed. */
    private int tried = Glance.NOT_SURE;

    Skim(Text text, Verdicts verdicts, Names names) {
        this.text = text;
        this.verdicts = verdicts;
        this.names = names;
        glance = new Glance(text, false);
    }

    /** Returns the place of the first character from there on that is no white space. */
    int space(int from) {
        return glance.space(from);
    }

    /**
     * Returns the place behind the value that begins there, and is the whole text or a member's; the place itself if that is
     * not known.
     */
    int value(int at, int depth) {
        if (verdicts.top == verdicts.base) {
            return at;
        }
        Check check = verdicts.stack[verdicts.base];
        for (int i = verdicts.base + 1; i < verdicts.top; i++) {
            if (verdicts.stack[i].role == Check.Role.PART) {
                return at; // one schema is not all there is
            }
        }
        int end = check.isMoot() ? Glance.NOT_SURE : glance.value(check.node, at, depth);
        if (end == Glance.NOT_SURE || !verdicts.passed(glance.values())) {
            return at;
        }
        verdicts.top = verdicts.base;
        return end;
    }

    /**
     * Returns the place behind the last member or item that could be passed; the place itself if none could.
     *
     * @param at where a comma may stand, or else the name or item may begin
     */
    int parts(Frame frame, int depth, int at, boolean afterComma) {
        if (!frame.plain || verdicts.stack[frame.from].isMoot()) {
            return at;
        }
        Node schema = verdicts.stack[frame.from].node;
        int passed = at;
        int start = afterComma ? at : afterComma(at);
        while (start < text.length && start != tried) {
            int end = frame.object ? member(frame, schema, depth, start) : item(frame, schema, depth, start);
            if (end == Glance.NOT_SURE) {
                tried = start;
            } else {
                passed = end;
                start = afterComma(end);
            }
        }
        return passed;
    }

    private int member(Frame frame, Node schema, int depth, int start) {
        if (text.chars[start] != '"') {
            return Glance.NOT_SURE;
        }
        ObjectRules rules = schema.object == null ? ObjectRules.NONE : schema.object;
        int found = rules.expected(frame.expected, text, start + 1);
        ObjectRules.Expected expected = found < 0 ? null : rules.expected(found);
        int nameEnd = expected == null ? glance.name(start + 1) : start + expected.length();
        int colon = nameEnd == Glance.NOT_SURE ? text.length : glance.space(nameEnd + 1);
        if (text.chars[colon] != ':') {
            return Glance.NOT_SURE;
        }
        int end = glance.value(expected == null ? rules.other : expected.value(), glance.space(colon + 1), depth);
        if (end == Glance.NOT_SURE
                || !verdicts.mayPass(glance.values())
                || !isNew(frame, expected, start + 1, nameEnd)) {
            return Glance.NOT_SURE;
        }
        verdicts.passed(glance.values());
        frame.expected = found + 1;
        frame.count++;
        frame.nameFrom = start + 1;
        frame.nameTo = nameEnd;
        return end;
    }

    private boolean isNew(Frame frame, ObjectRules.@Nullable Expected expected, int from, int to) {
        int number = expected == null ? names.numberOf(text, from, to) : expected.name();
        return number == Names.NONE ? frame.addOther(text.slice(from, to)) : frame.addKnown(number);
    }

    private int item(Frame frame, Node schema, int depth, int start) {
        ArrayRules rules = schema.array == null ? ArrayRules.NONE : schema.array;
        int end = glance.value(rules.at(frame.count), start, depth);
        if (end == Glance.NOT_SURE || !verdicts.passed(glance.values())) {
            return Glance.NOT_SURE;
        }
        frame.count++;
        return end;
    }

    /** Returns the place of what follows a comma; the end of what is there if there is none. */
    private int afterComma(int at) {
        int comma = glance.space(at);
        return text.chars[comma] == ',' ? glance.space(comma + 1) : text.length;
    }
}
