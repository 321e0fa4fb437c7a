package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every endpoint has to be good for. */
abstract class ProviderTest extends ProviderStreamTest {
    @Test
    void an_answer_comes_in_parts_and_as_a_whole() throws Exception {
        enqueue(answer(List.of("Hel", "lo ", "“you”"), finish("stop")));
        Asking asking = new Asking();

        ModelReply reply = ask(hello(), asking);

        assertThat(reply).isEqualTo(new ModelReply.Answer("Hello “you”", Usage.of(7, 3)));
        assertThat(asking.heard).hasToString("Hello “you”");
        RecordedRequest request = server.takeRequest();
        assertThat(request.getMethod()).isEqualTo("POST");
        assertThat(request.getHeaders().values(credential()).toString()).contains(SECRET);
        assertThat(request.getBody().utf8())
                .contains("Be brief.", "Hello?", "50")
                .doesNotContain(SECRET);
    }

    @Test
    void settings_of_the_model_are_sent_with_requests_that_do_not_have_their_own() throws Exception {
        enqueue(answer(List.of("Hello"), finish("stop")));
        HttpModel set = at(server.url("/").toString().replaceAll("/$", ""))
                .model("m-1")
                .option("temperature", "0.25")
                .option("num_ctx", "32768")
                .build();

        set.call(hello().option("temperature", "0.75"), new Asking());

        assertThat(server.takeRequest().getBody().utf8())
                .contains("\"temperature\":0.75", "\"num_ctx\":32768")
                .doesNotContain("0.25");
        assertThat(set.version()).isNotEqualTo(model().version()).contains("num_ctx=32768");
    }

    /** What is set aside for a call is for one answer of that length. */
    @Test
    void no_setting_makes_an_answer_longer() throws Exception {
        enqueue(answer(List.of("Hello"), finish("stop")));
        ModelRequest request = hello();
        for (String limit : limits()) {
            request = request.option(limit, "4711");
        }

        ask(request, new Asking());

        assertThat(server.takeRequest().getBody().utf8()).contains("50").doesNotContain("4711");
    }

