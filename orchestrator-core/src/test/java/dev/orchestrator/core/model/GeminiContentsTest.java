package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.core.model.wire.GeminiContents;
import dev.orchestrator.schema.Json;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeminiContentsTest extends ProviderTest {
    @Override
    HttpModel.Builder at(String baseUrl) {
        return GeminiModel.at(baseUrl + "/v1beta");
    }

    @Override
    String answer(List<String> parts, @Nullable String finish) {
        StringBuilder out = new StringBuilder(
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true}]}}]}\n\n");
        for (String part : parts) {
            out.append("data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":")
                    .append(Json.write(part))
                    .append("}]}}]}\n\n");
        }
        return finish == null
                ? out.toString()
                : out + "data: {\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"" + finish
                        + "\"}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":2,\"thoughtsTokenCount\":1}}\n\n";
    }

    @Override
    String toolCall() {
        return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"look\",\"args\":{\"at\":\"x\"}}}]},"
                + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}\n\n";
    }

    @Override
    List<String> limits() {
        return List.of("maxOutputTokens", "max_output_tokens", "candidateCount", "candidate_count");
    }

    @Override
    String finish(String kind) {
        return switch (kind) {
            case "stop" -> "STOP";
            case "length" -> "MAX_TOKENS";
            default -> "SAFETY";
        };
    }

    @Override
    String credential() {
        return "x-goog-api-key";
    }

    @Override
    String thoughtfulCall() {
        return toolCall().replace("\"args\":{\"at\":\"x\"}}", "\"args\":{}},\"thoughtSignature\":\"c2lnbmVk\"");
    }

    @Override
    String complaint() {
        return "data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"so it is\"}}\n\n";
    }

    @Override
    String twoCalls() {
        String call = "{\"functionCall\":{\"name\":\"look\",\"args\":{\"at\":\"x\"}}}";
        return toolCall().replace(call, call + "," + call.replace("\"x\"", "\"y\""));
    }

    @Override
    void answeredAtOnce(String request) {
        assertThat(request).containsPattern("\\{\"role\":\"user\",\"parts\":\\[[^]]*found x[^]]*found y");
    }

    @Test
    void what_a_filter_stopped_before_it_began_is_refused() throws Exception {
        enqueue("data: {\"promptFeedback\":{\"blockReason\":\"OTHER\"},"
                + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":3}}\n\n");

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Refused("OTHER", Usage.of(7, 3)));
    }

    @Test
    void a_call_that_came_out_wrong_is_no_answer() throws Exception {
        for (String reason : List.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL")) {
            enqueue(answer(List.of("{}"), reason));
            assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Truncated("{}", Usage.of(7, 3)));
        }
    }

    @Test
    void who_gives_up_may_be_asked_again() {
        enqueue(answer(List.of("{}"), "OTHER"));

        assertThat(fails(FailureClass.TRANSIENT, "gave up its answer (OTHER)").used())
                .contains(Usage.of(7, 3));
    }

    @Test
    void thoughts_that_are_only_in_the_total_were_written() throws Exception {
        enqueue(answer(List.of("Hello"), "STOP").replace("\"thoughtsTokenCount\":1", "\"totalTokenCount\":40"));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("Hello", Usage.of(7, 33)));
    }

    @Override
    void others(String request, String id) {
        assertThat(request).contains("\"thoughtSignature\":\"skip_thought_signature_validator\"");
    }

    @Test
    void only_the_first_call_of_a_newer_model_needs_to_be_signed() {
        ModelRequest request = ModelRequest.of(
                Message.user("Hello?"),
                new Message(
                        "assistant",
                        "",
                        List.of(new ToolCall("1", "look", "{}", ""), new ToolCall("2", "look", "{}", "")),
                        null),
                Message.tool("1", "found"),
                Message.tool("2", "found"));

        assertThat(found("\"(thoughtSignature)\"", sent(request, "gemini-3-flash")))
                .hasSize(1);
        assertThat(sent(request, "gemini-2.5-flash")).doesNotContain("thoughtSignature");
    }

    private static String sent(ModelRequest request, String model) {
        return new GeminiContents().outgoing(request, model, Enforcement.PROMPT).body();
    }

    @Test
    void what_stops_for_copyright_or_privacy_is_refused() throws Exception {
        for (String reason : List.of("RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII")) {
            enqueue(answer(List.of(), reason));
            assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Refused(reason, Usage.of(7, 3)));
        }
    }

    /** What is set aside for a call is for one answer. */
    @Test
    void only_one_answer_is_asked_for() throws Exception {
        enqueue(answer(List.of("one"), "STOP"));
        ask(hello().option("candidateCount", "8").option("topK", "3"), new Asking());

        assertThat(sent().get("generationConfig"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsKey("topK")
                .doesNotContainKey("candidateCount");
    }
}
