package dev.orchestrator.core.model;

import dev.orchestrator.schema.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
}
