package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.schema.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnthropicMessagesTest extends ProviderTest {
    @Override
    HttpModel.Builder at(String baseUrl) {
        return AnthropicModel.at(baseUrl);
    }

    private static String event(String type, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
    }

    @Override
    String answer(List<String> parts, @Nullable String finish) {
        StringBuilder out = new StringBuilder(
                        event(
                                "message_start",
                                ",\"message\":{\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":2,\"output_tokens\":1}}"))
                .append(event(
                        "content_block_start",
                        ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}"))
                .append(event(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}"))
                .append(event("content_block_stop", ",\"index\":0"))
                .append(event("ping", ""))
                .append(event(
                        "content_block_start", ",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        for (String part : parts) {
            out.append(event(
                    "content_block_delta",
                    ",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":" + Json.write(part) + "}"));
        }
        return finish == null ? out.toString() : out + end(finish);
    }

    private static String end(String finish) {
        return event("message_delta", ",\"delta\":{\"stop_reason\":\"" + finish + "\"},\"usage\":{\"output_tokens\":3}")
                + event("message_stop", "");
    }

    @Override
    String toolCall() {
        return event("message_start", ",\"message\":{\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}")
                + event(
                        "content_block_start",
                        ",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}")
                + event(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"at\\\":\"}")
                + event(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"x\\\"}\"}")
                + event("content_block_stop", ",\"index\":0")
                + end("tool_use");
    }

    @Override
    List<String> limits() {
        return List.of("max_tokens");
    }

    @Override
    String finish(String kind) {
        return switch (kind) {
            case "stop" -> "end_turn";
            case "length" -> "max_tokens";
            default -> "refusal";
        };
    }

    @Override
    String credential() {
        return "x-api-key";
    }

    @Override
    String thoughtfulCall() {
        return event("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}")
                + event(
                        "content_block_delta",
                        ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2lnbmVk\"}")
                + event(
                        "content_block_start",
                        ",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"look\",\"input\":{}}")
                + end("tool_use");
    }

    @Override
    String answerByTool() {
        return toolCall();
    }

    @Override
    String complaint() {
        return event("error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"so it is\"}");
    }

    @Override
    String twoCalls() {
        String first = toolCall().substring(0, toolCall().indexOf("event: message_delta"));
        String second = first.substring(first.indexOf("event: content_block_start"))
                .replace("\"index\":0", "\"index\":1")
                .replace("toolu_1", "toolu_2")
                .replace("\\\"x\\\"", "\\\"y\\\"");
        return first + second + end("tool_use");
    }

    @Override
    String endedWithoutReason(String text) {
        return answer(List.of(text), null)
                + event("message_delta", ",\"delta\":{\"stop_reason\":null},\"usage\":{\"output_tokens\":3}")
                + event("message_stop", "");
    }

    @Override
    void others(String request, String id) {
        List<String> ids = found("\"(?:tool_use_)?id\":\"([^\"]*)\"", request);
        assertThat(ids).hasSize(2).allMatch(sent -> sent.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    private static ModelRequest look() {
        return hello().output(new OutputSchema("look", """
                {"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false}"""));
    }

    @Test
    void settings_for_the_answer_go_along_with_its_shape() throws Exception {
        enqueue(answer(List.of("{\"at\":\"x\"}"), "end_turn"));

        ask(look().option("output_config", "{\"effort\":\"low\"}"), new Asking());

        assertThat(server.takeRequest().getBody().utf8())
                .contains("\"output_config\":{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\"");
    }

    @Test
    void who_thinks_may_have_thought_more_than_is_shown() throws Exception {
        enqueue(answer(List.of("one", "two"), "end_turn"));
        assertThat(ask(hello(), new Asking(1)).usage()).isEqualTo(Usage.of(7, 50));

        String silent = answer(List.of("one", "two"), "end_turn")
                .replaceAll(
                        "(?s)event: content_block_start\ndata: [^\n]*thinking.*?content_block_stop[^\n]*\n[^\n]*\n\n",
                        "");
        assertThat(silent).doesNotContain("thinking");
        enqueue(silent);
        assertThat(ask(hello().option("thinking", "{\"type\":\"enabled\"}"), new Asking(1))
                        .usage())
                .isEqualTo(Usage.of(7, 50));
        enqueue(silent);
        assertThat(ask(hello(), new Asking(1)).usage()).isEqualTo(Usage.of(7, 9));
    }

    @Test
    void the_end_mark_may_be_missing() throws Exception {
        enqueue(answer(List.of("Hello"), "end_turn").replace(event("message_stop", ""), ""));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("Hello", Usage.of(7, 3)));
    }

    @Test
    void a_pause_and_a_full_memory_are_no_end() throws Exception {
        for (String reason : List.of("pause_turn", "model_context_window_exceeded")) {
            enqueue(answer(List.of("{\"a\":1}"), reason));
            assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Truncated("{\"a\":1}", Usage.of(7, 3)));
        }
    }
}
