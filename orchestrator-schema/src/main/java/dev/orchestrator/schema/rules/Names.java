package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.text.Text;
import java.util.Arrays;
import java.util.BitSet;

/** The property names that a schema speaks of, as a tree of their characters: one step a character, for all objects. */
public final class Names {
    public static final int ROOT = 0;
    public static final int NONE = -1;

    private int nodes = 1;
    private int names;
    private char[] letters = new char[64];
    private int[] firstChild = filled(64);
    private int[] sibling = filled(64);
    private int[] name = filled(64);

    private static int[] filled(int size) {
        int[] array = new int[size];
        Arrays.fill(array, NONE);
        return array;
    }

    /** Returns the number of this name, which is new or known. */
    int add(String text) {
        int node = ROOT;
        for (int i = 0; i < text.length(); i++) {
            int next = next(node, text.charAt(i));
            node = next == NONE ? child(node, text.charAt(i)) : next;
        }
        if (name[node] == NONE) {
            name[node] = names++;
        }
        return name[node];
    }

    /** Adds the states on the way to a known name. */
    void addPrefixes(String text, BitSet states) {
        int node = ROOT;
        states.set(node);
        for (int i = 0; i < text.length(); i++) {
            node = next(node, text.charAt(i));
            states.set(node);
        }
    }

    private int child(int node, char letter) {
        if (nodes == letters.length) {
            int from = nodes;
            letters = Arrays.copyOf(letters, 2 * from);
            firstChild = grown(firstChild);
            sibling = grown(sibling);
            name = grown(name);
        }
        int child = nodes++;
        letters[child] = letter;
        sibling[child] = firstChild[node];
        firstChild[node] = child;
        return child;
    }

    private static int[] grown(int[] array) {
        int[] larger = Arrays.copyOf(array, 2 * array.length);
        Arrays.fill(larger, array.length, larger.length, NONE);
        return larger;
    }

    /** Returns the state after one more character, or {@link #NONE} if no name goes on so. */
    public int next(int state, char letter) {
        if (state == NONE) {
            return NONE;
        }
        int child = firstChild[state];
        while (child != NONE && letters[child] != letter) {
            child = sibling[child];
        }
        return child;
    }

    /** Returns the number of the name that stands there, or {@link #NONE}. */
    public int numberOf(Text text, int from, int to) {
        int state = ROOT;
        for (int i = from; i < to && state != NONE; i++) {
            state = next(state, text.chars[i]);
        }
        return nameAt(state);
    }

    /** Returns the number of the name that ends here, or {@link #NONE}. */
    public int nameAt(int state) {
        return state == NONE ? NONE : name[state];
    }
}
