package dev.orchestrator.core.model.http;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.core.model.wire.Outgoing;
import dev.orchestrator.core.model.wire.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** One endpoint, and one model there. Safe for use by several threads. */
public final class HttpEndpoint {
    private static final MediaType JSON = MediaType.get("application/json");

    /** For calls that have all the time there is: timers count in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final OkHttpClient client;
    private final Protocol protocol;
    private final HttpUrl base;
    private final String model;
    private final @Nullable Supplier<String> key;
    private final Map<String, String> headers;
    private final InstantSource clock;

    public HttpEndpoint(
            OkHttpClient client,
            Protocol protocol,
            HttpUrl base,
            String model,
            @Nullable Supplier<String> key,
            Map<String, String> headers,
            InstantSource clock) {
        this.client = client;
        this.protocol = protocol;
        this.base = base;
        this.model = model;
        this.key = key;
        this.headers = Map.copyOf(headers);
        this.clock = clock;
    }

    boolean speaks(Enforcement enforcement) {
        return protocol.speaks(enforcement);
    }

    /** Asks once; see {@link dev.orchestrator.api.model.Model#call}. */
    public ModelReply call(ModelRequest request, Enforcement enforcement, ModelCall modelCall)
            throws InterruptedException {
        Duration until = Duration.between(clock.instant(), modelCall.deadline());
        Duration left = until.compareTo(LONGEST) < 0 ? until : LONGEST;
        if (left.toMillis() <= 0) {
            throw new ModelException(
                    FailureClass.TRANSIENT, this + " was not asked: its time is over", null, null, Usage.NONE);
        }
        Map<String, String> credentials = key == null ? Map.of() : protocol.credentials(checked(key));
        Secrets secrets = secrets(credentials);
        Exchange exchange = new Exchange(
                new Failures(toString(), secrets),
                protocol,
                protocol.reader(request, enforcement),
                request,
                modelCall,
                secrets,
                clock);
        Call call = client.newCall(request(protocol.outgoing(request, model, enforcement), credentials));
        call.timeout().timeout(left.toMillis(), TimeUnit.MILLISECONDS);
        call.addEventListener(exchange.sending());
        call.enqueue(exchange);
        try {
            return exchange.await();
        } catch (InterruptedException e) {
            call.cancel();
            throw e;
        }
    }

    /** Says nothing of what is in it, nor of what who knows it says, which may be as secret. */
    private String checked(Supplier<String> supplier) {
        String newKey;
        try {
            newKey = supplier.get();
        } catch (RuntimeException e) {
            throw withoutKey(
                    "who knows its key does not give it (" + e.getClass().getName() + ")");
        }
        if (newKey == null || newKey.isBlank() || !newKey.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw withoutKey("its key is empty, or has spaces or characters that are not of ASCII");
        }
        return newKey;
    }

    private ModelException withoutKey(String why) {
        return new ModelException(FailureClass.POLICY, this + " was not asked: " + why, null, null, Usage.NONE);
    }

    /** Returns what must not show up anywhere, by names. */
    public Map<String, String> secrets() {
        Map<String, String> secrets = new HashMap<>();
        headers.forEach((name, value) -> {
            List<String> values = Secrets.ofHeader(name, value);
            for (int i = 0; i < values.size(); i++) {
                secrets.put(name + (i == 0 ? "" : " " + i) + " of " + base.host(), values.get(i));
            }
        });
        if (key != null) {
            try {
                secrets.put("key of " + base.host(), checked(key));
            } catch (ModelException e) {
                // Whoever has none to give now is asked again by the first call, which says what is wrong.
            }
        }
        return secrets;
    }

    private Secrets secrets(Map<String, String> credentials) {
        List<String> keys = credentials.values().stream()
                .map(value -> value.substring(value.indexOf(' ') + 1))
                .toList();
        return new Secrets(keys, headers);
    }

    private Request request(Outgoing outgoing, Map<String, String> credentials) {
        String url = base.toString();
        Request.Builder request = new Request.Builder()
                .url((url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + outgoing.path())
                .post(new Once(RequestBody.create(outgoing.body(), JSON)));
        outgoing.headers().forEach(request::header);
        headers.forEach(request::header);
        credentials.forEach(request::header);
        return request.build();
    }

    /** Returns model and host, and nothing that opens a door. */
    @Override
    public String toString() {
        return "model '" + model + "' at " + base.host();
    }

    /** What is sent once only: trying again, as a client does for some answers, belongs to the engine. */
    private static final class Once extends RequestBody {
        private final RequestBody body;

        Once(RequestBody body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }
}
