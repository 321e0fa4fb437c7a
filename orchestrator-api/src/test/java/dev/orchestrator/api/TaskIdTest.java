package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {
    @Test
    void the_root_has_no_parent_and_no_depth() {
        assertThat(TaskId.root().path()).isEqualTo("0");
        assertThat(TaskId.root().parent()).isEmpty();
        assertThat(TaskId.root().depth()).isZero();
    }

    @Test
    void siblings_are_ordered_by_number_not_by_text() {
        assertThat(new TaskId("0/10")).isGreaterThan(new TaskId("0/9"));
        assertThat(new TaskId("0/2/1")).isLessThan(new TaskId("0/10"));
        assertThat(new TaskId("0/2")).isLessThan(new TaskId("0/2/0"));
        assertThat(new TaskId("0/2")).isEqualByComparingTo(new TaskId("0/2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "00",
                "0/",
                "/0",
                "0//1",
                "0/01",
                "0/-1",
                "0/+1",
                "0/1 ",
                " 0/1",
                "0/a",
                "0/1/",
                "0\\1",
                "0/1234567890",
                "0/١",
                "0/1\n"
            })
    void what_is_no_path_is_refused_and_shown(String path) {
        assertThatThrownBy(() -> new TaskId(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("task id must look like 0/2/1, but was '" + path + "'");
    }

    @Test
    void a_child_needs_a_position_from_0() {
        assertThatThrownBy(() -> TaskId.root().child(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0/-1");
    }
}
