package dev.orchestrator.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.http.Clients;
import dev.orchestrator.core.model.http.HttpEndpoint;
import dev.orchestrator.core.model.http.Negotiation;
import dev.orchestrator.core.model.wire.AnthropicMessages;
import dev.orchestrator.core.model.wire.ChatCompletions;
import dev.orchestrator.core.model.wire.ChatFlavour;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.core.model.wire.GeminiContents;
import dev.orchestrator.core.model.wire.OllamaChat;
import dev.orchestrator.core.model.wire.OpenAiResponses;
import dev.orchestrator.core.model.wire.Protocol;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** Whatever comes instead of a stream, and in whatever pieces, ends in a reply or a failure that says what it is. */
class DamagedStreamProperties {
    private static final String LOOK = JsonSchema.parse("""
                    {"type":"object","properties":{"at":{"type":"string"},"deep":{"type":"integer","minimum":1}},
                     "required":["at"],"additionalProperties":false}""").text();
    private static final StructuredOutput<String> OUTPUT = StructuredOutput.json("look", JsonSchema.parse(LOOK));
    private static final ModelRequest HELLO =
            ModelRequest.of(Message.user("Hello?")).maxOutputTokens(50);

    private static final List<Recorded> RECORDED = List.of(
            new Recorded(new ChatCompletions(ChatFlavour.OPENAI), new ChatCompletionsTest()),
            new Recorded(new ChatCompletions(ChatFlavour.LLAMA_CPP), new ChatCompletionsTest()),
            new Recorded(new OpenAiResponses(), new OpenAiResponsesTest()),
            new Recorded(new AnthropicMessages(), new AnthropicMessagesTest()),
            new Recorded(new GeminiContents(), new GeminiContentsTest()),
            new Recorded(new OllamaChat(), new OllamaChatTest()));

