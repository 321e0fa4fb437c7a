package dev.orchestrator.api.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Criterion BUILDS = Criterion.of("builds", "compiles");

    @Test
    void needs_an_objective_and_says_what_one_is() {
        assertThatThrownBy(() -> Goal.of(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a goal needs an objective: say in a sentence what is wanted");
    }

    @Test
    void each_part_is_set_on_a_copy() {
        Goal goal = Goal.of("Add CSV export");

        Goal changed = goal.input(7).doneWhen(BUILDS);

        assertThat(changed.objective()).isEqualTo("Add CSV export");
        assertThat(changed.input()).isEqualTo(7);
        assertThat(changed.criteria()).containsExactly(BUILDS);
        assertThat(goal.input()).isNull();
        assertThat(goal.criteria()).isEmpty();
    }

    @Test
    void labels_are_sorted_words_and_stay_whatever_else_is_set() {
        Goal goal = Goal.of("Add CSV export").labels("b", "a", "b");

        assertThat(goal.labels()).containsExactly("a", "b");
        assertThat(goal.input(7).doneWhen(BUILDS).files(goal.files()).labels()).containsExactly("a", "b");
        assertThat(goal.withoutVerification().labels()).containsExactly("a", "b");
        assertThat(Goal.of("Add CSV export").labels()).isEmpty();
        assertThatThrownBy(() -> goal.labels("a", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a label is blank");
    }

    @Test
    void without_verification_drops_the_criteria() {
        Goal goal = Goal.of("Add CSV export").doneWhen(BUILDS).withoutVerification();

        assertThat(goal.unverified()).isTrue();
        assertThat(goal.criteria()).isEmpty();
        assertThat(Goal.of("Add CSV export").unverified()).isFalse();
    }

    @Test
    void from_a_spec_it_has_all_criteria_in_order() {
        Criterion green = Criterion.of("green", "tests").stage(1);
        Spec spec = new Spec(
                "CSV export",
                List.of(
                        new Requirement("FR-1", "it builds", List.of(BUILDS)),
                        new Requirement("FR-2", "it works", List.of(green))));

        Goal goal = Goal.of(spec);

        assertThat(goal.objective()).isEqualTo("CSV export");
        assertThat(goal.criteria()).containsExactly(BUILDS, green);
        assertThat(goal.spec()).contains(spec);
        assertThat(spec.requirement("FR-2")).map(Requirement::text).contains("it works");
        assertThat(spec.requirement("FR-3")).isEmpty();
    }

    @Test
    void a_spec_refuses_what_stands_twice_and_says_where() {
        Requirement one = new Requirement("FR-1", "it builds", List.of(BUILDS));

        assertThatThrownBy(() -> new Spec("CSV export", List.of(one, one)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spec 'CSV export' has requirement FR-1 twice; rename one");
        assertThatThrownBy(() ->
                        new Spec("CSV export", List.of(one, new Requirement("FR-2", "again", List.of(BUILDS)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spec 'CSV export' has criterion builds twice, the second time in requirement FR-2;"
                        + " rename one");
    }

    @Test
    void a_requirement_and_a_criterion_need_their_names() {
        assertThatThrownBy(() -> new Requirement(" ", "it builds", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it builds");
        assertThatThrownBy(() -> Criterion.of("builds", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("criterion 'builds' needs an id and a verifier");
        assertThatThrownBy(() -> BUILDS.stage(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("criterion 'builds' needs a stage from 0, but had -1");
    }

    @Test
    void a_requirement_keeps_its_criteria_whatever_happens_to_the_list() {
        List<Criterion> criteria = new ArrayList<>(List.of(BUILDS));

        Requirement requirement = new Requirement("FR-1", "it builds", criteria);
        criteria.clear();

        assertThat(requirement.criteria()).containsExactly(BUILDS);
    }
}
