package dev.orchestrator.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.testkit.replay.Rerun;
import dev.orchestrator.testkit.simulation.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at the threads and the proxy selector of the whole JVM")
class OrchestratorTestTest {
    private static final Goal GOAL = Goal.of("Greet").withoutVerification();
    private static final Pipeline GREETER = Pipeline.builder()
            .planner((task, context) -> Move.work("greeter"))
            .worker("greeter", (task, context) -> Handoff.of("Hello"))
            .build();

    /** Documentation addresses (RFC 5737): nobody is there, and nobody is asked. */
    private static final String ELSEWHERE = "192.0.2.1";

    @OrchestratorTest
    static class Good {
        private static final List<String> SEEN = new ArrayList<>();

        @Test
        void a_simulation_is_given(Simulation simulation) throws Exception {
            assertThat(simulation.run(GREETER, GOAL)).isInstanceOf(Outcome.Unverified.class);
            SEEN.add(simulation.schedule().split(":")[0]);
        }

        @Test
        @OrchestratorTest(seed = 7)
        void and_its_seed_may_be_chosen(Simulation simulation) throws Exception {
            simulation.run(GREETER, GOAL);
            SEEN.add(simulation.schedule().split(":")[0]);
        }

        @Nested
        class Inside {
            private Simulation prepared;

            @BeforeEach
            void prepare(Simulation simulation) {
                prepared = simulation;
            }

            @Test
            void the_simulation_is_the_same_everywhere(Simulation simulation) {
                assertThat(simulation).isSameAs(prepared);
            }
        }

        @Test
        void the_network_is_blocked() throws Exception {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(new InetSocketAddress(ELSEWHERE, 80), 1_000))
                        .hasStackTraceContaining("marked @OrchestratorTest does not use the network")
                        .hasStackTraceContaining(ELSEWHERE);
            }
            assertThatThrownBy(
                            () -> new URI("http://" + ELSEWHERE + "/").toURL().openStream())
                    .hasStackTraceContaining("marked @OrchestratorTest does not use the network");
            assertThatThrownBy(() -> get("http://" + ELSEWHERE + "/"))
                    .hasStackTraceContaining("marked @OrchestratorTest does not use the network");
            assertThatThrownBy(() -> new okhttp3.OkHttpClient()
                            .newCall(new okhttp3.Request.Builder()
                                    .url("http://" + ELSEWHERE + "/")
                                    .build())
                            .execute())
                    .hasStackTraceContaining("marked @OrchestratorTest does not use the network");
        }

        @Test
        void this_machine_is_not() throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            try {
                int port = server.getAddress().getPort();
                assertThat(get("http://localhost:" + port + "/")).isEqualTo(204);
                assertThat(get("http://127.0.0.1:" + port + "/")).isEqualTo(204);
            } finally {
                server.stop(0);
            }
        }

        private static int get(String url) throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @OrchestratorTest
    static class Building {
        private static okhttp3.OkHttpClient client = null;
        private static boolean blocked = false;

        @Test
        void it_builds_a_client() {
            client = new okhttp3.OkHttpClient();
            blocked = client.proxySelector() == ProxySelector.getDefault();
        }
    }

    @OrchestratorTest
    static class Recording {
        private static @Nullable ProxySelector found;

        @Test
        void it_asks_real_models() {
            found = ProxySelector.getDefault();
        }
    }

    @OrchestratorTest
    static class Failing {
        @Test
        void it_shows_how_far_it_got(Simulation simulation) throws Exception {
            Outcome outcome = simulation.run(GREETER, GOAL);
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @OrchestratorTest
    static class Leaving {
        private static Orchestrator open = null;

        @Test
        void it_leaves_an_orchestrator_open() throws Exception {
            open = Orchestrator.builder().pipeline(GREETER).build();
            open.start(GOAL).await();
        }
    }

    @Test
    void good_tests_pass_and_leave_no_trace() {
        ProxySelector before = ProxySelector.getDefault();
        Good.SEEN.clear();

        Launched launched = Launched.of(Good.class, Map.of());

        assertThat(launched.failures()).isEmpty();
        assertThat(launched.passed()).hasSize(5);
        assertThat(Good.SEEN).containsExactlyInAnyOrder("0", "7");
        assertThat(ProxySelector.getDefault()).isSameAs(before);
    }

    @Test
    void a_client_that_was_built_in_a_test_is_free_after_it() {
        Launched.of(Building.class, Map.of());

        assertThat(Building.blocked).isTrue();
        assertThat(Building.client.proxySelector().select(URI.create("http://" + ELSEWHERE + "/")))
                .isNotEmpty();
    }

    @Test
    void the_network_is_open_where_a_recording_is_to_be_made_anew() {
        ProxySelector before = ProxySelector.getDefault();
        System.setProperty(Rerun.PROPERTY, "record_missing");
        try {
            Launched.of(Recording.class, Map.of());
        } finally {
            System.clearProperty(Rerun.PROPERTY);
        }

        assertThat(Recording.found).isSameAs(before);
    }

    @Test
    void a_failure_shows_the_run_and_leaves_its_report(@TempDir Path folder) throws Exception {
        Launched launched = Launched.of(Failing.class, Map.of("orchestrator.reports", folder.toString()));

        assertThat(launched.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("the run, as far as it got:")
                        .contains("root  unverified")
                        .contains("The whole report: file:"));
        try (Stream<Path> reports = Files.list(folder)) {
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.getFileName().toString()).startsWith("Failing.it_shows_how_far_it_got-");
                assertThat(Files.readString(report)).contains("Greet").contains("</html>");
            });
        }
    }

    @Test
    void an_orchestrator_that_is_left_open_fails_the_test() throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("orchestrator-") || thread.getName().startsWith("simulation-")) {
                thread.join(30_000); // of other tests; as long as they are there, nothing is looked at
            }
        }
        Launched launched = Launched.of(Leaving.class, Map.of());
        Leaving.open.close();

        assertThat(launched.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .hasMessageContaining("threads are left behind: orchestrator-")
                        .hasMessageContaining("Close each orchestrator"));
    }
}
