package dev.orchestrator.core.model;

import dev.orchestrator.api.SecretHolder;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import dev.orchestrator.core.model.http.Clients;
import dev.orchestrator.core.model.http.HttpEndpoint;
import dev.orchestrator.core.model.http.Negotiation;
import dev.orchestrator.core.model.price.InputBound;
import dev.orchestrator.core.model.price.Price;
import dev.orchestrator.core.model.price.Prices;
import dev.orchestrator.core.model.resilience.ModelEvent;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.core.model.wire.Protocol;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import dev.orchestrator.schema.lowering.DialectProfile;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model behind an HTTP endpoint. Made by {@link OpenAiModel}, {@link AnthropicModel}, {@link GeminiModel} and {@link
 * OllamaModel}:
 *
 * <pre>{@code
 * Model model = OpenAiModel.at("http://localhost:8000/v1").model("qwen3-32b").build();
 * }</pre>
 *
 * <p>Answers come as streams. One call is one try; trying again belongs to the engine. An answer of which the endpoint does
 * not say why it ends counts as whole only if it is JSON, which shows where it ends, and else as truncated.
 *
 * <p>No reply, no message and no cause of a failure, no event and no {@code toString} has the key in it, plain or as JSON
 * writes it, or the value of a header whose name says that it opens a door ({@code X-Api-Key}, {@code Cookie} and such);
 * values of other headers are in no message. That is, if they have at least eight characters.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HttpModel implements Model, Metered, Residency, SecretHolder, Versioned {
    private static final Logger LOG = LoggerFactory.getLogger(HttpModel.class);
    private static final Duration PROBE = Duration.ofMinutes(1);

    private final HttpEndpoint endpoint;
    private final Negotiation negotiation;
    private final @Nullable Price price;
    private final boolean local;
    private final Map<String, String> options;
    private final Runtime runtime;

    private HttpModel(HttpEndpoint endpoint, DialectProfile dialect, Builder from, Runtime runtime) {
        this.endpoint = endpoint;
        this.negotiation = new Negotiation(endpoint, dialect, new Shapes(endpoint.toString(), from.listener));
        this.price = from.price();
        this.local = from.local;
        this.options = Collections.unmodifiableMap(new TreeMap<>(from.options));
        this.runtime = runtime;
    }

    /**
     * Asks once. Where the request demands a shape, the endpoint is told of it in the firmest way that it takes.
     *
     * @throws ModelException if there is no answer; its class says whether trying again may help
     */
    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        return priced(negotiation.call(withOptions(request), call));
    }

    /**
     * Finds out whether the endpoint holds the model to a schema, which some promise and do not do, and from then on asks
     * only in ways that bind, or in words. What a run is given is validated in any case; this saves what is asked in vain.
     *
     * <p>Asks the endpoint, with the model's own settings, up to four times, outside of any run and of its limits: for the
     * start of a program, or a health check.
     *
     * @return whether it does, in at least one way
     * @throws ModelException if there is no answer
     */
    public boolean probe() throws InterruptedException {
        String nonce = "%016x%016x".formatted(runtime.random(), runtime.random());
        return negotiation.probe(nonce, runtime.now().plus(PROBE), this::withOptions);
    }

    /**
     * Returns its key, and what is in those of its headers whose name says that they open a door: all of the value, and
     * those of its parts that are long enough to be secret, such as the cookies of a {@code Cookie}.
     */
    @Override
    public Map<String, String> secrets() {
        return endpoint.secrets();
    }

    private ModelRequest withOptions(ModelRequest request) {
        ModelRequest all = request;
        for (Map.Entry<String, String> option : options.entrySet()) {
            all = all.options().containsKey(option.getKey()) ? all : all.option(option.getKey(), option.getValue());
        }
        return all;
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }

    /** Returns which model it is, where, and with which options: another one answers otherwise. */
    @Override
    public String version() {
        return endpoint + (options.isEmpty() ? "" : " with " + options);
    }

    /** Returns the most that a request can use; its cost is known if the model's price is. */
    @Override
    public Usage atMost(ModelRequest request) {
        ModelRequest longest = negotiation.longest(request);
        return price == null
                ? new Usage(InputBound.of(longest), request.maxOutputTokens(), null)
                : price.atMost(longest);
    }

    @Override
    public Optional<Currency> currency() {
        return price == null ? Optional.empty() : price.currency();
    }

    /** Returns this model if it was declared {@link Builder#local}. */
    @Override
    public Optional<Model> local() {
        return local ? Optional.of(this) : Optional.empty();
    }

    private ModelReply priced(ModelReply reply) {
        if (price == null) {
            return reply;
        }
        Usage usage = price.price(reply.usage());
        if (reply instanceof ModelReply.Answer answer) {
            return new ModelReply.Answer(answer.text(), usage);
        } else if (reply instanceof ModelReply.ToolCalls calls) {
            return new ModelReply.ToolCalls(calls.text(), calls.calls(), usage);
        } else if (reply instanceof ModelReply.Refused refused) {
            return new ModelReply.Refused(refused.reason(), usage);
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return new ModelReply.Truncated(truncated.text(), usage);
        }
        ModelReply.Aborted aborted = (ModelReply.Aborted) reply;
        return new ModelReply.Aborted(aborted.text(), aborted.atChar(), aborted.why(), usage);
    }

    private record Shapes(String model, Consumer<? super ModelEvent> listener) implements Negotiation.Listener {
        @Override
        public void refused(Enforcement way, @Nullable Enforcement next, String why) {
            LOG.info("{}; it was told a shape by {}, next by {}", why, name(way), name(next));
            tell(new ModelEvent.ShapeRefused(model, name(way), name(next)));
        }

        @Override
        public void ignored(Enforcement way, @Nullable Enforcement next) {
            LOG.warn("{} does not keep to a shape it is told by {}; next by {}", model, name(way), name(next));
            tell(new ModelEvent.ShapeIgnored(model, name(way), name(next)));
        }

        private void tell(ModelEvent event) {
            try {
                listener.accept(event);
            } catch (Throwable e) { // it looks on, and has no say
                LOG.warn("the listener for model events failed at {}", event, e);
            }
        }

        private static String name(@Nullable Enforcement way) {
            return way == null ? "" : way.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Says where a model is, and what it is called there. */
    public static final class Builder {
        private final Protocol protocol;
        private final HttpUrl base;
        private @Nullable String model;
        private @Nullable Supplier<String> key;
        private final Map<String, String> headers = new TreeMap<>();
        private final Map<String, String> options = new TreeMap<>();
        private @Nullable DialectProfile dialect;
        private @Nullable String provider;
        private Prices prices = Prices.bundled();
        private @Nullable Price price;
        private boolean local;
        private Consumer<? super ModelEvent> listener = event -> {};

        Builder(Protocol protocol, String base) {
            this.protocol = protocol;
            HttpUrl url = HttpUrl.parse(base);
            if (url == null
                    || url.querySize() > 0
                    || url.fragment() != null
                    || !url.username().isEmpty()) {
                throw new IllegalArgumentException(
                        "an endpoint's base URL is http or https, without query, fragment and user, but was "
                                + shown(base));
            }
            this.base = url;
        }

        /** Not with a password, if there is one. */
        private static String shown(String url) {
            try {
                URI uri = URI.create(url);
                return uri.getScheme() + "://" + uri.getHost() + "/…";
            } catch (IllegalArgumentException e) {
                return "none";
            }
        }

        /** Sets the endpoint's name of the model. Required. */
        public Builder model(String model) {
            this.model = Objects.requireNonNull(model, "model");
            return this;
        }

        /** Sets the key. */
        public Builder key(String key) {
            Objects.requireNonNull(key, "key");
            return key(() -> key);
        }

        /** Sets who knows the key; asked for each call. */
        public Builder key(Supplier<String> key) {
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Adds a header to each request, or replaces one.
         *
         * @throws IllegalArgumentException if the value has characters that are not of ASCII, or control characters
         */
        public Builder header(String name, String value) {
            if (!name.matches("[!-~&&[^:]]+") || !value.matches("[ -~\\t]*")) { // says nothing of the value
                throw new IllegalArgumentException("header '" + name.replaceAll("[^ -~]", "?")
                        + "' has characters that no header may have; is there a line break at the end?");
            }
            headers.put(name, value);
            return this;
        }

        /**
         * Adds a setting to each request that does not have it itself, such as {@code temperature} or Ollama's {@code
         * num_ctx}; what the endpoint does not know it may refuse.
         *
         * <p>It is a field of the request's; of Ollama's {@code options}, except {@code think} and {@code keep_alive}; of
         * Gemini's {@code generationConfig}. Left out are those that a request has anyway, such as {@code model}, {@code
         * messages}, {@code tools}, and any that limit an answer or ask for several, such as {@code max_tokens} or {@code
         * n}: use {@link ModelRequest#maxOutputTokens(int)}.
         *
         * @param value sent as what it is in JSON, such as {@code 0.2}, {@code true} or <code>{"type":"enabled"}</code>, and
         *     as a text if it is nothing of the kind
         */
        public Builder option(String name, String value) {
            options.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Sets whose prices are the model's, if it is at this address. */
        Builder soldBy(String seller, String address) {
            if (base.toString().replaceAll("/$", "").equals(address)) {
                provider = seller;
            }
            return this;
        }

        /** Sets where the model's price is looked up. Default: {@link Prices#bundled()}, for providers that are in it. */
        public Builder prices(Prices prices) {
            this.prices = Objects.requireNonNull(prices, "prices");
            return this;
        }

        /**
         * Sets the model's price. In a run without a money limit a model is not called that costs anything; in a run with
         * one, none without a price.
         */
        public Builder price(Price price) {
            this.price = Objects.requireNonNull(price, "price");
            return this;
        }

        private @Nullable Price price() {
            if (price != null) {
                return price;
            } else if (provider != null && model != null) {
                return prices.of(provider, model).orElse(null);
            }
            return local ? Price.FREE : null;
        }

        /**
         * Declares that what the model is asked stays where it may be: tasks that are {@link
         * dev.orchestrator.api.Labels#LOCAL_ONLY} may ask it. That is your word; an endpoint on this machine may well pass on
         * what it is asked. Without a price it is free.
         */
        public Builder local() {
            this.local = true;
            return this;
        }

        /** Sets who is told what the endpoint makes of shapes; what it throws is logged. Default: nobody. */
        public Builder listener(Consumer<? super ModelEvent> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** Sets what schemas the endpoint takes, instead of what is known of its kind. */
        public Builder dialect(DialectProfile dialect) {
            this.dialect = Objects.requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * Returns the model.
         *
         * @throws IllegalStateException if its name is missing, or a key would go over the net in plain text
         */
        public HttpModel build() {
            if (model == null || model.isBlank()) {
                throw new IllegalStateException("say which model: .model(\"…\")");
            }
            if (key != null && !base.isHttps() && !isLocal(base.host())) {
                throw new IllegalStateException("the key would go to " + base.host()
                        + " for everybody on the way to read; use https, or take the key out");
            }
            SystemRuntime runtime = new SystemRuntime();
            return new HttpModel(
                    new HttpEndpoint(Clients.shared(), protocol, base, model, key, headers, runtime::now),
                    dialect == null ? DialectProfile.named(protocol.dialect()) : dialect,
                    this,
                    runtime);
        }

        private static boolean isLocal(String host) {
            return host.equals("localhost") || host.matches("127\\.\\d+\\.\\d+\\.\\d+") || host.equals("::1");
        }
    }
}
