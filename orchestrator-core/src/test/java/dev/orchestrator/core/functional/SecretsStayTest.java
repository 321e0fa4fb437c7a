package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.model.HttpModel;
import dev.orchestrator.core.model.OpenAiModel;
import dev.orchestrator.core.model.http.ForwardingCall;
import dev.orchestrator.core.model.resilience.Fallback;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.schema.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What opens the door of an endpoint goes there and nowhere else, whatever the endpoint does with it. */
class SecretsStayTest extends EngineTest {
    private static final String KEY = "sk-no/where-4711";
    private static final String GATE = "gate-no-where-4711";
    /** Of either of them, the halves too. */
    private static final String[] TRACES = {"sk-no", "gate-no", "where-4711"};

    private static final Path LOG = Path.of("target", "tests.log");
    private static final PrintStream OUT = System.out;
    private static final PrintStream ERR = System.err;

    static {
        // The module under test has no need to read the platform's own logging; this test has.
        ModuleLayer.boot().findModule("java.logging").ifPresent(SecretsStayTest.class.getModule()::addReads);
    }

    record Name(String first) {}

    /** What an endpoint does that has read its request, headers and all. */
    enum Habit {
        SAYS_WHO_IS_NOT_LET_IN(401, "{\"error\":{\"message\":\"no such key: %s\",\"code\":\"%s\"}}"),
        FORBIDS(403, "{\"message\":\"%s\"}"),
        FAILS_WITH_ALL_IT_KNOWS(500, "{\"error\":{\"message\":\"no handler for {Authorization: %s}\"}}"),
        REFUSES_THE_REQUEST(400, "{\"error\":{\"message\":\"%s may not\",\"type\":\"%s\"}}"),
        REFUSES_IN_DETAIL(422, "{\"detail\":[{\"loc\":[\"%s\"],\"input\":{\"%s\":\"%s\"}}]}"),
        REFUSES_AT_LENGTH(400, "{\"error\":{\"message\":\"" + "x".repeat(480) + " %s\"}}"),
        CALLS_IT_TOO_LONG(400, "{\"error\":{\"message\":\"prompt is too long: " + "x".repeat(450) + " %s\"}}"),
        HAS_A_BODY_OF_JSON(200, "{\"key\":\"%s\"}"),
        COMPLAINS_INSTEAD_OF_A_STREAM(200, "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}"),
        SENDS_GARBAGE(200, "data: %s\n\n"),
        SENDS_LINES(200, "%s: %s\n%s\n\n"),
        ANSWERS_WITH_IT(200, text("You are %s") + end("stop")),
        BREAKS_OFF(200, text("You are %s")),
        IS_CUT_OFF(200, text("You are %s") + end("length")),
        DECLINES(200, "data: {\"choices\":[{\"delta\":{\"refusal\":\"Not for %s\"}}]}\n\n" + end("stop")),
        CALLS_TOOLS(
                200,
                "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"%s\",\"function\":{\"name\":\"%s\",\"arguments\":\"{}\"}}]}}]}\n\n"
                        + end("tool_calls")),
        ANSWERS_IN_THE_SHAPE(200, text("{\\\"first\\\":\\\"%s\\\"}") + end("stop")),
        COMPLAINS_IN_MID_STREAM(200, text("Hel") + "data: {\"error\":{\"message\":\"%s is out\",\"code\":\"%s\"}}\n\n"),
        ENDS_FOR_A_REASON_OF_ITS_OWN(200, text("{}") + end("%s")),
        HAS_IT_IN_ITS_HEADERS(429, "{}") {
            @Override
            MockResponse.Builder response(String said) {
                return super.response(said)
                        .addHeader("Retry-After", said)
                        .addHeader("WWW-Authenticate", "Bearer realm=\"" + said + "\"");
            }
        },
        SENDS_ELSEWHERE(302, "%s") {
            @Override
            MockResponse.Builder response(String said) {
                return super.response(said).addHeader("Location", "http://localhost:1/?key=" + said);
            }
        },
        HAS_A_STATUS_OF_ITS_OWN(200, "") {
            @Override
            MockResponse.Builder response(String said) {
                return super.response(said).status(said + " is unwelcome");
            }
        },
        HAS_CHUNKS_OF_ITS_OWN(200, "%s\r\n") {
            @Override
            MockResponse.Builder response(String said) {
                return super.response(said).removeHeader("Content-Length").setHeader("Transfer-Encoding", "chunked");
            }
        };

        private final int status;
        private final String body;

        Habit(int status, String body) {
            this.status = status;
            this.body = body;
        }

        MockResponse.Builder response(String said) {
            return new MockResponse.Builder().code(status).body(new Buffer().writeUtf8(body.replace("%s", said)));
        }

        private static String text(String text) {
            return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
        }

        private static String end(String reason) {
            return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\ndata: [DONE]\n\n";
        }
    }

    private final MockWebServer server = new MockWebServer();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private AutoCloseable platformLog = () -> {};

    private final StateStore watched = new FrontStore(store) {
        @Override
        public ArtifactRef put(InputStream bytes) throws IOException {
            byte[] all = bytes.readAllBytes();
            seen.add(new String(all, StandardCharsets.UTF_8));
            return super.put(new ByteArrayInputStream(all));
        }
    };

