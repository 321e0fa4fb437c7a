package dev.orchestrator.core.model.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.Asking;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.core.model.wire.OllamaChat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What never arrived costs nothing; what did may. */
@Timeout(60)
class ReachTest {
    private static final ModelRequest HELLO = ModelRequest.of(Message.user("Hello?"));

    private static ModelException fails(OkHttpClient client, String url, Duration time) {
        HttpEndpoint endpoint = new HttpEndpoint(
                client, new OllamaChat(), HttpUrl.get(url), "m", null, Map.of(), InstantSource.system());
        ModelException failure = catchThrowableOfType(
                ModelException.class,
                () -> endpoint.call(HELLO, Enforcement.PROMPT, new Asking(Integer.MAX_VALUE, time)));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        return failure;
    }

    private static void neverArrives(OkHttpClient client, String url, String how) {
        assertThat(fails(client, url, Duration.ofMinutes(1)))
                .hasMessageContaining("could not be reached")
                .hasMessageContaining(how)
                .satisfies(e -> assertThat(e.used()).contains(Usage.NONE));
    }

    private static void mayHaveArrived(OkHttpClient client, String url, Duration time, String how) {
        assertThat(fails(client, url, time))
                .hasMessageContaining(how)
                .satisfies(e -> assertThat(e.used()).isEmpty());
    }

    @Test
    void nobody_is_at_the_port() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        neverArrives(Clients.shared(), "http://127.0.0.1:" + port, "ConnectException");
    }

    @Test
    void nobody_has_the_name() {
        OkHttpClient client = Clients.shared()
                .newBuilder()
                .dns(host -> {
                    throw new UnknownHostException(host);
                })
                .build();

        neverArrives(client, "http://nobody.invalid", "UnknownHostException: nobody.invalid");
    }

    /** The system keeps a few connections for who does not accept them, and then none. */
    private static List<Socket> crowd(ServerSocket server) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = new Socket();
            crowd.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 500);
            } catch (SocketTimeoutException full) {
                return crowd;
            }
        }
        throw new IllegalStateException("the queue of a socket has no end");
    }

    @Test
    void nobody_opens() throws IOException {
        OkHttpClient impatient = Clients.shared()
                .newBuilder()
                .connectTimeout(Duration.ofMillis(100))
                .build();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + server.getLocalPort();
            List<Socket> crowd = crowd(server);

            neverArrives(impatient, url, "in time (SocketTimeoutException");
            assertThat(fails(Clients.shared(), url, Duration.ofMillis(100)))
                    .hasMessageContaining("could not be reached in time (InterruptedIOException")
                    .satisfies(e -> assertThat(e.used()).contains(Usage.NONE));
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    @Test
    void who_opens_does_not_show_who_he_is() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread plain = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[1_000]);
                    socket.getOutputStream().write("HTTP/1.1 400 Use TLS?\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    done.join();
                } catch (IOException e) {
                    done.completeExceptionally(e);
                }
            });
            plain.start();

            neverArrives(Clients.shared(), "https://127.0.0.1:" + server.getLocalPort(), "SSL");
            done.complete(null);
            plain.join();
        }
    }

    @Test
    void who_hangs_up_or_says_nothing_may_have_heard_it() throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            String url = "http://127.0.0.1:" + server.getPort();
            server.enqueue(new MockResponse.Builder()
                    .onRequestStart(new SocketEffect.CloseSocket())
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());

            mayHaveArrived(Clients.shared(), url, Duration.ofMinutes(1), "hung up without an answer");
            mayHaveArrived(Clients.shared(), url, Duration.ofMinutes(1), "hung up without an answer");
            mayHaveArrived(Clients.shared(), url, Duration.ofSeconds(2), "did not answer in time");
        }
    }
}
