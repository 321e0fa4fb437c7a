package dev.orchestrator.api.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import org.junit.jupiter.api.Test;

class ToolSpecTest {
    @Test
    void is_careful_unless_told_otherwise() {
        ToolSpec spec = ToolSpec.of("search", "finds");

        assertThat(spec.effect()).isEqualTo(Effect.AT_MOST_ONCE);
        assertThat(spec.inputSchema()).isEqualTo("{\"type\":\"object\"}");
        assertThat(spec.effect(Effect.PURE))
                .isEqualTo(new ToolSpec("search", "finds", spec.inputSchema(), Effect.PURE));
    }

    @Test
    void needs_a_name() {
        assertThatThrownBy(() -> ToolSpec.of(" ", "finds"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tool needs a name");
    }

    @Test
    void answers_to_its_name_and_to_that_of_its_group() {
        ToolSpec spec = ToolSpec.of("files_read", "reads");

        assertThat(spec.answersTo("files_read")).isTrue();
        assertThat(spec.answersTo("files")).isTrue();
        assertThat(spec.answersTo("file")).isFalse();
        assertThat(spec.answersTo("files_")).isFalse();
        assertThat(ToolSpec.of("files", "does all").answersTo("files_read")).isFalse();
    }

    @Test
    void a_tool_that_cannot_reconcile_says_what_to_do() {
        Tool tool = new Tool() {
            @Override
            public ToolSpec spec() {
                return ToolSpec.of("search", "finds").effect(Effect.RECONCILABLE);
            }

            @Override
            public Object invoke(Payload arguments, ToolContext context) {
                return "found";
            }
        };

        assertThatThrownBy(() -> tool.reconcile("call-1", null))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("tool 'search' declares RECONCILABLE but does not override reconcile;"
                        + " override it or declare another effect");
    }
}