    @BeforeEach
    void watch() throws IOException {
        server.start();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        platformLog = PlatformLog.into(line -> {
            if (!line.startsWith(MockWebServer.class.getName())) { // which says what it answers
                seen.add(line);
            }
        });
    }

    @AfterEach
    void leave() throws Exception {
        System.setOut(OUT);
        System.setErr(ERR);
        platformLog.close();
        server.close();
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return thrown + "\n" + trace;
    }

    private HttpModel model() {
        return OpenAiModel.at(server.url("/v1").toString())
                .model("m")
                .key(KEY)
                .header("X-Gateway-Secret", GATE)
                .listener(event -> seen.add(event.toString()))
                .build();
    }

    /** The engine's time stands still, so that nothing waits; the endpoint's does not. */
    private static Model inRealTime(Model model) {
        return (request, call) -> model.call(request, new ForwardingCall(call) {
            @Override
            public Instant deadline() {
                return Instant.now().plusSeconds(60);
            }
        });
    }

    private void echo(Habit habit) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                String key = request.getHeaders().get("Authorization");
                String gate = request.getHeaders().get("X-Gateway-Secret");
                assertThat(key + gate).contains(KEY, GATE);
                return habit.response(key + " and " + gate + " and " + key.replace("/", "\\/"))
                        .build();
            }
        });
    }

    private List<String> journal(Run run) {
        List<String> journal = new ArrayList<>();
        for (JournalRecord entry : store.read(run.id(), 1, 10_000)) {
            journal.add(entry.type() + new String(entry.payload(), StandardCharsets.UTF_8));
        }
        return journal;
    }

    /** Returns what everything that a run leaves behind says. */
    private String all(Worker worker) throws Exception {
        Model models = Fallback.of(List.of(model(), model()), event -> seen.add(event.toString()));
        Run run = start(
                engine(only(worker).build(), Map.of("m", inRealTime(models)), new ManualRuntime(), watched),
                unverified());
        EventLog events = EventLog.of(run);
        Outcome outcome = end(run);
        seen.add(outcome.toString());
        seen.add(run.report().toString());
        seen.add(TextReport.render(run.report()));
        seen.add(HtmlReport.of(run.report(), store).render());
        events.events().forEach(event -> seen.add(event + event.data().json()));
        seen.addAll(journal(run));
        seen.add(printed.toString(StandardCharsets.UTF_8));
        seen.add(Files.readString(LOG));
        seen.add(models + " " + model());
        return String.join("\n", List.copyOf(seen)); // others may still write
    }

    @ParameterizedTest
    @EnumSource
    void whatever_an_endpoint_does_with_its_key_nobody_sees_it(Habit habit) throws Exception {
        echo(habit);

        String all = all((assignment, context) -> {
            List<String> said = new ArrayList<>();
            try {
                said.add(context.model("m")
                        .call(ModelRequest.of(Message.user("Hello?")))
                        .toString());
            } catch (ModelException e) {
                said.add(trace(e) + "y".repeat(70_000)); // too large for the journal
            }
            try {
                said.add(context.model("m").ask("Who are you?", Name.class).toString());
            } catch (ModelException e) {
                said.add(trace(e));
            }
            return Handoff.of(said).notes(said.get(1).lines().findFirst().orElseThrow());
        });

        assertThat(server.getRequestCount()).isPositive();
        assertThat(all)
                .contains("model-call-requested", "model 'm' at localhost")
                .doesNotContain(TRACES);
    }

    @Test
    void what_fails_for_it_does_not_say_it() throws Exception {
        for (Habit habit : List.of(Habit.SAYS_WHO_IS_NOT_LET_IN, Habit.REFUSES_THE_REQUEST, Habit.ANSWERS_WITH_IT)) {
            echo(habit);

            String all =
                    all((assignment, context) -> Handoff.of(context.model("m").ask("Who are you?", Name.class)));

            assertThat(all)
                    .contains("model-call-failed", "model 'm' at localhost")
                    .doesNotContain(TRACES);
        }
        assertThat(String.join("\n", seen))
                .contains("no such key: Bearer [secret]", "[secret] may not", "ShapeRefused");
        assertThat(Files.readString(LOG)).contains("refuses the request (HTTP 400): Bearer [secret] and");
    }

    @Test
    void what_is_watched_is_seen() throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .body("data: {\"choices\":[{\"delta\":{\"content\":" + Json.write("no-secret-0815")
                                + "},\"finish_reason\":\"stop\"}]}\n\n")
                        .build();
            }
        });

        String all = all((assignment, context) -> {
            System.out.println("out-0815");
            System.err.println("err-0815");
            System.getLogger("x").log(System.Logger.Level.TRACE, "log-0815");
            return Handoff.of(context.model("m")
                            .call(ModelRequest.of(Message.user("Hello?")))
                            .toString()
                    + "y".repeat(70_000)
                    + "artifact-0815");
        });

        assertThat(all).contains("no-secret-0815", "out-0815", "err-0815", "log-0815", "artifact-0815");
    }
}
