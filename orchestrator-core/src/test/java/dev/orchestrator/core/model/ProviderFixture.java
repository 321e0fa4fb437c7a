package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A provider on the loopback that answers in its own words. */
abstract class ProviderFixture {
    static final String SECRET = "sk-very-secret-4711";

    final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Returns a model at this address. */
    abstract HttpModel.Builder at(String baseUrl);

    /** Returns the stream of an answer of these parts, with 7 tokens in and 3 out; ended so, or not at all if null. */
    abstract String answer(List<String> parts, @Nullable String finish);

    /** Returns the stream of an answer that calls the tool {@code look} with {@code {"at":"x"}}. */
    abstract String toolCall();

    /** Returns the stream of an answer that calls the tool {@code look} with {@code {"at":"x"}}, and with {@code y}. */
    abstract String twoCalls();

    abstract String finish(String kind);

    /** Returns the stream of a call of {@code look} with something signed {@code c2lnbmVk}; null if there is no such. */
    @Nullable String thoughtfulCall() {
        return null;
    }

    /** Returns the stream of an answer of {@code {"at":"x"}} by the tool {@code look}; null if there is no such. */
    @Nullable String answerByTool() {
        return null;
    }

    /** Returns what a stream has when something passing went wrong, {@code so it is}; null if there is no such. */
    @Nullable String complaint() {
        return null;
    }

    /** Returns the stream of an answer of this text that ends without a reason; null if there is no such. */
    @Nullable String endedWithoutReason(String text) {
        return null;
    }

    /** Returns the names that the limits of an answer, and numbers of answers, have here and at others of the kind. */
    abstract List<String> limits();

    /** Returns the header that has the key. */
    String credential() {
        return "Authorization";
    }

    final HttpModel model() {
        return at(server.url("/").toString().replaceAll("/$", ""))
                .model("m-1")
                .key(SECRET)
                .build();
    }

    final void enqueue(String body) {
        server.enqueue(new MockResponse.Builder().body(body).build());
    }

    final ModelReply ask(ModelRequest request, Asking asking) throws InterruptedException {
        return model().call(request, asking);
    }

    static ModelRequest hello() {
        return ModelRequest.of(Message.system("Be brief."), Message.user("Hello?"))
                .maxOutputTokens(50);
    }

    @SuppressWarnings("unchecked")
    final Map<String, Object> sent() throws InterruptedException {
        RecordedRequest request = server.takeRequest();
        return Json.read(request.getBody().utf8(), Map.class);
    }

    final ModelException fails(FailureClass expected, String message) {
        ModelException[] failure = new ModelException[1];
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ask(hello(), new Asking()))
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(expected))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET))
                .satisfies(e -> failure[0] = e)
                .withMessageContaining(message);
        return failure[0];
    }
}
