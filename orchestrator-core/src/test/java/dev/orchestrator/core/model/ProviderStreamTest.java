package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.core.model.price.InputBound;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers come over the wire, and how they do not. */
abstract class ProviderStreamTest extends ProviderFixture {
    private static final String TEXT = "Hel\nlo “you” 😀";
    private static final ModelReply ANSWER = new ModelReply.Answer(TEXT, Usage.of(7, 3));

    private String whole() {
        return answer(List.of("Hel\n", "lo “you” ", "😀"), finish("stop")).replace("\r\n", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_end_in_any_way(String end) throws Exception {
        enqueue(whole().replace("\n", end));

        assertThat(ask(hello(), new Asking())).isEqualTo(ANSWER);
    }

    @Test
    void what_only_keeps_the_connection_alive_says_nothing() throws Exception {
        String whole = whole();
        enqueue(
                whole.startsWith("{")
                        ? whole.replace("\n", "\n\n \n")
                        : whole.replace("\n\n", "\n\n: keep-alive\n\n:\n\n\nretry: 7\n\n"));

        assertThat(ask(hello(), new Asking())).isEqualTo(ANSWER);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void enqueueZipped(int status, byte[] body) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(body))
                .build());
    }

    @Test
    void an_answer_may_come_packed() throws Exception {
        enqueueZipped(200, zipped(whole()));

        assertThat(ask(hello(), new Asking())).isEqualTo(ANSWER);
    }

    @Test
    void half_a_packed_answer_is_none() throws Exception {
        byte[] zip = zipped(whole());
        enqueueZipped(200, Arrays.copyOf(zip, zip.length / 2));
        fails(FailureClass.TRANSIENT, "broke off its answer");

        enqueueZipped(200, whole().getBytes(StandardCharsets.UTF_8));
        fails(FailureClass.TRANSIENT, "broke off its answer");
    }

    @Test
    void usage_that_is_not_said_is_bounded() throws Exception {
        enqueue(whole().replaceAll("(?s)\"usage(Metadata)?\":\\{[^{}]*}", "\"usage\":null")
                .replaceAll("\"(prompt_)?eval_count\":\\d+", "\"n\":0"));

        ModelReply reply = ask(hello(), new Asking());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isEqualTo(TEXT));
        assertThat(reply.usage().inputTokens()).isEqualTo(InputBound.of(hello()));
        assertThat(reply.usage().outputTokens()).isBetween((long) TEXT.length(), 50L);
    }

    @Test
    void prose_that_ends_without_a_reason_may_be_half_of_it() throws Exception {
        assumeThat(endedWithoutReason("")).isNotNull();

        for (String half : List.of("", "It is done if", "{\"a\":1", "{\"a\":1} and", "12")) {
            enqueue(endedWithoutReason(half));
            assertThat(ask(hello(), new Asking()))
                    .isInstanceOfSatisfying(
                            ModelReply.Truncated.class,
                            cut -> assertThat(cut.text()).isEqualTo(half));
        }
        for (String json : List.of("{\"a\":1}", " [{}]\n")) {
            enqueue(endedWithoutReason(json));
            assertThat(ask(hello(), new Asking()))
                    .isInstanceOfSatisfying(
                            ModelReply.Answer.class,
                            answer -> assertThat(answer.text()).isEqualTo(json));
        }
    }

    @Test
    void prose_that_ends_for_a_reason_unknown_to_us_may_be_half_of_it() throws Exception {
        enqueue(answer(List.of("It is done if"), "something_new"));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Truncated("It is done if", Usage.of(7, 3)));
    }

    @Test
    void an_error_without_a_code_may_pass() {
        enqueue(answer(List.of("one"), null)
                + (whole().startsWith("{") ? "" : "event: error\ndata: ")
                + "{\"type\":\"error\",\"error\":{\"type\":\"error\",\"code\":null,\"message\":\"so it is\"}}\n\n");

        fails(FailureClass.TRANSIENT, "so it is");
    }

    @Test
    void what_is_wrong_may_be_said_instead_of_a_stream() {
        enqueue("{\"error\":{\"message\":\"so it is\",\"code\":\"context_length_exceeded\"}}");

        assertThat(fails(FailureClass.INVALID_OUTPUT, "so it is").used()).contains(Usage.NONE);
    }

    @Test
    void what_is_wrong_in_mid_stream_may_have_been_billed() {
        enqueue(answer(List.of("one"), null)
                + (whole().startsWith("{") ? "" : "data: ")
                + "{\"type\":\"error\",\"error\":{\"message\":\"so it is\",\"code\":\"context_length_exceeded\"}}\n\n");

        assertThat(fails(FailureClass.INVALID_OUTPUT, "so it is").used())
                .hasValueSatisfying(used -> assertThat(used.outputTokens()).isPositive());
    }

    @Test
    void a_status_counts_although_its_reason_breaks_off() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .body("{\"error\":\"" + "x".repeat(100_000) + "\"}")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        fails(FailureClass.POLICY, "does not let us in");

        enqueueZipped(429, Arrays.copyOf(zipped("{\"error\":\"so it is\"}"), 12));
        ModelException busy = fails(FailureClass.TRANSIENT, "HTTP 429");
        assertThat(busy.used()).contains(Usage.NONE);
        assertThat(busy.retryAfter()).isEmpty();
    }

    @Test
    void a_web_page_is_no_answer() {
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<html><body>Welcome to our network!</body></html>")
                .build());

        fails(FailureClass.TRANSIENT, "is there a proxy in between?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"Hello\"", "{", "{\"a\":}"})
    void a_message_that_is_no_object_is_none_of_the_protocols(String message) {
        String whole = whole();
        int start = whole.indexOf("{");
        enqueue(whole.substring(0, start) + message + whole.substring(whole.indexOf('\n', start)));

        fails(FailureClass.INVALID_OUTPUT, "the endpoint sent what is no JSON");
    }

    @Test
    void two_texts_in_one_message_are_not_taken_for_the_first() {
        String whole = whole();
        String event = whole.substring(whole.indexOf('{'), whole.indexOf('\n', whole.indexOf('{')));
        enqueue(whole.replace(event, event + event));

        fails(FailureClass.INVALID_OUTPUT, "does not keep to its protocol");
    }
}
