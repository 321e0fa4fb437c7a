package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which way an endpoint is told the shape of an answer. */
@Timeout(60)
class NegotiationTest {
    private static final Usage USED = Usage.of(7, 3);
    private static final String ORDER = JsonSchema.parse("""
                    {"type":"object","properties":{"item":{"type":"string"},"count":{"type":"integer","minimum":1}},
                     "required":["item"],"additionalProperties":false}""").text();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url() {
        return server.url("/v1").toString();
    }

    private static ModelRequest order() {
        return ModelRequest.of(Message.user("Two apples, please.")).output(new OutputSchema("order", ORDER));
    }

    private void answers(String... texts) {
        for (String text : texts) {
            server.enqueue(new MockResponse.Builder().body(stream(text)).build());
        }
    }

    private static String stream(String... parts) {
        StringBuilder out = new StringBuilder();
        for (String part : parts) {
            out.append("data: {\"choices\":[{\"delta\":{\"content\":")
                    .append(Json.write(part))
                    .append("}}]}\n\n");
        }
        return out + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n";
    }

    private void refuses(int times) {
        for (int i = 0; i < times; i++) {
            server.enqueue(new MockResponse.Builder()
                    .code(400)
                    .body("{\"error\":{\"message\":\"no " + i + "\"}}")
                    .build());
        }
    }

    /** Returns the way in which the next request tells its shape. */
    private String way() throws InterruptedException {
        String body = server.takeRequest().getBody().utf8();
        if (body.contains("\"json_schema\"")) {
            return "native";
        } else if (body.contains("\"tool_choice\"")) {
            return "tool";
        } else if (body.contains("root ::=")) {
            return "grammar";
        }
        assertThat(body).contains("valid against this JSON Schema");
        return body.contains("\"json_object\"") ? "json" : "prompt";
    }

    @Test
    void what_is_refused_is_said_in_other_ways_and_what_works_is_remembered() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        refuses(2);
        answers("{\"item\":\"apple\"}", "{\"item\":\"pear\"}");

        assertThat(model.call(order(), new Asking())).isEqualTo(new ModelReply.Answer("{\"item\":\"apple\"}", USED));
        assertThat(model.call(order(), new Asking())).isEqualTo(new ModelReply.Answer("{\"item\":\"pear\"}", USED));

