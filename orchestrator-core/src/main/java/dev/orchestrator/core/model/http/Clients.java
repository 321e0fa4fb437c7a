package dev.orchestrator.core.model.http;

import dev.orchestrator.core.runtime.Threads;
import java.time.Duration;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The HTTP client that all models share: their connections, and the threads that read from them. */
public final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private static final Duration PING = Duration.ofSeconds(20);

    private Clients() {}

    private static final class Shared {
        static final OkHttpClient CLIENT = made();
    }

    /** Returns the client. */
    public static OkHttpClient shared() {
        return Shared.CLIENT;
    }

    private static OkHttpClient made() {
        Dispatcher dispatcher = new Dispatcher(Threads.unbounded("model-http-"));
        dispatcher.setMaxRequests(Integer.MAX_VALUE); // how many there are at once is the engine's to say
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectTimeout(CONNECT)
                .readTimeout(Duration.ZERO) // the call's deadline counts
                .writeTimeout(Duration.ZERO)
                .pingInterval(PING) // or nobody notices that an HTTP/2 connection is gone
                .retryOnConnectionFailure(false)
                .followRedirects(false) // nobody else gets the key
                .build();
    }
}
