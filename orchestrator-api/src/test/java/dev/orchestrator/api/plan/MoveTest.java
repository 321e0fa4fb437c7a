package dev.orchestrator.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoveTest {
    @Test
    void a_split_needs_all_children_and_asks_when_they_have_settled() {
        Subtask draft = Subtask.work("draft", "writer");

        Move.Split split = Move.split(draft);

        assertThat(split).isEqualTo(new Move.Split(List.of(draft), Set.of(), Move.Quorum.ALL, Move.Wake.WHEN_SETTLED));
        assertThat(split.quorum().all()).isTrue();
    }

    @Test
    void each_part_of_a_split_is_set_on_a_copy() {
        Move.Split split = Move.split(Subtask.work("draft", "writer"));

        Move.Split changed = split.quorum(1).wake(Move.Wake.ON_EACH).cancel("old");

        assertThat(changed.add()).isEqualTo(split.add());
        assertThat(changed.quorum()).isEqualTo(new Move.Quorum(1));
        assertThat(changed.quorum().all()).isFalse();
        assertThat(changed.wake()).isEqualTo(Move.Wake.ON_EACH);
        assertThat(changed.cancel()).containsExactly("old");
    }

    @Test
    void a_quorum_of_nobody_is_refused() {
        assertThatThrownBy(() -> Move.split().quorum(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a quorum needs at least 1, or -1 for all, but was 0");
        assertThatThrownBy(() -> Move.split().quorum(-2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void giving_up_needs_a_reason() {
        assertThatThrownBy(() -> Move.infeasible(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("say why the goal cannot be reached");
    }
}