        assertThat(List.of(way(), way(), way(), way())).containsExactly("native", "json", "prompt", "prompt");
    }

    @ParameterizedTest
    @CsvSource({
        "llama, native grammar json prompt",
        "vllm, native grammar json prompt",
        "sglang, native grammar json prompt"
    })
    void servers_take_grammars(String server, String ways) throws Exception {
        HttpModel.Builder builder = server.equals("llama")
                ? OpenAiModel.llamaCpp(url())
                : server.equals("vllm") ? OpenAiModel.vllm(url()) : OpenAiModel.sglang(url());
        refuses(3);
        answers("{\"item\":\"apple\"}");

        assertThat(builder.model("m").build().call(order(), new Asking())).isInstanceOf(ModelReply.Answer.class);

        assertThat(String.join(" ", way(), way(), way(), way())).isEqualTo(ways);
    }

    @Test
    void what_is_refused_in_every_way_is_not_the_shape() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        refuses(3);
        answers("{\"item\":\"apple\"}");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.call(order(), new Asking()))
                .withMessageContaining("(HTTP 400): no 0")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DEFECT));
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way(), way())).containsExactly("native", "json", "prompt", "native");
    }

    @Test
    void what_is_refused_in_every_way_that_was_left_begins_with_the_firmest_again() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        refuses(2);
        answers("{\"item\":\"apple\"}");
        refuses(1);
        answers("{\"item\":\"pear\"}");

        model.call(order(), new Asking());
        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.call(order(), new Asking()));
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way(), way(), way()))
                .containsExactly("native", "json", "prompt", "prompt", "native");
    }

    @Test
    void what_is_too_long_is_not_said_in_other_ways() {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        server.enqueue(new MockResponse.Builder()
                .code(400)
                .body("{\"error\":{\"message\":\"This model's maximum context length is 8 tokens.\"}}")
                .build());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> model.call(order(), new Asking()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void what_only_a_dialect_says_is_put_into_terms_of_the_shape() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        answers("{\"item\":\"apple\",\"count\":null}");
        Asking asking = new Asking();

        assertThat(model.call(order(), asking)).isEqualTo(new ModelReply.Answer("{\"item\":\"apple\"}", USED));
        assertThat(asking.heard).isEmpty();
        assertThat(server.takeRequest().getBody().utf8()).contains("[\"integer\",\"null\"]");
    }

    @Test
    void an_answer_that_cannot_become_valid_is_not_read_to_its_end() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        String rest = "y".repeat(100_000);
        server.enqueue(new MockResponse.Builder()
                .body(stream("{\"item\":", "7,", rest, rest))
                .build());

        ModelReply reply = model.call(order(), new Asking());

        assertThat(reply).isInstanceOfSatisfying(ModelReply.Aborted.class, aborted -> {
            assertThat(aborted.text()).isEqualTo("{\"item\":7,");
            assertThat(aborted.why()).contains("/item breaks type at character 8");
        });
    }

    @Test
    void a_way_that_is_ignored_is_not_offered_again() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        answers("Two apples!", "{\"item\":\"apple\"}", "{\"item\":\"apple\"}");

        assertThat(model.call(order(), new Asking())).isEqualTo(new ModelReply.Answer("Two apples!", USED));
        model.call(order(), new Asking());
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way())).containsExactly("native", "grammar", "grammar");
    }

    @Test
    void a_way_that_is_ignored_is_found_out_by_who_reads_along_too() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        answers("{\"item\":7,\"x\":1}", "{\"item\":\"apple\"}");
        ModelRequest plain = ModelRequest.of(Message.user("An apple, please."))
                .output(new OutputSchema(
                        "order",
                        "{\"type\":\"object\",\"properties\":{\"item\":{\"type\":\"string\"}},\"required\":[\"item\"],"
                                + "\"additionalProperties\":false}"));

        assertThat(model.call(plain, new Asking(1))).isInstanceOf(ModelReply.Aborted.class);
        model.call(plain, new Asking());

        assertThat(List.of(way(), way())).containsExactly("native", "grammar");
    }

    @Test
    void what_a_dialect_cannot_mean_is_not_taken_for_what_it_says() throws Exception {
        HttpModel model = OpenAiModel.at(url()).model("m").build();
        answers("{\"value\":\"{broken\"}");
        ModelRequest open = ModelRequest.of(Message.user("Anything."))
                .output(new OutputSchema("anything", "{\"type\":\"object\"}"));

        assertThat(model.call(open, new Asking())).isInstanceOf(ModelReply.Aborted.class);
    }

    @Test
    void what_a_grammar_cannot_say_is_not_ignored() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        ModelRequest numbers =
                ModelRequest.of(Message.user("Numbers, please.")).output(new OutputSchema("numbers", """
                        {"type":"object","properties":{"all":{"type":"array","items":{"type":"integer"},"uniqueItems":true}},
                         "required":["all"],"additionalProperties":false}"""));
        refuses(1);
        answers("{\"all\":[1,1]}", "{\"all\":7}", "{\"all\":[1]}");

        assertThat(model.call(numbers, new Asking())).isEqualTo(new ModelReply.Answer("{\"all\":[1,1]}", USED));
        model.call(numbers, new Asking());
        model.call(numbers, new Asking());

        assertThat(List.of(way(), way(), way(), way())).containsExactly("native", "grammar", "grammar", "json");
    }

    @Test
    void no_tool_is_prescribed_where_others_may_be_called() throws Exception {
        HttpModel model = AnthropicModel.at(server.url("/").toString().replaceAll("/$", ""))
                .model("m")
                .build();
        refuses(2);
        ModelRequest request = order().tools(List.of(new ToolSpec("look", "", "{\"type\":\"object\"}", Effect.PURE)));

        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> model.call(request, new Asking()));

        assertThat(server.getRequestCount()).isEqualTo(2);
        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).doesNotContain("tool_choice");
    }

    @Test
    void a_probe_finds_what_binds() throws Exception {
        Pattern code = Pattern.compile("\"const\":\"([0-9a-f]+)\"");
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                Matcher asked = code.matcher(request.getBody().utf8());
                return new MockResponse.Builder()
                        .body(stream(asked.find() ? "{\"code\":\"" + asked.group(1) + "\"}" : "none"))
                        .build();
            }
        });

        assertThat(OpenAiModel.at(url()).model("m").build().probe()).isTrue();
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_probe_finds_what_does_not() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        answers("{\"code\": \"none\"}", "{\"code\": \"none\"}", "{\"item\":\"apple\"}");

        assertThat(model.probe()).isFalse();
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way())).containsExactly("native", "grammar", "json");
    }

    @Test
    void a_probe_that_is_refused_in_every_way_asks_in_words() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        refuses(2);
        answers("{\"code\": \"none\"}", "{\"item\":\"apple\"}");

        assertThat(model.probe()).isFalse();
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way(), way())).containsExactly("native", "grammar", "prompt", "json");
    }

    @Test
    void a_probe_that_is_refused_in_words_too_shows_nothing() throws Exception {
        HttpModel model = OpenAiModel.llamaCpp(url()).model("m").build();
        refuses(3);
        answers("{\"item\":\"apple\"}");

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(model::probe)
                .withMessageContaining("(HTTP 400): no 2");
        model.call(order(), new Asking());

        assertThat(List.of(way(), way(), way(), way())).containsExactly("native", "grammar", "prompt", "native");
    }

    @Test
    void a_probe_asks_with_the_models_settings() throws Exception {
        HttpModel model =
                OpenAiModel.at(url()).model("m").option("seed", "4711").build();
        answers("none");

        model.probe();

        assertThat(server.takeRequest().getBody().utf8()).contains("\"seed\":4711");
    }
}
