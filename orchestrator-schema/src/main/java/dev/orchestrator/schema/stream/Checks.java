package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.RegexTable;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.rules.ArrayRules;
import dev.orchestrator.schema.rules.Canonical;
import dev.orchestrator.schema.rules.Constants;
import dev.orchestrator.schema.rules.Kind;
import dev.orchestrator.schema.rules.Node;
import dev.orchestrator.schema.rules.Numeral;
import dev.orchestrator.schema.rules.SchemaCompiler;
import dev.orchestrator.schema.rules.TextRules;
import dev.orchestrator.schema.stream.Check.Cause;
import dev.orchestrator.schema.stream.Check.Role;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.Arrays;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** Applies the schema to what the lexer sees: values as they begin, go on and end. */
final class Checks {
    /** Larger objects and arrays are not compared with others, but left to the validator. */
    private static final int MOST_COMPARED = 100_000;

    private final Text text;
    private final Verdicts verdicts;
    private final Members members;
    private final Skim skim;
    private final Fuel fuel = new Fuel();
    private Frame[] frames = new Frame[0];
    private int depth;
    private char firstHalf;

    Checks(SchemaCompiler.Compiled form, Text text) {
        this.text = text;
        verdicts = new Verdicts(form.mostValues());
        members = new Members(verdicts, form.names(), fuel);
        skim = new Skim(text, verdicts, form.names());
        verdicts.apply(form.root(), null, Role.ROOT, 0);
    }

    @Nullable Cause death() {
        return verdicts.death();
    }

    int depth() {
        return depth;
    }

    /** Returns the innermost open object or array. */
    Frame frame() {
        return frames[depth - 1];
    }

    Skim skim() {
        return skim;
    }

    Members members() {
        return members;
    }

