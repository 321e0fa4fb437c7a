package dev.orchestrator.core.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.model.wire.OllamaChat;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "7, 7000",
        "0, 0",
        "1.5, 1500",
        "0.0001, 1",
        "999999999, 86400000",
        "'Mon, 23 Nov 2026 10:01:00 GMT', 60000",
        "'Mon, 23 Nov 2026 09:00:00 GMT', 0",
        "'Mon, 23 Nov 2099 10:00:00 GMT', 86400000"
    })
    void a_wait_is_in_seconds_or_until_a_date(String header, long millis) {
        assertThat(Failures.wait(header, NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1e9", "99999999999999999999", "Mon, 99 Nov 2026"})
    void what_is_no_wait_is_none(String header) {
        assertThat(Failures.wait(header, NOW)).isNull();
    }

    private final Failures failures = new Failures("model", new Secrets(List.of("sk-very-secret"), Map.of()));

    private static Complaint complaint(String body) {
        return new OllamaChat().complaint(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "429 | {\"error\":{\"code\":\"insufficient_quota\",\"message\":\"You exceeded your current quota.\"}}",
                "400 | {\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access this.\"}}",
                "402 | {\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\"}}",
                "402 | none"
            })
    void no_credit_is_not_too_many_requests(int status, String body) {
        assertThat(failures.of(status, "1", complaint(body), NOW))
                .hasMessageStartingWith("model has no credit left")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET))
                .satisfies(e -> assertThat(e.used()).contains(Usage.NONE));
    }

    /** As OpenAI, vLLM (old and new), SGLang, llama.cpp (new and old), Anthropic, Gemini, Mistral and Ollama say it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | {\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}",
                "400 | {\"error\":{\"message\":\"Your input exceeds the context window of this model.\",\"code\":null}}",
                "400 | {\"object\":\"error\",\"message\":\"This model's maximum context length is 8192 tokens. However, you requested 9000.\",\"type\":\"BadRequestError\",\"code\":400}",
                "400 | {\"error\":{\"message\":\"You passed 1015 input tokens and requested 10 output tokens. However, the model's context length is only 1024 tokens.\",\"type\":\"BadRequestError\",\"code\":400}}",
                "400 | {\"object\":\"error\",\"message\":\"The input (9000 tokens) is longer than the model's context length (8192 tokens).\",\"code\":400}",
                "400 | {\"error\":{\"code\":400,\"message\":\"So long!\",\"type\":\"exceed_context_size_error\",\"n_ctx\":8192}}",
                "500 | {\"error\":{\"code\":500,\"message\":\"the request exceeds the available context size. try increasing it\",\"type\":\"server_error_of_old\"}}",
                "400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 208423 tokens > 200000 maximum\"}}",
                "400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"input length and `max_tokens` exceed context limit: 1 + 2 > 2\"}}",
                "413 | {\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"Request exceeds the maximum size\"}}",
                "400 | {\"error\":{\"code\":400,\"message\":\"The input token count (218152) exceeds the maximum number of tokens allowed (65536).\",\"status\":\"INVALID_ARGUMENT\"}}",
                "400 | {\"object\":\"error\",\"message\":\"Prompt contains 40000 tokens, too large for model with 32768 maximum context length\",\"type\":\"invalid_request_error\",\"code\":\"3051\"}",
                "400 | {\"error\":\"the input length exceeds the context length\"}",
                "500 | {\"error\":\"input exceeds maximum context length and cannot be truncated further\"}"
            })
    void what_is_too_long_is_our_fault_costs_nothing_and_says_what_to_do(int status, String body) {
        assertThat(failures.of(status, null, complaint(body), NOW))
                .isNotInstanceOf(RequestRefusedException.class) // to say it in other words makes it no shorter
                .hasMessageStartingWith("model cannot take in so much (HTTP " + status + "); send less context, allow a"
                        + " shorter answer (maxOutputTokens), or take a model that holds more: ")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .satisfies(e -> assertThat(e.used()).contains(Usage.NONE));
    }

    @Test
    void too_many_tokens_a_minute_pass() {
        Complaint complaint = new Complaint("rate_limit_exceeded", "Too much, as is the maximum context length.");

        assertThat(failures.of(429, "7", complaint, NOW).retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failures.of(429, "7", new Complaint("", complaint.message()), NOW)
                        .retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(failures.inStream(complaint, Usage.NONE).failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 | REFUSED | {\"error\":{\"code\":\"content_filter\",\"message\":\"The response was filtered\",\"status\":400}}",
                "400 | REFUSED | {\"error\":{\"code\":\"invalid_prompt\",\"message\":\"your prompt was flagged\"}}",
                "400 | POLICY | {\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\"}}",
                "403 | POLICY | {\"error\":{\"code\":\"content_filter\",\"message\":\"no\"}}",
                "422 | DEFECT | {\"detail\":[{\"loc\":[\"body\"],\"msg\":\"Field required\"}]}",
                "400 | DEFECT | none"
            })
    void what_is_refused_has_a_reason(int status, FailureClass expected, String body) {
        ModelException failure = failures.of(status, null, complaint(body), NOW);

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure.used()).contains(Usage.NONE);
        assertThat(failure instanceof RequestRefusedException).isEqualTo(expected == FailureClass.DEFECT);
    }

    @ParameterizedTest
    @CsvSource({
        "307, DEFECT, true",
        "400, DEFECT, true",
        "405, DEFECT, true",
        "408, TRANSIENT, false",
        "409, TRANSIENT, true",
        "499, DEFECT, true",
        "501, DEFECT, true",
        "502, TRANSIENT, false",
        "503, TRANSIENT, true",
        "504, TRANSIENT, false",
        "521, TRANSIENT, true",
        "524, TRANSIENT, false",
        "530, TRANSIENT, false",
        "599, TRANSIENT, false"
    })
    void a_status_says_what_may_have_been_billed(int status, FailureClass expected, boolean free) {
        ModelException failure = failures.of(status, null, null, NOW);

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure.used().isPresent()).isEqualTo(free);
        assertThat(failure).hasMessageContaining("(HTTP " + status + ")");
    }

    @Test
    void who_has_moved_is_not_asked_in_other_ways() {
        assertThat(failures.of(302, null, null, NOW))
                .isNotInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("set the base URL to where it is");
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, TRANSIENT",
        "InternalServerError, TRANSIENT",
        "'', TRANSIENT",
        "invalid_image, DEFECT",
        "insufficient_quota, BUDGET",
        "context_length_exceeded, INVALID_OUTPUT",
        "invalid_prompt, REFUSED",
        "authentication_error, POLICY"
    })
    void what_is_wrong_in_mid_stream_may_pass(String code, FailureClass expected) {
        ModelException failure = failures.inStream(new Complaint(code, "so it is"), Usage.of(1, 2));

        assertThat(failure.failureClass()).isEqualTo(expected);
        assertThat(failure.used()).contains(Usage.of(1, 2));
        assertThat(failure.getMessage()).matches("model [a-z ]+[a-z]( \\(" + code + "\\)[^:]*)?: so it is");
    }

    @ParameterizedTest
    @ValueSource(ints = {480, 490, 499, 500, 501})
    void a_secret_that_is_cut_off_does_not_leave_its_first_half(int before) {
        Complaint complaint =
                new Complaint("x".repeat(before) + "sk-very-secret", "x".repeat(before) + "sk-very-secret");

        assertThat(failures.of(400, null, complaint, NOW).getMessage())
                .doesNotContain("sk-")
                .hasSizeLessThan(600);
        assertThat(failures.inStream(complaint, null).getMessage())
                .doesNotContain("sk-")
                .hasSizeLessThan(1_100);
        IOException garbage = new ProtocolException("Unexpected status line: " + complaint.message());
        ModelException broken = failures.broken(new IOException(complaint.message(), garbage), "hung up", true, false);
        assertThat(broken.getMessage()).doesNotContain("sk-").hasSizeLessThan(600);
        assertThat(broken).hasNoCause();
        assertThat(failures.defect(garbage).getMessage()).doesNotContain("sk-").hasSizeLessThan(600);
    }

    @Test
    void a_cause_without_secrets_is_kept() {
        IOException cause = new IOException("reset", new IOException("really"));

        assertThat(failures.broken(cause, "hung up", true, false))
                .hasCause(cause)
                .hasMessage("model hung up (IOException: reset)");
        cause.addSuppressed(new IOException("by sk-very-secret"));
        assertThat(failures.broken(cause, "hung up", true, false)).hasNoCause();
    }
}
