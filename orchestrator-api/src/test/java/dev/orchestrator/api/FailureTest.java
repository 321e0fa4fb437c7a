package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void cannot_be_blank() {
        assertThatThrownBy(() -> failure(" ", "Raise the limit.", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("failure of task 0 needs a message and what to do next");
        assertThatThrownBy(() -> failure("out of attempts", "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("task 0");
    }

    @Test
    void says_class_task_message_and_what_to_do() {
        assertThat(failure("out of attempts.", "Raise the limit.", List.of()))
                .hasToString("BUDGET in task 0: out of attempts. Next: Raise the limit.");
    }

    @Test
    void keeps_its_findings_whatever_happens_to_the_list() {
        List<Finding> findings = new ArrayList<>(List.of(Finding.of("a", "b")));

        Failure failure = failure("out of attempts.", "Raise the limit.", findings);
        findings.clear();

        assertThat(failure.findings()).containsExactly(Finding.of("a", "b"));
    }

    private static Failure failure(String message, String next, List<Finding> findings) {
        return new Failure(FailureClass.BUDGET, TaskId.root(), message, next, findings, List.of());
    }
}
