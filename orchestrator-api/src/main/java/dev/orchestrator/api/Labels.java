package dev.orchestrator.api;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words on goals and subtasks by which models are chosen. A task has its own labels and all of the tasks above it, so a
 * planner can add some and take none away.
 */
public final class Labels {
    /**
     * The task's planner, worker and verifiers reach local models only: those that are declared to be, see {@link
     * dev.orchestrator.api.model.Residency}. There is no other way out of it: with no local model, or none that answers,
     * their calls fail.
     *
     * <p>It holds for the task and all below it. What the task returns goes to its planner and to the tasks after it,
     * which have labels of their own: put this on the goal, or on the task above all that see the data.
     */
    public static final String LOCAL_ONLY = "local-only";

    private Labels() {}

    /**
     * Returns the labels, sorted.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public static Set<String> of(Set<String> labels) {
        for (String label : labels) {
            if (Objects.requireNonNull(label, "label").isBlank()) {
                throw new IllegalArgumentException("a label is blank; give each one a word");
            }
        }
        return labels.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }
}
