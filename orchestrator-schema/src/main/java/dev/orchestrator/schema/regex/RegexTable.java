package dev.orchestrator.schema.regex;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A regular expression as a table: one look-up a code point, and the answer is known after each. */
public final class RegexTable {
    public static final int START = 0;
    private static final int MOST_STATES = 1_000;
    private static final int MOST_CELLS = 50_000;
    private static final int ASCII = 128;

    /** The first code points of the classes that the expression tells apart. */
    private final int[] firsts;

    private final byte[] asciiClasses = new byte[ASCII];
    /** The next state, by state and class. */
    private final int[] table;

    private final BitSet matching;
    private final BitSet hopeless;

    private RegexTable(int[] firsts, int[] table, BitSet matching) {
        this.firsts = firsts;
        this.table = table;
        this.matching = matching;
        for (int c = 0; c < ASCII; c++) {
            asciiClasses[c] = (byte) search(c);
        }
        hopeless = hopeless();
    }

    /** Returns null if the expression is not a simple one, or the table would be too large. */
    public static @Nullable RegexTable of(String regex) {
        RegexTree.Whole whole = RegexReader.read(regex);
        try {
            return whole == null ? null : of(whole);
        } catch (RegexMachine.TooLarge e) {
            return null;
        }
    }

    private static @Nullable RegexTable of(RegexTree.Whole expression) {
        RegexMachine machine = new RegexMachine();
        RegexTree anything = new RegexTree.Repeat(new RegexTree.Chars(CharSet.EVERY), 0, RegexTree.Repeat.UNBOUNDED);
        List<RegexTree> parts = new ArrayList<>(List.of(expression.body()));
        if (!expression.fromStart()) {
            parts.add(0, anything);
        }
        if (!expression.toEnd()) {
            parts.add(anything);
        }
        RegexMachine.Fragment whole = machine.add(new RegexTree.Sequence(parts));
        TreeSet<Integer> starts = new TreeSet<>(List.of(0));
        for (CharSet set : machine.sets()) {
            for (CharSet.Range range : set.ranges()) {
                starts.add(range.from());
                if (range.to() < Character.MAX_CODE_POINT) {
                    starts.add(range.to() + 1);
                }
            }
        }
        int[] firsts = starts.stream().mapToInt(Integer::intValue).toArray();
        return firsts.length > Byte.MAX_VALUE ? null : built(machine, whole, firsts);
    }

    private static @Nullable RegexTable built(RegexMachine machine, RegexMachine.Fragment whole, int[] firsts) {
        Map<CharSet, BitSet> classes = new HashMap<>();
        for (CharSet set : machine.sets()) {
            classes.computeIfAbsent(set, each -> classes(each, firsts));
        }
        Map<BitSet, Integer> numbers = new HashMap<>();
        Map<BitSet, Integer> unclosed = new HashMap<>(); // the same, found without closing them first
        List<int[]> rows = new ArrayList<>();
        Deque<BitSet> open = new ArrayDeque<>();
        BitSet matching = new BitSet();
        BitSet start = machine.start(whole.from());
        numbers.put(start, START);
        open.add(start);
        while (!open.isEmpty()) {
            BitSet states = open.remove();
            if (states.get(whole.to())) {
                matching.set(rows.size());
            }
            BitSet[] after = machine.after(states, classes, firsts.length);
            int[] row = new int[firsts.length];
            for (int i = 0; i < firsts.length; i++) {
                Integer known = unclosed.get(after[i]);
                if (known == null) {
                    BitSet next = machine.closed(after[i]);
                    known = numbers.putIfAbsent(next, numbers.size());
                    if (known == null) {
                        known = numbers.size() - 1;
                        open.add(next);
                    }
                    unclosed.put(after[i], known);
                }
                row[i] = known;
            }
            rows.add(row);
            if (numbers.size() > MOST_STATES || numbers.size() * firsts.length > MOST_CELLS) {
                return null;
            }
        }
        int[] table = rows.stream().flatMapToInt(Arrays::stream).toArray();
        return new RegexTable(firsts, table, matching);
    }

    private static BitSet classes(CharSet set, int[] firsts) {
        BitSet classes = new BitSet(firsts.length);
        for (int i = 0; i < firsts.length; i++) {
            classes.set(i, set.contains(firsts[i]));
        }
        return classes;
    }

    /** Those from which no matching state can be reached. */
    private BitSet hopeless() {
        int states = table.length / firsts.length;
        BitSet hopeful = (BitSet) matching.clone();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = states - 1; state >= 0; state--) {
                for (int i = 0; i < firsts.length && !hopeful.get(state); i++) {
                    if (hopeful.get(table[state * firsts.length + i])) {
                        hopeful.set(state);
                        changed = true;
                    }
                }
            }
        }
        hopeful.flip(0, states);
        return hopeful;
    }

    private int search(int point) {
        int found = Arrays.binarySearch(firsts, point);
        return found >= 0 ? found : -found - 2;
    }

    public int next(int state, int point) {
        return table[state * firsts.length + (point < ASCII ? asciiClasses[point] : search(point))];
    }

    /** Returns true if the text is one that matches, should it end here. */
    public boolean matches(int state) {
        return matching.get(state);
    }

    /** Returns true if no text that goes on from here matches. */
    public boolean isHopeless(int state) {
        return hopeless.get(state);
    }

    public boolean isIn(CharSequence text) {
        int state = START;
        for (int i = 0; i < text.length(); i++) {
            int point = Character.codePointAt(text, i);
            i += Character.charCount(point) - 1;
            state = next(state, point);
        }
        return matches(state);
    }
}