    private record Recorded(Protocol protocol, ProviderFixture provider) {
        List<String> streams() {
            List<String> json = List.of("{\"at\": \"“x”", " 😀\", \"de", "ep\": 7}");
            return Stream.of(
                            provider.answer(json, provider.finish("stop")),
                            provider.answer(json, provider.finish("stop")),
                            provider.answer(json.subList(0, 2), provider.finish("length")),
                            provider.answer(List.of("Hello!"), provider.finish("filter")),
                            provider.toolCall(),
                            provider.twoCalls(),
                            provider.thoughtfulCall(),
                            provider.endedWithoutReason("{\"at\":\"x\"}"),
                            provider.complaint() == null ? null : provider.answer(json, null) + provider.complaint())
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    /** What came of asking; an exception is compared by what it says. */
    private record Outcome(
            @Nullable ModelReply reply, @Nullable FailureClass failure, String message, Usage used) {}

    @Property(tries = 250, shrinking = ShrinkingMode.OFF)
    void whatever_comes_ends_in_a_typed_outcome(@ForAll long seed) throws Exception {
        damaged(seed);
    }

    @Tag("slow")
    @Property(tries = 40_000, shrinking = ShrinkingMode.OFF)
    void whatever_comes_ends_in_a_typed_outcome_100x(@ForAll long seed) throws Exception {
        damaged(seed);
    }

    private static void damaged(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Recorded recorded = RECORDED.get(random.nextInt(RECORDED.size()));
        List<String> streams = recorded.streams();
        byte[] stream =
                Damage.done(streams.get(random.nextInt(streams.size())).getBytes(StandardCharsets.UTF_8), random);
        boolean shaped = random.nextBoolean();
        boolean broken = random.nextInt(8) == 0;
        List<Integer> pieces = new ArrayList<>();
        for (int left = stream.length; left > 0; left -= pieces.get(pieces.size() - 1)) {
            pieces.add(1 + random.nextInt(Math.min(left, random.nextInt(4) == 0 ? 300 : 7)));
        }

        Outcome whole = ask(recorded.protocol(), shaped, new Pieces(stream, List.of(), broken));
        Outcome inPieces = ask(recorded.protocol(), shaped, new Pieces(stream, pieces, broken));

        assertThat(inPieces).isEqualTo(whole);
        assertThat(whole.message())
                .as(() -> new String(stream, StandardCharsets.UTF_8))
                .doesNotContain("could not be asked")
                .doesNotContain("in time")
                .hasSizeLessThan(1_200);
        if (shaped && whole.reply() != null && OUTPUT.judge(whole.reply()) instanceof Structured.Valid<String> valid) {
            assertThat(OUTPUT.original().validate(valid.json())).isEmpty();
        }
    }

    @Property(tries = 250, shrinking = ShrinkingMode.OFF)
    void a_part_never_passes_as_the_whole(@ForAll long seed) throws Exception {
        cut(seed);
    }

    @Tag("slow")
    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    void a_part_never_passes_as_the_whole_100x(@ForAll long seed) throws Exception {
        cut(seed);
    }

    /** Nothing is missing from what comes of a part but what the endpoint would have said about it. */
    private static void cut(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Recorded recorded = RECORDED.get(random.nextInt(RECORDED.size()));
        List<String> streams = recorded.streams();
        byte[] stream = streams.get(random.nextInt(streams.size())).getBytes(StandardCharsets.UTF_8);
        byte[] part = Arrays.copyOf(stream, random.nextInt(stream.length));

        Outcome whole = ask(recorded.protocol(), false, new Pieces(stream, List.of(), false));
        Outcome of = ask(recorded.protocol(), false, new Pieces(part, List.of(), random.nextBoolean()));

        if (of.reply() instanceof ModelReply.Answer answer) {
            assertThat(whole.reply())
                    .isInstanceOfSatisfying(
                            ModelReply.Answer.class,
                            all -> assertThat(answer.text()).isEqualTo(all.text()));
        } else if (of.reply() instanceof ModelReply.ToolCalls calls) {
            assertThat(whole.reply())
                    .isInstanceOfSatisfying(
                            ModelReply.ToolCalls.class,
                            all -> assertThat(calls.calls()).isEqualTo(all.calls()));
        } else if (of.reply() == null) {
            assertThat(of.failure()).isEqualTo(FailureClass.TRANSIENT);
        } else {
            assertThat(of.reply()).hasSameClassAs(whole.reply());
        }
    }

    private static Outcome ask(Protocol protocol, boolean shaped, Pieces pieces) throws InterruptedException {
        OkHttpClient client = CLIENT.newBuilder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(okhttp3.Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(new Body(Okio.buffer(pieces)))
                        .build())
                .build();
        HttpEndpoint endpoint = new HttpEndpoint(
                client, protocol, HttpUrl.get("http://localhost/"), "m", null, Map.of(), InstantSource.system());
        Negotiation negotiation = new Negotiation(endpoint, DialectProfile.named(protocol.dialect()), UNHEARD);
        try {
            ModelRequest request = shaped ? HELLO.output(new OutputSchema("look", LOOK)) : HELLO;
            return new Outcome(negotiation.call(request, new Asking()), null, "", Usage.NONE);
        } catch (ModelException e) {
            return new Outcome(
                    null,
                    e.failureClass(),
                    String.valueOf(e.getMessage()),
                    e.used().orElse(Usage.NONE));
        }
    }

    private static final OkHttpClient CLIENT = Clients.shared();

    private static final Negotiation.Listener UNHEARD = new Negotiation.Listener() {
        @Override
        public void refused(Enforcement way, @Nullable Enforcement next, String why) {}

        @Override
        public void ignored(Enforcement way, @Nullable Enforcement next) {}
    };

    /** Bytes as they come; what is not in a piece comes at once. */
    private static final class Pieces implements Source {
        private final Buffer bytes = new Buffer();
        private final List<Integer> sizes;
        private final boolean broken;
        private int next;

        Pieces(byte[] bytes, List<Integer> sizes, boolean broken) {
            this.bytes.write(bytes);
            this.sizes = sizes;
            this.broken = broken;
        }

        @Override
        public long read(Buffer sink, long most) throws IOException {
            if (bytes.exhausted() && broken) {
                throw new IOException("reset");
            }
            return bytes.read(sink, next < sizes.size() ? Math.min(most, sizes.get(next++)) : most);
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    private static final class Body extends ResponseBody {
        private final BufferedSource source;

        Body(BufferedSource source) {
            this.source = source;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return -1;
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }
}
