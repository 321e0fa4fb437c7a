package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.ObjectRules;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object or array of the text that is open. Used again for later ones: all is set by {@link #open}. */
final class Frame {
    boolean object;
    /** Where it begins in the text. */
    int start;
    /** Its checks. */
    int from;

    int to;

    /** Members or items that have begun. */
    int count;

    /** The name of the member, between its quotes in the text. */
    int nameFrom;

    int nameTo;

    /** Which of the names is expected next, see {@link ObjectRules#expected}. */
    int expected;

    /** Names of members, by their numbers. */
    final BitSet seen = new BitSet();
    /** Names of members that the schema does not speak of. */
    @Nullable Set<String> others;

    /** What some of the checks ask for. */
    boolean closed;

    boolean limited;
    boolean unique;

    /** Of one check, and all that is asked of each member or item is to fit one schema. */
    boolean plain;

    void open(boolean isObject, int at, int firstCheck, int lastCheck) {
        object = isObject;
        start = at;
        from = firstCheck;
        to = lastCheck;
        count = 0;
        expected = 0;
        seen.clear();
        others = null;
        closed = false;
        limited = false;
        unique = false;
        plain = false;
    }

    /** Returns false if the name with this number was there before. */
    boolean addKnown(int name) {
        if (seen.get(name)) {
            return false;
        }
        seen.set(name);
        return true;
    }

    /** Returns false if the name was there before. */
    boolean addOther(String name) {
        Set<String> names = others;
        if (names == null) {
            names = new HashSet<>();
            others = names;
        }
        return names.add(name);
    }

    /** Returns true if all these names were there. */
    boolean has(int[] names) {
        for (int name : names) {
            if (!seen.get(name)) {
                return false;
            }
        }
        return true;
    }
}
