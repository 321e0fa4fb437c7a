package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.samples.quickstart.TypedAnswer.Plan;
import dev.orchestrator.samples.quickstart.TypedAnswer.Step;
import dev.orchestrator.schema.lowering.LossLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedAnswerTest {
    @Test
    void a_record_becomes_a_schema_the_provider_takes() {
        assertThat(TypedAnswer.PLAN.schema().text()).contains("what to do, in one sentence", "\"maximum\":480");
        assertThat(TypedAnswer.PLAN.lowering().orElseThrow().loss()).isEqualTo(LossLevel.NARROWED);
    }

    @Test
    void a_stream_is_stopped_where_it_can_no_longer_become_valid() {
        List<String> read = new ArrayList<>();
        List<String> deltas = List.of("{\"steps\":[{\"task\":", "\"Mix\",\"hou", "rs\":2}", "],\"budget\":[]}");

        assertThat(TypedAnswer.readAlong(() -> deltas.stream().peek(read::add).iterator()))
                .hasValueSatisfying(dead -> assertThat(dead)
                        .hasToString("Dead[pointer=/steps/0, keyword=additionalProperties, offset=25]"));
        assertThat(read).hasSize(2);
    }

    @Test
    void an_answer_is_raised_to_the_record() {
        String answer = """
                ```json
                {"steps": [{"task": "Mix", "minutes": 5}], "budget": [{"key": "flour", "value": 2}], "risk": null}
                ```""";

        assertThat(TypedAnswer.judge(answer, "stop", message -> {}))
                .isEqualTo(new Plan(List.of(new Step("Mix", 5)), Map.of("flour", 2), Optional.empty()));
    }

    @Test
    void an_invalid_answer_is_told_place_by_place() {
        List<Message> conversation = new ArrayList<>();

        assertThatThrownBy(() -> TypedAnswer.judge(
                        "{\"steps\":[{\"task\":\"Mix\",\"minutes\":0}],\"budget\":[],\"risk\":null}",
                        "stop",
                        conversation::add))
                .hasMessageContaining("/steps/0/minutes");
        assertThat(conversation).extracting(Message::role).containsExactly("assistant", "user");
        assertThat(conversation.get(1).text()).contains("at /steps/0/minutes (minimum)");
    }
}
