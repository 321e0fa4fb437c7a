package dev.orchestrator.core.spec;

import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the ids of requirements in the texts of others. Confined to one thread. */
final class References {
    private final Map<String, Requirement> known = new HashMap<>();
    /** Of the ids, the longest first, so that {@code FR-1.2} is not read as {@code FR-1}. */
    private final List<Integer> lengths;

    References(Spec spec) {
        spec.requirements().forEach(requirement -> known.put(requirement.id(), requirement));
        lengths = known.keySet().stream()
                .map(String::length)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    boolean knows(String id) {
        return known.containsKey(id);
    }

    /** Returns the ids that occur as words in the requirement's text, its own included if it does. */
    Set<String> of(String id) {
        String text = Objects.requireNonNull(known.get(id), id).text();
        Set<String> found = new LinkedHashSet<>();
        for (int at = 0; at < text.length(); ) {
            int length = mayStart(text, at) ? longest(text, at) : 0;
            if (length > 0) {
                found.add(text.substring(at, at + length));
            }
            at += Math.max(1, length);
        }
        return found;
    }

    private int longest(String text, int at) {
        for (int length : lengths) {
            int end = at + length;
            if (end <= text.length()
                    && (end == text.length() || !ofWord(text.charAt(end)))
                    && known.containsKey(text.substring(at, end))) {
                return length;
            }
        }
        return 0;
    }

    /** In {@code REQ-UI-3} no {@code UI-3} starts, in {@code FR-1-FR-3} an {@code FR-3} does. */
    private static boolean mayStart(String text, int at) {
        if (at == 0) {
            return true;
        }
        char before = text.charAt(at - 1);
        return !ofWord(before) && !(before == '-' && at > 1 && Character.isLetter(text.charAt(at - 2)));
    }

    private static boolean ofWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
