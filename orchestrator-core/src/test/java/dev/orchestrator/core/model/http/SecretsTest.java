package dev.orchestrator.core.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.tool.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    private final Secrets secrets = new Secrets(
            List.of("sk-secret/4711"),
            Map.of("X-Gateway-Key", "Bearer gate-4711", "Cookie", "sid=cook-4711; a=b", "X-Title", "My \"own\" title"));

    @ParameterizedTest
    @CsvSource({
        "key sk-secret/4711, key [secret]",
        "key sk-secret\\/4711, key [secret]", // as PHP writes it
        "Bearer gate-4711!, [secret]!",
        "token gate-4711, token [secret]",
        "no session cook-4711, no session [secret]",
        "'by My \"own\" title', by [secret]",
        "'by My \\\"own\\\" title', by [secret]",
        "a=b, a=b",
        "'  several\r\n\tlines ', several lines"
    })
    void what_is_quoted_has_none(String text, String expected) {
        assertThat(secrets.quote(text)).isEqualTo(expected);
    }

    @Test
    void what_is_quoted_is_short_and_still_text() {
        assertThat(secrets.quote("x".repeat(500))).hasSize(500);
        assertThat(secrets.quote("x".repeat(501))).isEqualTo("x".repeat(500) + "…");
        assertThat(secrets.quote("x".repeat(499) + "😀😀")).isEqualTo("x".repeat(499) + "…");
    }

    @Test
    void what_opens_a_door_is_in_no_reply() {
        for (String key : List.of("sk-secret/4711", "sk-secret\\/4711", "gate-4711", "sid=cook-4711; a=b")) {
            String text = "You said " + key + ".";
            assertThat(List.of(
                            new ModelReply.Answer(text, Usage.NONE),
                            new ModelReply.Refused(text, Usage.NONE),
                            new ModelReply.Truncated(text, Usage.NONE),
                            new ModelReply.Aborted(text, 1, "enough", Usage.NONE),
                            calls(text, "", "", "", ""),
                            calls("", text, "", "", ""),
                            calls("", "", text, "", ""),
                            calls("", "", "", text, ""),
                            calls("", "", "", "", text)))
                    .allMatch(secrets::areIn);
        }
    }

    private static ModelReply calls(String text, String id, String name, String arguments, String state) {
        return new ModelReply.ToolCalls(text, List.of(new ToolCall(id, name, arguments, state)), Usage.NONE);
    }

    @Test
    void other_headers_may_well_be_in_an_answer() {
        assertThat(secrets.areIn(new ModelReply.Answer("My \"own\" title", Usage.NONE)))
                .isFalse();
    }
}
