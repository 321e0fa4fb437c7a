package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.core.model.wire.ChatCompletions;
import dev.orchestrator.core.model.wire.ChatFlavour;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.schema.Json;
import java.util.List;
import mockwebserver3.MockResponse;
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
    List<String> limits() {
        return List.of("max_tokens", "max_completion_tokens", "max_new_tokens", "n_predict", "n", "n_cmpl", "best_of");
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
        "something_new, Answer",
        "content_filter, Refused",
        "eos_token, Answer",
        "complete, Answer"
    })
    void others_have_other_reasons(String reason, String expected) throws Exception {
        enqueue(answer(List.of("{\"a\":1}"), reason));

        assertThat(ask(hello(), new Asking()).getClass().getSimpleName()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eos_token", "complete", "end_turn"})
    void prose_may_end_for_other_reasons(String reason) throws Exception {
        enqueue(answer(List.of("It is done."), reason));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("It is done.", Usage.of(7, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "abort", "insufficient_system_resource"})
    void who_gives_up_may_be_asked_again(String reason) {
        enqueue(answer(List.of("{\"a\":1}"), reason));

        assertThat(fails(FailureClass.TRANSIENT, "gave up its answer (" + reason + ")")
                        .used())
                .contains(Usage.of(7, 3));
    }

    @Test
    void thoughts_that_are_only_in_the_total_were_written() throws Exception {
        enqueue(answer(List.of("Hello"), "stop")
                .replace("\"completion_tokens\":3", "\"completion_tokens\":3,\"total_tokens\":40"));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("Hello", Usage.of(7, 33)));
    }

    @Test
    void a_shape_told_in_words_is_in_the_only_message_of_the_system() throws Exception {
        server.enqueue(new MockResponse.Builder().code(400).build());
        enqueue(answer(List.of("{}"), "stop"));
        enqueue(answer(List.of("{}"), "stop"));
        HttpModel model = model();

        model.call(hello().output(new OutputSchema("thing", "{\"type\":\"object\"}")), new Asking());
        server.takeRequest();
        String appended = server.takeRequest().getBody().utf8();
        model.call(
                ModelRequest.of(Message.user("Hello?")).output(new OutputSchema("thing", "{\"type\":\"object\"}")),
                new Asking());
        String inserted = server.takeRequest().getBody().utf8();

        assertThat(found("\"role\":\"(\\w+)\"", appended)).containsExactly("system", "user");
        assertThat(appended).contains("\"content\":\"Be brief.\\n\\nAnswer with one JSON value");
        assertThat(found("\"role\":\"(\\w+)\"", inserted)).containsExactly("system", "user");
        assertThat(inserted).contains("\"content\":\"Answer with one JSON value");
    }

    @Test
    void thoughts_go_back_only_where_they_are_taken() throws Exception {
        ToolCall call = new ToolCall("call_1", "look", "{}", "ChatCompletions:c2lnbmVk");
        for (ChatFlavour flavour : List.of(ChatFlavour.OPENAI, ChatFlavour.MISTRAL)) {
            assertThat(sent(flavour, call)).contains("look").doesNotContain("c2lnbmVk");
        }
        for (ChatFlavour flavour :
                List.of(ChatFlavour.COMMON, ChatFlavour.LLAMA_CPP, ChatFlavour.VLLM, ChatFlavour.SGLANG)) {
            assertThat(sent(flavour, call)).contains("look", "c2lnbmVk");
        }
    }

    private static String sent(ChatFlavour flavour, ToolCall call) {
        ModelRequest request = ModelRequest.of(
                Message.user("Hello?"),
                new Message("assistant", "", List.of(call), null),
                Message.tool(call.id(), "found"));
        return new ChatCompletions(flavour)
                .outgoing(request, "m", Enforcement.PROMPT)
                .body();
    }

    @ParameterizedTest
    @CsvSource({"Ab3456789, Ab3456789, Ab3456789", "call_1, [A-Za-z0-9]{9}, call_1"})
    void ids_of_calls_are_as_each_takes_them(String id, String mistral, String common) {
        ToolCall call = new ToolCall(id, "look", "{}", "");
        String ids = "\"(?:tool_call_)?id\":\"([^\"]*)\"";

        assertThat(found(ids, sent(ChatFlavour.MISTRAL, call)))
                .hasSize(2)
                .allMatch(sent -> sent.matches(mistral))
                .containsOnly(found(ids, sent(ChatFlavour.MISTRAL, call)).get(0));
        assertThat(found(ids, sent(ChatFlavour.COMMON, call))).containsExactly(common, common);
        assertThat(found(ids, sent(ChatFlavour.MISTRAL, new ToolCall("call_2", "look", "{}", ""))))
                .doesNotContainAnyElementsOf(found(ids, sent(ChatFlavour.MISTRAL, call)));
        assertThat(found(ids, sent(ChatFlavour.OPENAI, new ToolCall("x".repeat(41), "look", "{}", ""))))
                .allMatch(sent -> sent.length() <= 40);
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
        assertThat(reply.usage().outputTokens()).isEqualTo(50); // others may be hidden
    }

    @Test
    void what_is_said_before_an_answer_by_a_tool_hides_nothing_of_it() throws Exception {
        HttpModel model = new HttpModel.Builder(
                        new ChatCompletions(ChatFlavour.OPENAI),
                        server.url("/v1").toString())
                .model("m")
                .build();
        server.enqueue(new MockResponse.Builder().code(400).build());
        enqueue(chunk("{\"delta\":{\"content\":\"I see. \"}}")
                + chunk("{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"look\","
                        + "\"arguments\":\"{\\\"at\\\":\\\"x\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}"));
        Asking asking = new Asking();

        model.call(hello().output(new OutputSchema("look", """
                        {"type":"object","properties":{"at":{"type":"string"}},"required":["at"],"additionalProperties":false}""")), asking);

        assertThat(asking.heard).hasToString("I see. {\"at\":\"x\"}");
    }

    @Test
    void who_thinks_may_have_thought_more_than_is_shown() throws Exception {
        String url = server.url("/v1").toString();
        String thoughtful = chunk("{\"delta\":{\"reasoning\":\"hm\"}}") + answer(List.of("one", "two"), "stop");

        enqueue(thoughtful);
        assertThat(ask(hello(), new Asking(1)).usage().outputTokens()).isEqualTo(50);
        enqueue(answer(List.of("one", "two"), "stop"));
        assertThat(ask(hello(), new Asking(1)).usage().outputTokens()).isEqualTo(9);
        enqueue(thoughtful);
        assertThat(OpenAiModel.llamaCpp(url)
                        .model("m")
                        .build()
                        .call(hello(), new Asking(1))
                        .usage()
                        .outputTokens())
                .isEqualTo(15);
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
