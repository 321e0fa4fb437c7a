package dev.orchestrator.api.plan;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task as a planner proposes it. Immutable; each method with an argument returns a copy with that part changed.
 *
 * <p>Names, dependencies and assignees are checked when the move is accepted, not here: what is wrong goes back to the
 * planner as findings.
 *
 * <pre>{@code
 * Subtask.work("tests", "java").objective("Write the tests").after("sources").doneWhen(Criterion.of("green", "tests"));
 * }</pre>
 */
public final class Subtask {
    private final String name;
    private final Assignee by;
    private final String objective;
    private final @Nullable Object input;
    private final Set<String> after;
    private final List<Criterion> criteria;
    private final Limits limits;
    private final Set<String> requirements;
    private final Set<String> labels;

    private Subtask(
            String name,
            Assignee by,
            String objective,
            @Nullable Object input,
            Set<String> after,
            List<Criterion> criteria,
            Limits limits,
            Set<String> requirements,
            Set<String> labels) {
        this.name = name;
        this.by = by;
        this.objective = objective;
        this.input = input;
        this.after = after;
        this.criteria = criteria;
        this.limits = limits;
        this.requirements = requirements;
        this.labels = labels;
    }

    /**
     * Returns a subtask whose objective is its name, without input, dependencies or criteria.
     *
     * @param name unique among its siblings
     */
    public static Subtask of(String name, Assignee by) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(by, "by");
        return new Subtask(name, by, name, null, Set.of(), List.of(), Limits.none(), Set.of(), Set.of());
    }

    /** Returns a subtask for a worker. */
    public static Subtask work(String name, String worker) {
        return of(name, new Assignee.ToWorker(worker));
    }

    /** Returns a subtask for a planner. */
    public static Subtask plan(String name, String planner) {
        return of(name, new Assignee.ToPlanner(planner));
    }

    /** Returns the name, unique among its siblings. */
    public String name() {
        return name;
    }

    /** Returns who it goes to. */
    public Assignee by() {
        return by;
    }

    /** Returns what is wanted, in a sentence. */
    public String objective() {
        return objective;
    }

    /** Says what is wanted. */
    public Subtask objective(String objective) {
        Objects.requireNonNull(objective, "objective");
        return new Subtask(name, by, objective, input, after, criteria, limits, requirements, labels);
    }

    /** Returns its input; null if there is none. */
    public @Nullable Object input() {
        return input;
    }

    /** Sets its input: a record, a JSON-like value or {@code JsonText}. */
    public Subtask input(@Nullable Object input) {
        return new Subtask(name, by, objective, input, after, criteria, limits, requirements, labels);
    }

    /** Returns the siblings that must be done first; their files are its files. */
    public Set<String> after() {
        return after;
    }

    /** Sets the siblings that must be done first. */
    public Subtask after(String... siblings) {
        return after(new TreeSet<>(List.of(siblings)));
    }

    /** As {@link #after(String...)}. */
    public Subtask after(Set<String> siblings) {
        return new Subtask(name, by, objective, input, sorted(siblings), criteria, limits, requirements, labels);
    }

    /** Returns its definition of done; empty means that it will end unverified. */
    public List<Criterion> criteria() {
        return criteria;
    }

    /** Sets its definition of done. */
    public Subtask doneWhen(Criterion... all) {
        return doneWhen(List.of(all));
    }

    /** As {@link #doneWhen(Criterion...)}. */
    public Subtask doneWhen(List<Criterion> all) {
        return new Subtask(name, by, objective, input, after, List.copyOf(all), limits, requirements, labels);
    }

    /** Returns its own limits; they can only tighten the run's. */
    public Limits limits() {
        return limits;
    }

    /** Sets its own limits, from {@link Limits#none()}. */
    public Subtask limits(Limits limits) {
        Objects.requireNonNull(limits, "limits");
        return new Subtask(name, by, objective, input, after, criteria, limits, requirements, labels);
    }

    /** Returns the ids of the spec's requirements it serves. */
    public Set<String> requirements() {
        return requirements;
    }

    /** Says which of the spec's requirements it serves. */
    public Subtask requirements(String... ids) {
        return requirements(new TreeSet<>(List.of(ids)));
    }

    /** As {@link #requirements(String...)}. */
    public Subtask requirements(Set<String> ids) {
        return new Subtask(name, by, objective, input, after, criteria, limits, sorted(ids), labels);
    }

    /** Returns its own labels, to which those of the tasks above it are added. */
    public Set<String> labels() {
        return labels;
    }

    /** Sets its own labels, such as {@link dev.orchestrator.api.Labels#LOCAL_ONLY}. */
    public Subtask labels(String... labels) {
        return labels(new TreeSet<>(List.of(labels)));
    }

    /** As {@link #labels(String...)}. */
    public Subtask labels(Set<String> labels) {
        return new Subtask(name, by, objective, input, after, criteria, limits, requirements, sorted(labels));
    }

    /** Sorted, so that everything derived from it is the same on every machine. */
    private static Set<String> sorted(Set<String> names) {
        return names.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Subtask that
                && name.equals(that.name)
                && by.equals(that.by)
                && objective.equals(that.objective)
                && Objects.equals(input, that.input)
                && after.equals(that.after)
                && criteria.equals(that.criteria)
                && limits.equals(that.limits)
                && requirements.equals(that.requirements)
                && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, by, objective, input, after, criteria);
    }

    @Override
    public String toString() {
        return "Subtask[" + name + " by " + by.name() + (after.isEmpty() ? "" : " after " + after) + "]";
    }
}
