package dev.orchestrator.core.spec;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of a spec that some requirements need: they, and what they refer to, and what that refers to. Immutable.
 *
 * <p>A requirement refers to another by having its id as a word in its text: {@code as GL-3 defines it}. So definitions,
 * contracts and interfaces are requirements too, with ids of their own and usually without criteria. The id of one of
 * a requirement's criteria counts as the requirement's: {@code FR-1.a} refers to {@code FR-1}. References may form
 * cycles.
 */
public final class SpecSlice {
    private static final int LONGEST_ID = 100;

    private final List<Requirement> requirements;
    private final Set<String> asked;

    private SpecSlice(List<Requirement> requirements, Set<String> asked) {
        this.requirements = requirements;
        this.asked = asked;
    }

    /**
     * Returns the slice for some requirements.
     *
     * @param ids of requirements of the spec
     * @throws SpecException if one is not; lists all that are not, each with the most similar that is
     */
    public static SpecSlice of(Spec spec, Collection<String> ids) {
        Set<String> asked = new LinkedHashSet<>(ids);
        References references = new References(spec);
        List<Finding> unknown = asked.stream()
                .filter(id -> !references.knows(id))
                .map(id -> unknown(spec, id))
                .toList();
        if (!unknown.isEmpty()) {
            throw new SpecException("slice of spec '" + spec.title() + "'", unknown);
        }
        Set<String> reached = new HashSet<>(asked);
        Deque<String> open = new ArrayDeque<>(asked);
        while (!open.isEmpty()) {
            for (String id : references.of(open.remove())) {
                if (reached.add(id)) {
                    open.add(id);
                }
            }
        }
        List<Requirement> requirements = spec.requirements().stream()
                .filter(r -> reached.contains(r.id()))
                .toList();
        return new SpecSlice(requirements, asked);
    }

    /** Returns the requirements, in the spec's order. */
    public List<Requirement> requirements() {
        return requirements;
    }

    /**
     * Returns each requirement as Markdown, in the spec's order: a heading with its id, its text, and the names of its
     * criteria. What was not asked for but is referred to says so in the heading.
     */
    public List<String> items() {
        return requirements.stream().map(this::item).toList();
    }

    /** Returns the {@link #items()} one after another. */
    public String text() {
        return String.join("\n", items());
    }

    private String item(Requirement requirement) {
        String criteria = requirement.criteria().stream()
                .map(c -> c.id() + " (" + c.verifier() + ')')
                .collect(Collectors.joining(", "));
        return "### " + requirement.id() + (asked.contains(requirement.id()) ? "" : " (referred to)") + "\n\n"
                + requirement.text().strip() + '\n' + (criteria.isEmpty() ? "" : "\nCriteria: " + criteria + '\n');
    }

    private static Finding unknown(Spec spec, String given) {
        String id = given.length() <= LONGEST_ID ? given : given.substring(0, LONGEST_ID) + "…";
        String nearest = spec.requirements().stream()
                .map(Requirement::id)
                .min(Comparator.comparingInt(known -> distance(id, known)))
                .map(known -> "; the most similar is " + known)
                .orElse("");
        return Finding.of("unknown-requirement", "'" + id + "' is the id of no requirement" + nearest);
    }

    /** Returns how many characters must be changed, added or taken away, upper and lower case being the same. */
    private static int distance(String unknown, String known) {
        String a = unknown.toLowerCase(Locale.ROOT);
        String b = known.toLowerCase(Locale.ROOT);
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(before[j], row[j - 1]));
            }
            before = row;
        }
        return before[b.length()];
    }

    @Override
    public String toString() {
        return "SpecSlice" + requirements.stream().map(Requirement::id).toList();
    }
}