    @Test
    void what_ran_into_its_limit_is_truncated() throws Exception {
        enqueue(answer(List.of("{\"a\":"), finish("length")));

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Truncated("{\"a\":", Usage.of(7, 3)));
    }

    @Test
    void what_a_filter_stopped_is_refused() throws Exception {
        enqueue(answer(List.of("I would"), finish("filter")));

        assertThat(ask(hello(), new Asking())).isInstanceOf(ModelReply.Refused.class);
    }

    @Test
    void a_tool_is_called_and_its_result_goes_back() throws Exception {
        enqueue(toolCall());
        enqueue(answer(List.of("done"), finish("stop")));
        ModelRequest request =
                hello().tools(List.of(new ToolSpec("look", "Looks.", "{\"type\":\"object\"}", Effect.PURE)));

        ModelReply reply = ask(request, new Asking());

        assertThat(reply).isInstanceOf(ModelReply.ToolCalls.class);
        ToolCall call = ((ModelReply.ToolCalls) reply).calls().get(0);
        assertThat(call.name()).isEqualTo("look");
        assertThat(call.arguments().replace(" ", "")).isEqualTo("{\"at\":\"x\"}");
        assertThat(call.id()).isNotBlank();
        assertThat(sent().toString()).contains("look", "Looks.");

        ModelRequest next = ModelRequest.of(
                Message.user("Hello?"),
                new Message("assistant", "", List.of(call), null),
                Message.tool(call.id(), "found"));
        assertThat(ask(next, new Asking())).isEqualTo(new ModelReply.Answer("done", Usage.of(7, 3)));
        assertThat(sent().toString()).contains("found", "look");
    }

    @Test
    void calls_made_at_once_are_told_apart_and_answered_at_once() throws Exception {
        enqueue(twoCalls());
        enqueue(answer(List.of("done"), finish("stop")));

        List<ToolCall> calls = ((ModelReply.ToolCalls) ask(hello(), new Asking())).calls();
        server.takeRequest();
        assertThat(calls).extracting(ToolCall::name).containsExactly("look", "look");
        assertThat(calls)
                .extracting(call -> call.arguments().replace(" ", ""))
                .containsExactly("{\"at\":\"x\"}", "{\"at\":\"y\"}");
        assertThat(calls.get(0).id()).isNotEqualTo(calls.get(1).id());
        ask(
                ModelRequest.of(
                        Message.user("Hello?"),
                        new Message("assistant", "", calls, null),
                        Message.tool(calls.get(0).id(), "found x"),
                        Message.tool(calls.get(1).id(), "found y")),
                new Asking());

        answeredAtOnce(server.takeRequest().getBody().utf8());
    }

    /** Checks a request with two answers of tools, {@code found x} and {@code found y}. */
    void answeredAtOnce(String request) {
        assertThat(request).containsSubsequence("found x", "found y");
    }

    @Test
    void a_shape_goes_along() throws Exception {
        enqueue(answer(List.of("{\"a\":1}"), finish("stop")));

        ModelReply reply = ask(hello().output(new OutputSchema("thing", """
                        {"type":"object","properties":{"a":{"type":"integer","description":"unmistakable"}},
                         "required":["a"],"additionalProperties":false}""")), new Asking());

        assertThat(reply).isEqualTo(new ModelReply.Answer("{\"a\":1}", Usage.of(7, 3)));
        assertThat(sent().toString()).contains("unmistakable");
    }

    @Test
    void who_has_heard_enough_hangs_up() throws Exception {
        enqueue(answer(List.of("one ", "two ", "three"), finish("stop")));

        ModelReply reply = ask(hello(), new Asking(6));

        assertThat(reply).isInstanceOfSatisfying(ModelReply.Aborted.class, aborted -> {
            assertThat(aborted.text()).isEqualTo("one two ");
            assertThat(aborted.atChar()).isEqualTo(8);
            assertThat(aborted.usage().outputTokens()).isPositive();
        });
    }

    @Test
    void half_a_stream_is_no_answer() {
        enqueue(answer(List.of("{\"a\":1}"), null));

        assertThat(fails(FailureClass.TRANSIENT, "broke off its answer").used()).isEmpty();

        String whole = answer(List.of("{\"a\":1}"), finish("stop"));
        enqueue(whole.substring(0, whole.indexOf("{\\\"a") + 4));
        fails(FailureClass.TRANSIENT, "broke off its answer");
    }

    @Test
    void a_connection_that_breaks_is_no_answer() {
        server.enqueue(new MockResponse.Builder()
                .body(answer(List.of("a".repeat(100_000), "b"), finish("stop")))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        fails(FailureClass.TRANSIENT, "broke off its answer");
    }

    @Test
    void a_slow_drip_is_read_to_its_end() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body(answer(List.of("ä€😀"), finish("stop")))
                .throttleBody(1, 1, java.util.concurrent.TimeUnit.MICROSECONDS)
                .build());

        assertThat(ask(hello(), new Asking())).isEqualTo(new ModelReply.Answer("ä€😀", Usage.of(7, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {nonsense\n\n", "{nonsense\n", "data: []\n\n[]\n"})
    void garbage_is_no_answer(String garbage) {
        enqueue(garbage);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(hello(), new Asking()))
                .satisfies(e -> assertThat(e.failureClass()).isIn(FailureClass.TRANSIENT, FailureClass.INVALID_OUTPUT))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET));
    }

    @Test
    void a_huge_line_is_not_kept() {
        enqueue("data: " + "x".repeat(17 * 1024 * 1024));

        fails(FailureClass.INVALID_OUTPUT, "more than 16777216 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "400, DEFECT",
        "401, POLICY",
        "403, POLICY",
        "404, DEFECT",
        "413, INVALID_OUTPUT",
        "429, TRANSIENT",
        "500, TRANSIENT",
        "503, TRANSIENT",
        "529, TRANSIENT",
        "302, DEFECT"
    })
    void a_status_says_whether_trying_again_may_help(int status, FailureClass expected) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", "http://localhost:1/")
                .body("{\"error\":{\"message\":\"so it is\",\"type\":\"t\"}}")
                .build());

        ModelException failure = fails(expected, "so it is");
        assertThat(failure.retryAfter()).isEmpty();
        assertThat(failure.used().isPresent()).isEqualTo(status != 500);
    }

    @Test
    void a_key_that_comes_back_is_not_passed_on() {
        server.enqueue(new MockResponse.Builder()
                .code(401)
                .body("{\"error\":{\"message\":\"no such key: " + SECRET + "\",\"type\":\"" + SECRET + "\"}}")
                .build());
        fails(FailureClass.POLICY, "no such key: [secret]");

        enqueue(answer(List.of("You said sk-very-", "secret-4711."), finish("stop")));
        fails(FailureClass.POLICY, "sent our key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "sk-ä"})
    void a_key_that_is_none_is_not_sent(String key) {
        HttpModel model = at(server.url("/").toString().replaceAll("/$", ""))
                .model("m-1")
                .key(key)
                .build();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.call(hello(), new Asking()))
                .withMessageContaining("its key is empty, or has spaces");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void a_key_that_cannot_be_had_costs_nothing_and_is_not_told() {
        HttpModel model = at(server.url("/").toString().replaceAll("/$", ""))
                .model("m-1")
                .key(() -> {
                    throw new IllegalStateException("not with the token " + SECRET);
                })
                .build();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.call(hello(), new Asking()))
                .withMessageContaining("who knows its key does not give it (java.lang.IllegalStateException)")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY))
                .satisfies(e -> assertThat(e.used()).contains(Usage.NONE));
        assertThat(model.secrets()).isEmpty();
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void the_call_of_another_model_goes_along() throws Exception {
        enqueue(answer(List.of("done"), finish("stop")));
        String id = "Other call: ".repeat(10) + "1";
        ToolCall other = new ToolCall(id, "look", "{}", "Other:c2lnbmVk");

        ask(
                ModelRequest.of(
                        Message.user("Hello?"),
                        new Message("assistant", "", List.of(other), null),
                        Message.tool(id, "found")),
                new Asking());

        others(server.takeRequest().getBody().utf8(), id);
    }

    /** Checks a request with a call of another model's, by an id of any form. */
    void others(String request, String id) {
        assertThat(request).contains("found");
    }

    static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void what_the_endpoint_wants_back_goes_back() throws Exception {
        assumeThat(thoughtfulCall()).isNotNull();
        enqueue(thoughtfulCall());
        enqueue(answer(List.of("done"), finish("stop")));

        ToolCall call =
                ((ModelReply.ToolCalls) ask(hello(), new Asking())).calls().get(0);
        server.takeRequest();
        ask(
                ModelRequest.of(
                        Message.user("Hello?"),
                        new Message("assistant", "I look.", List.of(call), null),
                        Message.tool(call.id(), "found")),
                new Asking());

        assertThat(server.takeRequest().getBody().utf8()).contains("c2lnbmVk", "look");
        assertThat(new ToolCall("1", "look", "{}", "Other:c2lnbmVk")).satisfies(other -> {
            enqueue(answer(List.of("done"), finish("stop")));
            ask(
                    ModelRequest.of(
                            Message.user("Hello?"),
                            new Message("assistant", "", List.of(other), null),
                            Message.tool("1", "found")),
                    new Asking());
            assertThat(server.takeRequest().getBody().utf8()).doesNotContain("c2lnbmVk");
        });
    }

    @Test
    void a_shape_is_told_as_a_tool_where_schemas_are_refused() throws Exception {
        assumeThat(answerByTool()).isNotNull();
        server.enqueue(new MockResponse.Builder().code(400).build());
        enqueue(answerByTool());

        ModelReply reply = ask(hello().output(new OutputSchema("look", """
                        {"type":"object","properties":{"at":{"type":"string"}},"required":["at"],
                         "additionalProperties":false}""")), new Asking());

        assertThat(reply)
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isEqualTo("{\"at\":\"x\"}"));
        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).contains("tool_choice", "\"strict\":true");
    }

    @Test
    void what_goes_wrong_in_mid_stream_is_no_answer() {
        assumeThat(complaint()).isNotNull();
        enqueue(answer(List.of("{\"a\":1}"), null) + complaint());

        fails(FailureClass.TRANSIENT, "so it is");
    }

    @Test
    void who_waits_can_be_interrupted() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(1, java.util.concurrent.TimeUnit.HOURS)
                .build());
        HttpModel model = model();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                model.call(hello(), new Asking());
            } catch (Throwable e) {
                ended.complete(e);
            }
        });
        asking.start();
        server.takeRequest();
        asking.interrupt();

        assertThat(ended.get(30, java.util.concurrent.TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whose_time_is_over_is_told_so() {
        server.enqueue(new MockResponse.Builder()
                .headersDelay(1, java.util.concurrent.TimeUnit.HOURS)
                .build());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model().call(hello(), new Asking(Integer.MAX_VALUE, Duration.ofMillis(200))))
                .withMessageContaining("in time") // it may be over before the endpoint is reached
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.TRANSIENT));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model().call(hello(), new Asking(Integer.MAX_VALUE, Duration.ZERO)))
                .withMessageContaining("its time is over");
    }

    @Test
    void the_endpoint_says_when_to_come_back() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "7")
                .build());

        assertThat(fails(FailureClass.TRANSIENT, "429").retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({"503, 0", "503, 00", "429, 0", "408, 0", "421, 0"})
    void nobody_tries_again_behind_our_back(int status, String retryAfter) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Retry-After", retryAfter)
                .build());
        enqueue(answer(List.of("Hello"), finish("stop")));

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(hello(), new Asking()))
                .withMessageContaining("HTTP " + status);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void nobody_there_is_a_failure_that_names_the_place() throws Exception {
        HttpModel model = model();
        server.close();

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.call(hello(), new Asking()))
                .satisfies(e -> assertThat(e.used()).contains(Usage.NONE))
                .withMessageContaining("could not be reached")
                .withMessageContaining("m-1");
        assertThat(model.toString()).doesNotContain(SECRET);
    }
}
