package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.model.Message;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptTest {
    private static final Set<String> PLACES = Set.of("objective", "files");

    @Test
    void fills_places_for_the_system_and_for_the_user() {
        Prompt prompt = Prompt.of("Rules for {{objective}}.\n---\n{{objective}}\n\n{{files}}\n---\nend", PLACES);

        assertThat(prompt.messages(Map.of("objective", "a {{files}} $1 \\", "files", "f")))
                .containsExactly(
                        Message.system("Rules for a {{files}} $1 \\."),
                        Message.user("a {{files}} $1 \\\n\nf\n---\nend"));
    }

    @Test
    void leaves_out_the_line_of_what_is_empty_but_no_part_of_a_value() {
        Prompt prompt = Prompt.of("{{files}}\n\n{{objective}}\n\nend", PLACES);

        assertThat(prompt.messages(Map.of("objective", "a\n\n\n\nb")))
                .containsExactly(Message.user("a\n\n\n\nb\n\nend"));
    }

    @Test
    void refuses_places_that_are_unknown_or_missing() {
        assertThatThrownBy(() -> Prompt.of("{{objectve}} {{ files }}", PLACES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("{{ files }}, {{objectve}}", "{{files}}, {{objective}}", "files, objective");
        assertThatThrownBy(() -> Prompt.of("{{objective}} {{files}}\n---\nend", PLACES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after the line '---'");
    }

    @Test
    void a_role_takes_another_prompt_and_its_version_says_so() {
        ModelPlanner planner = ModelPlanner.using("default");
        String places = "{{context}}";

        assertThat(planner.version())
                .hasSize(12)
                .isEqualTo(ModelPlanner.using("default").version())
                .isNotEqualTo(planner.prompt(places).version())
                .isNotEqualTo(planner.describing("a", "b").version());
        ModelWorker worker = ModelWorker.using("default");
        assertThat(worker.version())
                .isNotEqualTo(worker.tools("a").version())
                .isNotEqualTo(worker.result(Message.class).version())
                .isNotEqualTo(worker.maxTurns(3).version());
        assertThatThrownBy(() -> worker.prompt(places)).hasMessageContaining("{{instructions}}");
        assertThatThrownBy(() -> ModelPlanner.using(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
