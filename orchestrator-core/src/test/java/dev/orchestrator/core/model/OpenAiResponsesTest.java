package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.wire.OpenAiResponses;
import dev.orchestrator.schema.Json;
import java.util.List;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiResponsesTest extends ProviderTest {
    @Override
    HttpModel.Builder at(String baseUrl) {
        return new HttpModel.Builder(new OpenAiResponses(), baseUrl + "/v1");
    }

    private static String event(String type, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
    }

    @Override
    String answer(List<String> parts, @Nullable String finish) {
        StringBuilder out = new StringBuilder(event("response.created", ",\"response\":{\"status\":\"in_progress\"}"));
        for (String part : parts) {
            out.append(event("response.output_text.delta", ",\"output_index\":0,\"delta\":" + Json.write(part)));
        }
        return finish == null ? out.toString() : out + end(finish);
    }

    private static String end(String finish) {
        boolean whole = finish.equals("completed");
        return event(
                whole ? "response.completed" : "response.incomplete",
                ",\"response\":{\"status\":\"" + (whole ? "completed" : "incomplete")
                        + "\",\"error\":null,\"incomplete_details\":"
                        + (whole ? "null" : "{\"reason\":\"" + finish + "\"}")
                        + ",\"usage\":{\"input_tokens\":7,\"output_tokens\":3}}");
    }

    @Override
    String toolCall() {
        return event(
                        "response.output_item.added",
                        ",\"output_index\":0,\"item\":{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\",\"name\":\"look\",\"arguments\":\"\"}")
                + event(
                        "response.function_call_arguments.delta",
                        ",\"item_id\":\"fc_1\",\"output_index\":0,\"delta\":\"{\\\"at\\\":\\\"x\\\"}\"")
                + end("completed");
    }

    @Override
    List<String> limits() {
        return List.of("max_output_tokens");
    }

    @Override
    String finish(String kind) {
        return switch (kind) {
            case "stop" -> "completed";
            case "length" -> "max_output_tokens";
            default -> "content_filter";
        };
    }

    @Override
    String thoughtfulCall() {
        return event(
                        "response.output_item.done",
                        ",\"output_index\":0,\"item\":{\"type\":\"reasoning\",\"id\":\"rs\",\"encrypted_content\":\"c2lnbmVk\"}")
                + toolCall().replace("\"output_index\":0", "\"output_index\":1");
    }

    @Override
    String answerByTool() {
        return toolCall();
    }

    @Override
    String complaint() {
        return event(
                "response.failed", ",\"response\":{\"error\":{\"code\":\"server_error\",\"message\":\"so it is\"}}");
    }

    @Override
    String twoCalls() {
        String first = toolCall().substring(0, toolCall().indexOf("event: response.completed"));
        return first
                + first.replace("\"output_index\":0", "\"output_index\":1")
                        .replace("call_1", "call_2")
                        .replace("fc_1", "fc_2")
                        .replace("\\\"x\\\"", "\\\"y\\\"")
                + end("completed");
    }

    @Override
    void others(String request, String id) {
        List<String> ids = found("\"call_id\":\"([^\"]*)\"", request);
        assertThat(ids).hasSize(2).allMatch(sent -> sent.length() <= 64);
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    @Test
    void settings_for_the_answer_go_along_with_its_shape() throws Exception {
        for (int refused = 0; refused < 3; refused++) {
            server.enqueue(new MockResponse.Builder().code(400).build());
        }
        enqueue(answer(List.of("{}"), "completed"));

        ask(
                hello().option("text", "{\"verbosity\":\"low\"}")
                        .output(new OutputSchema("thing", "{\"type\":\"object\",\"additionalProperties\":false}")),
                new Asking());

        assertThat(sent().toString()).contains("text={verbosity=low, format={type=json_schema,");
        assertThat(sent().toString()).contains("text={verbosity=low}");
        assertThat(sent().toString()).contains("text={verbosity=low, format={type=json_object}");
        assertThat(sent().toString()).contains("text={verbosity=low}");
    }

    private static String ended(String type, String response) {
        return event("response.output_text.delta", ",\"output_index\":0,\"delta\":\"{}\"")
                + event(type, ",\"response\":" + response);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "response.incomplete | {\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"something_new\"}}",
                "response.incomplete | {\"status\":\"incomplete\",\"incomplete_details\":null}",
                "response.incomplete | {}",
                "response.completed | {\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}"
            })
    void what_is_not_called_completed_is_not_whole(String type, String response) throws Exception {
        enqueue(ended(type, response));

        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.Truncated.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"status\":\"failed\",\"error\":null}", "{}"})
    void who_gives_up_may_be_asked_again(String response) {
        enqueue(ended("response.failed", response));

        assertThat(fails(FailureClass.TRANSIENT, "gave up its answer (failed)").used())
                .isPresent();
    }

    @Test
    void what_is_called_completed_is_whole() throws Exception {
        enqueue(ended("response.completed", "{}"));

        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.Answer.class);
    }

    @Test
    void a_refusal_is_none_of_the_answer() throws Exception {
        enqueue(event("response.refusal.delta", ",\"output_index\":0,\"delta\":\"I'm sorry.\"")
                + event("response.refusal.done", ",\"output_index\":0,\"refusal\":\"I'm sorry.\"")
                + end("completed"));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Refused("I'm sorry.", Usage.of(7, 3)));
    }

    @Test
    void what_is_wrong_may_be_an_event_of_its_own() {
        enqueue(event("error", ",\"code\":\"server_error\",\"message\":\"so it is\",\"param\":null"));

        fails(FailureClass.TRANSIENT, "so it is");
    }

    @Test
    void thoughts_are_no_answer() throws Exception {
        enqueue(event("response.reasoning_summary_text.delta", ",\"output_index\":0,\"delta\":\"hm\"")
                + event("response.reasoning_text.delta", ",\"output_index\":0,\"delta\":\"hm\"")
                + answer(List.of("y"), "completed"));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("y", Usage.of(7, 3)));
    }
}
