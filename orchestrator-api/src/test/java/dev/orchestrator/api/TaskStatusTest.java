package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskStatusTest {
    @Test
    void five_statuses_are_terminal_and_two_of_them_done() {
        Set<TaskStatus> terminal = EnumSet.allOf(TaskStatus.class).stream()
                .filter(TaskStatus::terminal)
                .collect(Collectors.toSet());
        Set<TaskStatus> done = EnumSet.allOf(TaskStatus.class).stream()
                .filter(TaskStatus::done)
                .collect(Collectors.toSet());

        assertThat(terminal)
                .containsExactlyInAnyOrder(
                        TaskStatus.ACCEPTED,
                        TaskStatus.UNVERIFIED,
                        TaskStatus.FAILED,
                        TaskStatus.SKIPPED,
                        TaskStatus.CANCELLED);
        assertThat(done).containsExactlyInAnyOrder(TaskStatus.ACCEPTED, TaskStatus.UNVERIFIED);
    }
}
