package dev.orchestrator.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubtaskTest {
    private static final List<String> NAMES = List.of("zeta", "alpha", "mu", "beta", "omega", "kappa", "eta", "iota");
    private static final List<String> SORTED = NAMES.stream().sorted().toList();

    @Test
    void starts_with_its_name_as_objective_and_nothing_else() {
        Subtask subtask = Subtask.work("tests", "java");

        assertThat(subtask.by()).isEqualTo(new Assignee.ToWorker("java"));
        assertThat(subtask.objective()).isEqualTo("tests");
        assertThat(subtask.input()).isNull();
        assertThat(subtask.after()).isEmpty();
        assertThat(subtask.criteria()).isEmpty();
        assertThat(subtask.requirements()).isEmpty();
        assertThat(subtask.labels()).isEmpty();
        assertThat(subtask.limits()).isEqualTo(Limits.none());
    }

    @Test
    void each_part_is_set_on_a_copy() {
        Subtask subtask = Subtask.plan("tests", "root");
        Criterion green = Criterion.of("green", "tests");

        Subtask changed = subtask.labels("hard")
                .objective("Write the tests")
                .input(7)
                .after("sources")
                .doneWhen(green)
                .limits(Limits.none().attempts(2))
                .requirements("FR-1");

        assertThat(changed.name()).isEqualTo("tests");
        assertThat(changed.by()).isEqualTo(new Assignee.ToPlanner("root"));
        assertThat(changed.objective()).isEqualTo("Write the tests");
        assertThat(changed.input()).isEqualTo(7);
        assertThat(changed.after()).containsExactly("sources");
        assertThat(changed.criteria()).containsExactly(green);
        assertThat(changed.limits().attempts()).isEqualTo(2);
        assertThat(changed.requirements()).containsExactly("FR-1");
        assertThat(changed.labels()).containsExactly("hard");
        assertThat(changed).isNotEqualTo(changed.labels("easy"));
        assertThat(subtask).isEqualTo(Subtask.plan("tests", "root")).isNotEqualTo(changed);
    }

    @Test
    void names_are_sorted_whatever_the_order_they_were_given_in() {
        Subtask subtask = Subtask.work("tests", "java")
                .after(new LinkedHashSet<>(NAMES))
                .requirements(NAMES.toArray(String[]::new))
                .labels(NAMES.toArray(String[]::new));

        assertThat(subtask.after()).containsExactlyElementsOf(SORTED);
        assertThat(subtask.requirements()).containsExactlyElementsOf(SORTED);
        assertThat(subtask.labels()).containsExactlyElementsOf(SORTED);
        assertThat(Move.split().cancel(NAMES.toArray(String[]::new)).cancel()).containsExactlyElementsOf(SORTED);
        assertThat(subtask).hasToString("Subtask[tests by java after " + SORTED + "]");
    }

    @Test
    void a_name_given_twice_counts_once() {
        assertThat(Subtask.work("tests", "java").after("a", "b", "a").after()).containsExactly("a", "b");
        assertThat(Move.split().cancel("a", "a").cancel()).containsExactly("a");
    }

    @Test
    void names_cannot_be_changed_from_outside() {
        Set<String> after = new LinkedHashSet<>(NAMES);

        Subtask subtask = Subtask.work("tests", "java").after(after);
        after.clear();

        assertThat(subtask.after()).hasSize(NAMES.size());
        assertThatThrownBy(() -> subtask.after().add("more")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_assignee_has_a_name() {
        assertThatThrownBy(() -> Subtask.work("tests", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as it is registered in the pipeline");
        assertThatThrownBy(() -> Subtask.plan("tests", "")).isInstanceOf(IllegalArgumentException.class);
    }
}
