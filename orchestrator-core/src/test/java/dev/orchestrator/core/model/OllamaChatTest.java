package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.schema.Json;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OllamaChatTest extends ProviderTest {
    @Override
    HttpModel.Builder at(String baseUrl) {
        return OllamaModel.at(baseUrl);
    }

    @Override
    String answer(List<String> parts, @Nullable String finish) {
        StringBuilder out = new StringBuilder();
        for (String part : parts) {
            out.append("{\"message\":{\"role\":\"assistant\",\"content\":")
                    .append(Json.write(part))
                    .append("},\"done\":false}\n");
        }
        return finish == null
                ? out.toString()
                : out + "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\""
                        + finish + "\",\"prompt_eval_count\":7,\"eval_count\":3}\n";
    }

    @Override
    String toolCall() {
        return "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"look\",\"arguments\":{\"at\":\"x\"}}}]},\"done\":false}\n"
                + "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":7,\"eval_count\":3}\n";
    }

    @Override
    List<String> limits() {
        return List.of("num_predict");
    }

    @Override
    String finish(String kind) {
        return kind.equals("filter") ? "content_filter" : kind;
    }

    @Override
    String complaint() {
        return "{\"error\":\"so it is\"}\n";
    }

    @Override
    String twoCalls() {
        String call = "{\"function\":{\"name\":\"look\",\"arguments\":{\"at\":\"x\"}}}";
        return toolCall().replace(call, call + "," + call.replace("\"x\"", "\"y\""));
    }

    @Override
    String endedWithoutReason(String text) {
        return answer(List.of(text), null) + "{\"message\":{\"content\":\"\"},\"done\":true}\n";
    }

    @Test
    void a_shape_told_in_words_is_in_the_only_message_of_the_system() throws Exception {
        server.enqueue(new MockResponse.Builder().code(400).build());
        enqueue(answer(List.of("{}"), "stop"));

        ask(hello().output(new OutputSchema("thing", "{\"type\":\"object\"}")), new Asking());
        server.takeRequest();

        String told = server.takeRequest().getBody().utf8();
        assertThat(found("\"role\":\"(\\w+)\"", told)).containsExactly("system", "user");
        assertThat(told).contains("\"content\":\"Be brief.\\n\\nAnswer with one JSON value");
    }

    @Test
    void some_settings_are_not_the_models() throws Exception {
        enqueue(answer(List.of("Hello"), "stop"));
        ask(hello().option("think", "low").option("keep_alive", "-1").option("num_ctx", "4096"), new Asking());

        assertThat(sent())
                .containsEntry("think", "low")
                .containsEntry("keep_alive", -1L)
                .containsEntry("options", Map.of("num_ctx", 4096L, "num_predict", 50L));
    }

    @Test
    void thoughts_are_no_answer_but_cost() throws Exception {
        enqueue("{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n"
                + "{\"message\":{\"content\":\"y\"},\"done\":true,\"done_reason\":\"stop\"}\n");

        ModelReply reply = ask(hello(), new Asking());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isEqualTo("y"));
        assertThat(reply.usage().outputTokens()).isEqualTo(9);
    }
}
