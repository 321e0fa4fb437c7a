package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.regex.TextPattern;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a schema says of objects; names by their numbers in {@link Names}. */
final class ObjectRules {
    record Matching(TextPattern name, Node value) {}

    /** If the first is there, so are the others. */
    record Dependent(int name, int[] others) {}

    private int[] names = {};
    private Node[] values = Node.NONE;

    List<Matching> matching = List.of();
    /** Of members that none of the above speaks of. */
    Node other = Node.ANYTHING;
    /** False if it is not known which members that are. */
    boolean othersKnown = true;

    /** The beginnings of names that are allowed, if no others are. */
    @Nullable BitSet allowed;

    @Nullable Node nameRules;

    int[] required = {};
    Dependent[] dependent = {};
    int least;
    int most = Integer.MAX_VALUE;

    /** @param sorted without duplicates */
    void members(int[] sorted, Node[] nodes) {
        names = sorted;
        values = nodes;
    }

    boolean allows(int state) {
        return allowed == null || state != Names.NONE && allowed.get(state);
    }

    @Nullable Node member(int name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0 ? null : values[at];
    }
}
