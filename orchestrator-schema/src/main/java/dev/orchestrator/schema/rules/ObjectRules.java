package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.TextPattern;
import dev.orchestrator.schema.text.Text;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a schema says of objects; names by their numbers in {@link Names}. */
public final class ObjectRules {
    public static final ObjectRules NONE = new ObjectRules();

    public record Matching(TextPattern name, Node value) {}

    /** @param text as it stands, with the closing quote */
    public record Expected(char[] text, int name, Node value) {
        static Expected of(String name, int number, Node value) {
            return new Expected((name + '"').toCharArray(), number, value);
        }

        public int length() {
            return text.length;
        }
    }

    /** If the first is there, so are the others. */
    public record Dependent(int name, int[] others) {}

    /** Members that a bit each can count. */
    private static final int MOST_EXPECTED = Long.SIZE;

    /** The members in the order in which they are likely to come. */
    private Expected[] order = {};

    private int longest;

    /** Which of these are required; not known if {@link #isPlain} says so. */
    long needed;

    private boolean plain = true;
    private int[] names = {};
    private Node[] values = Node.NONE;

    public List<Matching> matching = List.of();
    /** Of members that none of the above speaks of. */
    public Node other = Node.ANYTHING;
    /** False if it is not known which members that are. */
    public boolean othersKnown = true;

    /** The beginnings of names that are allowed, if no others are. */
    public @Nullable BitSet allowed;

    public @Nullable Node nameRules;

    public int[] required = {};
    public Dependent[] dependent = {};
    public int least;
    public int most = Integer.MAX_VALUE;

    /**
     * @param sorted without duplicates
     * @param likely those that can be recognized as they stand
     */
    void members(int[] sorted, Node[] nodes, List<Expected> likely) {
        names = sorted;
        values = nodes;
        order = likely.toArray(Expected[]::new);
        longest = likely.stream().mapToInt(Expected::length).max().orElse(0);
    }

    /** Finds what {@link #isPlain} and {@link #needed} are, once all else is known. */
    void settle() {
        boolean countable = order.length == names.length && order.length <= MOST_EXPECTED;
        needed = 0;
        for (int name : required) {
            int index = 0;
            while (index < order.length && order[index].name != name) {
                index++;
            }
            countable &= index < order.length;
            needed |= 1L << index;
        }
        plain = countable
                && matching.isEmpty()
                && nameRules == null
                && most == Integer.MAX_VALUE
                && dependent.length == 0
                && othersKnown;
    }

    /**
     * Returns which of the members has its name there, the likeliest tried first; -1 if none has.
     *
     * @param from behind the opening quote
     */
    public int expected(int likeliest, Text text, int from) {
        int size = order.length;
        int i = likeliest < size ? likeliest : 0;
        for (int tries = size; tries > 0; tries--) {
            if (text.has(order[i].text, from)) {
                return i;
            }
            i = i + 1 < size ? i + 1 : 0;
        }
        return -1;
    }

    /** Returns the length of the longest name that can be recognized as it stands. */
    int longest() {
        return longest;
    }

    public Expected expected(int index) {
        return order[index];
    }

    /** Returns true if all that a member has to fit is the schema of its name, or that of all others. */
    public boolean isPlain() {
        return plain;
    }

    public boolean allows(int state) {
        return allowed == null || state != Names.NONE && allowed.get(state);
    }

    public @Nullable Node member(int name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0 ? null : values[at];
    }
}
