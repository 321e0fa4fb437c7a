package dev.orchestrator.api.goal;

import dev.orchestrator.api.Labels;
import dev.orchestrator.api.file.FileTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to reach. Immutable; each method with an argument returns a copy with that part changed.
 *
 * <p>A goal without a criterion is refused, unless it says {@link #withoutVerification()} and accepts an unverified
 * outcome.
 *
 * <pre>{@code
 * Goal.of("Add CSV export to the report module")
 *     .files(orchestrator.importFiles(project))
 *     .doneWhen(Criterion.of("builds", "compiles"), Criterion.of("green", "tests"));
 * }</pre>
 */
public final class Goal {
    private final String objective;
    private final @Nullable Object input;
    private final List<Criterion> criteria;
    private final FileTree files;
    private final boolean unverified;
    private final @Nullable Spec spec;
    private final Set<String> labels;

    private Goal(
            String objective,
            @Nullable Object input,
            List<Criterion> criteria,
            FileTree files,
            boolean unverified,
            @Nullable Spec spec,
            Set<String> labels) {
        this.objective = objective;
        this.input = input;
        this.criteria = criteria;
        this.files = files;
        this.unverified = unverified;
        this.spec = spec;
        this.labels = labels;
    }

    /**
     * Returns a goal with nothing but an objective.
     *
     * @throws IllegalArgumentException if {@code objective} is blank
     */
    public static Goal of(String objective) {
        Objects.requireNonNull(objective, "objective");
        if (objective.isBlank()) {
            throw new IllegalArgumentException("a goal needs an objective: say in a sentence what is wanted");
        }
        return new Goal(objective, null, List.of(), FileTree.EMPTY, false, null, Set.of());
    }

    /** Returns a goal whose objective is the spec's title and whose criteria are all of the spec's. */
    public static Goal of(Spec spec) {
        return new Goal(spec.title(), null, spec.criteria(), FileTree.EMPTY, false, spec, Set.of());
    }

    /** Returns what is wanted, in a sentence. */
    public String objective() {
        return objective;
    }

    /** Returns data for the root planner; null if there is none. */
    public @Nullable Object input() {
        return input;
    }

    /** Sets data for the root planner: a record, a JSON-like value or {@code JsonText}. */
    public Goal input(@Nullable Object input) {
        return new Goal(objective, input, criteria, files, unverified, spec, labels);
    }

    /** Returns the definition of done. */
    public List<Criterion> criteria() {
        return criteria;
    }

    /** Sets the definition of done. */
    public Goal doneWhen(Criterion... all) {
        return doneWhen(List.of(all));
    }

    /** As {@link #doneWhen(Criterion...)}. */
    public Goal doneWhen(List<Criterion> all) {
        return new Goal(objective, input, List.copyOf(all), files, unverified, spec, labels);
    }

    /** Returns the files to start from. */
    public FileTree files() {
        return files;
    }

    /** Sets the files to start from. */
    public Goal files(FileTree files) {
        return new Goal(objective, input, criteria, Objects.requireNonNull(files, "files"), unverified, spec, labels);
    }

    /** Returns whether the goal may start without a criterion and end unverified. */
    public boolean unverified() {
        return unverified;
    }

    /** Drops all criteria and accepts that the outcome will be unverified, visibly so in every report. */
    public Goal withoutVerification() {
        return new Goal(objective, input, List.of(), files, true, spec, labels);
    }

    /** Returns the spec this goal came from, if it came from one. */
    public Optional<Spec> spec() {
        return Optional.ofNullable(spec);
    }

    /** Returns the labels of the root task, and so of every task; sorted. */
    public Set<String> labels() {
        return labels;
    }

    /**
     * Sets the labels of the root task, and so of every task, such as {@link Labels#LOCAL_ONLY}.
     *
     * @throws IllegalArgumentException if one is blank
     */
    public Goal labels(String... labels) {
        return labels(new LinkedHashSet<>(List.of(labels)));
    }

    /** As {@link #labels(String...)}. */
    public Goal labels(Set<String> labels) {
        return new Goal(objective, input, criteria, files, unverified, spec, Labels.of(labels));
    }

    @Override
    public String toString() {
        return "Goal[" + objective + "]";
    }
}