    /** Returns the place of the value at this depth, as a JSON pointer. */
    String pointer(int toDepth) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < toDepth; i++) {
            Frame frame = frames[i];
            pointer.append('/');
            if (frame.object) {
                pointer.append(Pointer.escaped(text.unescaped(frame.nameFrom, frame.nameTo)));
            } else {
                pointer.append(frame.count - 1);
            }
        }
        return pointer.toString();
    }

    /** A value of one of these {@link Kind}s begins, as an item if the innermost container is an array. */
    void begin(int kinds) {
        if (depth > 0 && !frame().object) {
            item(frame());
        }
        verdicts.begun();
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            Node node = check.node;
            if ((node.types & kinds) == 0) {
                verdicts.kill(check, "type");
            } else if (node.constants != null && (node.constants.kinds & kinds) == 0) {
                verdicts.kill(check, node.constants.keyword);
            }
        }
        verdicts.compact();
    }

    private void item(Frame frame) {
        int index = frame.count++;
        for (int i = frame.from; i < frame.to; i++) {
            Check check = verdicts.stack[i];
            ArrayRules rules = check.node.array;
            if (check.dead || rules == null) {
                continue;
            }
            if (index >= rules.most) {
                verdicts.kill(check, "maxItems");
                continue;
            }
            verdicts.apply(rules.at(index), check, Role.PART, depth);
            if (rules.contains != null) {
                verdicts.apply(rules.contains, check, Role.CONTAINED, depth);
            }
        }
    }

    /** The value that has begun is an object or an array. */
    void open(boolean object, int at) {
        if (depth == frames.length) {
            frames = Arrays.copyOf(frames, Math.max(8, 2 * depth));
        }
        Frame frame = frames[depth];
        if (frame == null) {
            frame = new Frame();
            frames[depth] = frame;
        }
        depth++;
        frame.open(object, at, verdicts.base, verdicts.top);
        for (int i = frame.from; i < frame.to; i++) {
            Check check = verdicts.stack[i];
            Node node = check.node;
            // The validator may take the values of an object for items; only of arrays is it known what it says.
            check.unsure |= object && node.array != null && node.array.unique;
            if (object && node.object != null) {
                frame.closed |= node.object.allowed != null;
                frame.limited |= node.object.most < Integer.MAX_VALUE;
            } else if (!object && node.array != null) {
                frame.limited |= node.array.most < Integer.MAX_VALUE;
                frame.unique |= node.array.unique;
            }
        }
        if (frame.to - frame.from == 1 && !frame.limited && !frame.unique) {
            frame.plain = verdicts.stack[frame.from].node.isPlain(object);
        }
        verdicts.base = verdicts.top;
    }

    /** The innermost object or array ends before this place. */
    void close(int end) {
        Frame frame = frame();
        depth--;
        verdicts.base = frame.from;
        verdicts.top = frame.to;
        if (frame.object) {
            members.end(frame);
        } else {
            itemsEnd();
        }
        compareWhole(frame.start, end);
        end(frame.start, end);
    }

    private void itemsEnd() {
        int count = frames[depth].count;
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            ArrayRules rules = check.node.array;
            if (check.dead || rules == null) {
                continue;
            }
            if (count < rules.least) {
                verdicts.kill(check, "minItems");
            } else if (rules.contains != null) {
                if (check.contained + check.perhapsContained < rules.leastContained) {
                    verdicts.kill(check, rules.leastContainedKeyword);
                }
                check.unsure |= check.contained < rules.leastContained
                        || check.contained + check.perhapsContained > rules.mostContained;
            }
        }
    }

    /** Another item or member will follow. */
    void comma() {
        Frame frame = frame();
        for (int i = frame.from; frame.limited && i < frame.to; i++) {
            Check check = verdicts.stack[i];
            if (frame.object && check.node.object != null && frame.count >= check.node.object.most) {
                verdicts.kill(check, "maxProperties");
            } else if (!frame.object && check.node.array != null && frame.count >= check.node.array.most) {
                verdicts.kill(check, "maxItems");
            }
        }
    }

    private void compareWhole(int start, int end) {
        Canonical whole = null;
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            Constants constants = check.node.constants;
            if (check.dead || constants == null) {
                continue;
            }
            if (end - start > MOST_COMPARED) {
                check.unsure = true;
                continue;
            }
            whole = whole == null ? Canonical.of(JsonTree.parse(text.slice(start, end))) : whole;
            constants(check, constants, whole);
        }
    }

    private void constants(Check check, Constants constants, Canonical value) {
        switch (constants.contains(value)) {
            case NO -> verdicts.kill(check, constants.keyword);
            case UNKNOWN -> check.unsure = true;
            default -> {}
        }
    }

    /** A value has ended, after all that is particular to its kind. */
    private void end(int start, int end) {
        verdicts.end();
        if (depth == 0 || frame().object || !frame().unique) {
            return;
        }
        Canonical item = null;
        for (int i = frame().from; i < frame().to; i++) {
            Check check = verdicts.stack[i];
            if (check.dead || check.node.array == null || !check.node.array.unique) {
                continue;
            }
            if (end - start > MOST_COMPARED) {
                check.unsure = true;
                continue;
            }
            item = item == null ? Canonical.of(JsonTree.parse(text.slice(start, end))) : item;
            unique(check, item);
        }
    }

    private void unique(Check check, Canonical item) {
        if (check.uniqueKeys == null || check.uniqueTexts == null) {
            check.uniqueKeys = new HashSet<>();
            check.uniqueTexts = new HashSet<>();
        }
        boolean newKey = check.uniqueKeys.add(item.key());
        if (!check.uniqueTexts.add(item.text())) {
            verdicts.kill(check, "uniqueItems");
        } else {
            check.unsure |= !newKey;
        }
    }

    /** A literal has ended; its first character has said all. */
    void literalEnd(int start, int end) {
        end(start, end);
    }

    void numberEnd(int start, int end) {
        Numeral number = null;
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            Node node = check.node;
            if (check.dead || node.number == null && node.constants == null && (node.types & Kind.FRACTION) != 0) {
                continue;
            }
            number = number == null ? new Numeral(text.slice(start, end)) : number;
            number(check, node, number);
        }
        end(start, end);
    }

    private void number(Check check, Node node, Numeral number) {
        if ((node.types & Kind.FRACTION) == 0) {
            Sure whole = number.isWhole();
            if (whole == Sure.NO) {
                verdicts.kill(check, "type");
                return;
            }
            check.unsure |= whole == Sure.UNKNOWN;
        }
        if (node.number != null) {
            String violated = node.number.violated(number);
            if (violated != null && !violated.equals(Numeral.UNSURE)) {
                verdicts.kill(check, violated);
                return;
            }
            check.unsure |= violated != null;
        }
        if (node.constants != null) {
            constants(check, node.constants, number.canonical());
        }
    }

    /** The value that has begun is a string; returns how many of its code points nothing looks at. */
    int beginText() {
        int unseen = Limit.STRING;
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            Node node = check.node;
            if (node.constants != null) {
                check.low = 0;
                check.high = node.constants.strings.length;
                unseen = 0;
            }
            if (node.text != null) {
                check.regexState = RegexTable.START;
                unseen = node.text.table() == null ? Math.min(unseen, node.text.most) : 0;
            }
        }
        return unseen;
    }

    /** A string goes on with this char, the one with this index, and has so many code points then. */
    void text(char c, int index, int points) {
        int point = c;
        if (Character.isHighSurrogate(c)) {
            firstHalf = c;
            point = -1;
        } else if (Character.isLowSurrogate(c)) {
            point = Character.toCodePoint(firstHalf, c);
        }
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            if (check.dead) {
                continue;
            }
            TextRules rules = check.node.text;
            if (rules != null) {
                if (points > rules.most) {
                    verdicts.kill(check, "maxLength");
                    continue;
                }
                RegexTable table = rules.table();
                if (table != null && point >= 0) {
                    check.regexState = table.next(check.regexState, point);
                    if (table.isHopeless(check.regexState)) {
                        verdicts.kill(check, "pattern");
                        continue;
                    }
                }
            }
            Constants constants = check.node.constants;
            if (constants != null && !narrow(check, constants, index, c)) {
                verdicts.kill(check, constants.keyword);
            }
        }
    }

    private static boolean narrow(Check check, Constants constants, int index, char c) {
        check.low = constants.lowest(check.low, check.high, index, c);
        check.high = constants.lowest(check.low, check.high, index, c + 1);
        return check.low < check.high;
    }

    /** Any char would be one too many for a string of so many code points: the first char of an escape says so. */
    void oneMore(int points) {
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            if (!check.dead && check.node.text != null && points >= check.node.text.most) {
                verdicts.kill(check, "maxLength");
            }
        }
    }

    /** A string has ended; it is between quotes at these places, with so many chars and code points. */
    void textEnd(int from, int to, int length, int points) {
        String whole = null;
        for (int i = verdicts.base; i < verdicts.top; i++) {
            Check check = verdicts.stack[i];
            Constants constants = check.node.constants;
            if (check.dead) {
                continue;
            }
            if (constants != null && constants.strings[check.low].length() != length) {
                verdicts.kill(check, constants.keyword);
                continue;
            }
            TextRules rules = check.node.text;
            if (rules != null) {
                String text = "";
                if (rules.wantsWhole()) {
                    whole = whole == null ? this.text.unescaped(from, to) : whole;
                    text = whole;
                }
                textEnd(check, rules, text, points);
            }
        }
        end(from - 1, to + 1);
    }

    private void textEnd(Check check, TextRules rules, String whole, int points) {
        RegexTable table = rules.table();
        Sure matches = table != null ? Sure.of(table.matches(check.regexState)) : rules.matches(whole, fuel);
        Sure format = rules.isOfFormat(whole);
        if (points < rules.least) {
            verdicts.kill(check, "minLength");
        } else if (matches == Sure.NO) {
            verdicts.kill(check, "pattern");
        } else if (format == Sure.NO) {
            verdicts.kill(check, "format");
        } else {
            check.unsure |= matches == Sure.UNKNOWN || format == Sure.UNKNOWN;
        }
    }
}
