package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.tool.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private final Repetition repetition = new Repetition(3);

    private String turn(String arguments, String result) {
        return repetition.note(List.of(new ToolCall("id", "t", arguments)), List.of(result));
    }

    @Test
    void the_same_turn_is_noted_the_third_time_and_fails_the_fourth() {
        assertThat(turn("{}", "r")).isEmpty();
        assertThat(turn("{}", "r")).isEmpty();
        assertThat(turn("{}", "r")).contains("3 times");
        assertThatThrownBy(() -> turn("{}", "r"))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.REJECTED))
                .hasMessageContaining("t {} was called 4 times");
    }

    @Test
    void so_is_a_circle() {
        for (int i = 0; i < 3; i++) {
            assertThat(turn("{\"a\":1}", "r")).isEmpty();
            assertThat(turn("{\"b\":1}", "r")).isEmpty();
            assertThat(turn("{\"c\":1}", "r")).matches(i < 2 ? "" : "(?s).*3 times.*");
        }
        turn("{\"a\":1}", "r");
        turn("{\"b\":1}", "r");
        assertThatThrownBy(() -> turn("{\"c\":1}", "r")).hasMessageContaining("4 times");
    }

    @Test
    void another_result_is_news() {
        for (int i = 0; i < 20; i++) {
            assertThat(turn("{}", "r" + i)).isEmpty();
            assertThat(turn("{\"then\":1}", "r")).isEmpty();
        }
    }
}
