package dev.orchestrator.schema.grammar;

import java.util.BitSet;
import java.util.StringJoiner;

/** A set of characters, and how a grammar has it within a JSON string. */
final class CharSet {
    private static final int END = Character.MAX_CODE_POINT + 1;
    private static final String ESCAPED = "\"\\\n\r\t\b\f";
    private static final String ESCAPES = "\"\\nrtbf";

    private final BitSet points = new BitSet();

    static CharSet of(int... points) {
        CharSet set = new CharSet();
        for (int point : points) {
            set.points.set(point);
        }
        return set;
    }

    static CharSet range(int from, int to) {
        CharSet set = new CharSet();
        set.points.set(from, to + 1);
        return set;
    }

    CharSet with(CharSet other) {
        CharSet set = new CharSet();
        set.points.or(points);
        set.points.or(other.points);
        return set;
    }

    CharSet inverted() {
        CharSet set = new CharSet();
        set.points.or(points);
        set.points.flip(0, END);
        return set;
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    /** Returns the expression; the characters that JSON only has as numbers are left out. */
    String expression() {
        BitSet raw = new BitSet();
        raw.or(points);
        raw.clear(0, ' ');
        raw.clear('"');
        raw.clear('\\');
        raw.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
        StringJoiner or = new StringJoiner(" | ", "(", ")").setEmptyValue("");
        if (!raw.isEmpty()) {
            or.add(charClass(raw));
        }
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (points.get(ESCAPED.charAt(i))) {
                or.add(Rules.literal("\\" + ESCAPES.charAt(i)));
            }
        }
        return or.toString();
    }

    private static String charClass(BitSet raw) {
        StringBuilder out = new StringBuilder("[");
        for (int from = raw.nextSetBit(0); from >= 0; ) {
            int to = raw.nextClearBit(from) - 1;
            out.append(Rules.classMember(from));
            if (to > from) {
                out.append(to > from + 1 ? "-" : "").append(Rules.classMember(to));
            }
            from = raw.nextSetBit(to + 1);
        }
        return out.append(']').toString();
    }
}
