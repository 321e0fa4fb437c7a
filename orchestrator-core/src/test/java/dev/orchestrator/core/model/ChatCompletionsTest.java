package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.schema.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatCompletionsTest extends ProviderTest {
    @Override
    HttpModel.Builder at(String baseUrl) {
        return OpenAiModel.at(baseUrl + "/v1");
    }

    @Override
    String answer(List<String> parts, @Nullable String finish) {
        StringBuilder out = new StringBuilder(": a comment\n\n");
        for (String part : parts) {
            out.append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":")
                    .append(Json.write(part))
                    .append("},\"finish_reason\":null}]}\n\n");
        }
        if (finish == null) {
            return out.toString();
        }
        return out + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish + "\"}]}\r\n\r\n"
                + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";
    }

    @Override
    String toolCall() {
        return """
                data: {"choices":[{"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_a","type":"function","function":{"name":"look","arguments":""}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"at\\":"}}]}}]}

                data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"x\\"}"}}]}}]}

                data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}

                data: [DONE]

                """;
    }

    @Override
    String finish(String kind) {
        return kind.equals("filter") ? "content_filter" : kind;
    }

    @Override
    String thoughtfulCall() {
        return "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"c2lnbmVk\"}}]}\n\n" + toolCall();
    }

    @Override
    String complaint() {
        return "data: {\"error\":{\"message\":\"so it is\",\"type\":\"server_error\"}}\n\n";
    }

    /** Some have every call at index 0. */
    @Override
    String twoCalls() {
        String first = toolCall().substring(0, toolCall().indexOf("data: {\"choices\":[{\"delta\":{},"));
        return first
                + first.replace("call_a", "call_b").replace("\\\"x\\\"", "\\\"y\\\"")
                + toolCall().substring(first.length());
    }

    @Override
    String endedWithoutReason(String text) {
        return answer(List.of(text), null) + "data: [DONE]\n\n";
    }

    private static String chunk(String choice) {
        return "data: {\"choices\":[" + choice + "]}\n\n";
    }

    @Test
    void the_end_mark_may_be_missing() throws Exception {
        enqueue(answer(List.of("Hello"), "stop").replace("data: [DONE]\n\n", ""));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("Hello", Usage.of(7, 3)));
    }

    @Test
    void calls_that_end_without_a_reason_end_with_their_arguments() throws Exception {
        String whole = toolCall().replace("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":\"\"");
        enqueue(whole);
        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.ToolCalls.class);

        enqueue(whole.replace("\\\"x\\\"}", "\\\"x"));
        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.Truncated.class);
    }

    @ParameterizedTest
    @CsvSource({
        "model_length, Truncated",
        "error, Truncated",
        "abort, Truncated",
        "insufficient_system_resource, Truncated",
        "content_filter, Refused",
        "eos_token, Answer"
    })
    void others_have_other_reasons(String reason, String expected) throws Exception {
        enqueue(answer(List.of("{\"a\":1}"), reason));

        assertThat(ask(hello(), new Asking()).getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void what_is_wrong_may_be_an_event_of_its_own() {
        enqueue("event: error\ndata: {\"message\":\"so it is\",\"type\":\"invalid_image\"}\n\n");

        fails(FailureClass.DEFECT, "so it is");
    }

    @Test
    void half_a_call_is_none() throws Exception {
        enqueue(toolCall().replace("\"finish_reason\":\"tool_calls\"", "\"finish_reason\":\"length\""));

        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.Truncated.class);
    }

    @Test
    void a_refusal_is_none_of_the_answer() throws Exception {
        enqueue(chunk("{\"delta\":{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I'm \"}}")
                + chunk("{\"delta\":{\"refusal\":\"sorry.\"}}")
                + chunk("{\"delta\":{},\"finish_reason\":\"stop\"}")
                + "data: [DONE]\n\n");

        assertThat(ask(hello(), new Asking()))
                .isInstanceOfSatisfying(
                        ModelReply.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo("I'm sorry."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reasoning_content\":\"hm\"}",
                "{\"reasoning\":\"hm\",\"content\":null}",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]}]}"
            })
    void thoughts_are_no_answer_but_cost(String thought) throws Exception {
        enqueue(chunk("{\"delta\":" + thought + "}")
                + chunk("{\"delta\":{\"content\":\"y\"},\"finish_reason\":\"stop\"}"));

        ModelReply reply = ask(hello(), new Asking());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isEqualTo("y"));
        assertThat(reply.usage().outputTokens()).isEqualTo(9);
    }

    @Test
    void calls_without_ids_and_indexes_are_told_apart() throws Exception {
        enqueue(chunk("{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"look\",\"arguments\":\"{}\"}},"
                        + "{\"function\":{\"name\":\"see\",\"arguments\":\"{}\"}}]}}")
                + chunk("{\"delta\":{},\"finish_reason\":\"tool_calls\"}"));

        assertThat(ask(hello(), new Asking())).isInstanceOfSatisfying(ModelReply.ToolCalls.class, reply -> {
            assertThat(reply.calls()).extracting(ToolCall::name).containsExactly("look", "see");
            assertThat(reply.calls())
                    .extracting(ToolCall::id)
                    .doesNotContain("")
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void a_whole_answer_is_no_stream() {
        enqueue("{\n  \"choices\": [{\"message\": {\"content\": \"Hello\"}, \"finish_reason\": \"stop\"}]\n}");

        fails(FailureClass.INVALID_OUTPUT, "with one text and not with a stream");
    }
}
