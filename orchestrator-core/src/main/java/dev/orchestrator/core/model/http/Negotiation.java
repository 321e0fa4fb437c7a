package dev.orchestrator.core.model.http;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.structured.EnforcementProbe;
import dev.orchestrator.schema.structured.StreamGuard;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells an endpoint the shape of an answer in the firmest way that it takes: by a schema of its dialect, by a tool, by a
 * grammar, in words. A way that it refuses, or ignores, it is not offered again for this shape. Answers are given back in
 * terms of the shape that was asked for.
 */
public final class Negotiation {
    private static final int MOST_SHAPES = 256;

    private final HttpEndpoint endpoint;
    private final DialectProfile profile;
    private final List<Enforcement> spoken;
    private final Set<Enforcement> ignored = ConcurrentHashMap.newKeySet();
    private final Listener listener;
    private final Map<Shape, Ways> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Ways> eldest) {
            return size() > MOST_SHAPES;
        }
    };

    /** @param besideTools whether tools may be called instead, so that none can be prescribed */
    private record Shape(OutputSchema schema, boolean besideTools) {}

    /** Hears what an endpoint makes of shapes. */
    public interface Listener {
        /** An endpoint does not take a shape in this way. */
        void refused(Enforcement way, @Nullable Enforcement next, String why);

        /** An endpoint took a shape in this way, and answered in another. */
        void ignored(Enforcement way, @Nullable Enforcement next);
    }

    public Negotiation(HttpEndpoint endpoint, DialectProfile profile, Listener listener) {
        this.endpoint = endpoint;
        this.profile = profile;
        this.listener = listener;
        this.spoken = Stream.of(Enforcement.values()).filter(endpoint::speaks).toList();
    }

    /** Asks once, and again where a shape is refused; see {@link dev.orchestrator.api.model.Model#call}. */
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        OutputSchema shape = request.output().orElse(null);
        if (shape == null) {
            return endpoint.call(request, Enforcement.PROMPT, call);
        }
        Ways ways = ways(new Shape(shape, !request.tools().isEmpty()));
        Way first = ways.first();
        RequestRefusedException refusal = null;
        for (Way way = first; way != null; ) {
            try {
                ModelReply reply = ask(request, way, call, ways);
                if (refusal != null && ways.first() == first) {
                    ways.beginWith(way);
                }
                return reply;
            } catch (RequestRefusedException e) {
                refusal = refusal == null ? e : refusal;
                Way next = call.cancelled() ? null : ways.after(way);
                listener.refused(
                        way.enforcement(), next == null ? null : next.enforcement(), String.valueOf(e.getMessage()));
                way = next;
            }
        }
        ways.beginAgain(); // it is not the shape, or not any more
        throw refusal;
    }

    /** Returns a request that is no shorter than what the endpoint will be asked. */
    public ModelRequest longest(ModelRequest request) {
        OutputSchema shape = request.output().orElse(null);
        if (shape == null) {
            return request;
        }
        OutputSchema told = ways(new Shape(shape, !request.tools().isEmpty()))
                .first()
                .output()
                .request();
        return told.jsonSchema().length() > shape.jsonSchema().length() ? request.output(told) : request;
    }

    private Ways ways(Shape shape) {
        synchronized (known) {
            return known.computeIfAbsent(shape, s -> new Ways(s.schema(), profile, offered(s.besideTools())));
        }
    }

    private List<Enforcement> offered(boolean besideTools) {
        List<Enforcement> offered = new ArrayList<>(spoken);
        offered.removeAll(ignored);
        if (besideTools) {
            offered.remove(Enforcement.STRICT_TOOL);
        }
        return offered;
    }

    private ModelReply ask(ModelRequest request, Way way, ModelCall call, Ways ways) throws InterruptedException {
        Guarded guarded = way.rewritten() ? new Guarded(call, way.output().guard()) : null;
        ModelReply reply = endpoint.call(
                request.output(way.output().request()), way.enforcement(), guarded == null ? call : guarded);
        if (guarded != null && reply instanceof ModelReply.Aborted aborted) {
            Prefix.Dead death = guarded.guard.death().orElse(null);
            return death == null ? aborted : aborted(aborted, death, way, ways);
        }
        if (reply instanceof ModelReply.Aborted aborted) {
            StreamGuard guard = way.output().guard();
            guard.feed(aborted.text());
            if (way.isIgnoredBy(guard.death().stream().map(Prefix.Dead::keyword))) {
                ignored(way, ways);
            }
            return reply;
        }
        return reply instanceof ModelReply.Answer answer ? raised(answer, way, ways) : reply;
    }

    private ModelReply.Aborted aborted(ModelReply.Aborted reply, Prefix.Dead death, Way way, Ways ways) {
        ignored(way, ways);
        String why =
                "in the form in which it was asked for, " + (death.pointer().isEmpty() ? "it" : death.pointer())
                        + " breaks " + death.keyword() + " at character " + death.offset();
        return new ModelReply.Aborted(reply.text(), reply.atChar(), why, reply.usage());
    }

    private ModelReply raised(ModelReply.Answer answer, Way way, Ways ways) {
        if (way.isIgnoredBy(
                way.output().schema().validate(answer.text()).stream().map(Violation::keyword))) {
            ignored(way, ways);
        }
        return way.rewritten() ? raised(answer, way.output()) : answer;
    }

    /** What has no meaning in terms of the shape must not be taken for what happens to have one. */
    private static ModelReply raised(ModelReply.Answer answer, StructuredOutput<String> told) {
        Structured<String> result = told.judge(answer);
        if (result instanceof Structured.Valid<String> valid) {
            return new ModelReply.Answer(valid.json(), answer.usage());
        } else if (result instanceof Structured.Truncated<String>) {
            return new ModelReply.Truncated(answer.text(), answer.usage());
        } else if (result instanceof Structured.Invalid<String> invalid && invalid.json() != null) {
            return new ModelReply.Answer(invalid.json(), answer.usage());
        }
        boolean happens = StructuredOutput.json(told.name(), told.original()).judge(answer) instanceof Structured.Valid;
        return happens
                ? new ModelReply.Aborted(answer.text(), answer.text().length(), result.summary(), answer.usage())
                : answer;
    }

    private void ignored(Way way, Ways ways) {
        Way next = ways.after(way);
        listener.ignored(way.enforcement(), next == null ? null : next.enforcement());
        if (next != null) {
            ways.beginWith(next);
        }
    }

    /**
     * Finds out which ways bind, and offers no others that claim to.
     *
     * @param settings what is added to each request
     * @return whether any does
     */
    public boolean probe(String nonce, Instant deadline, UnaryOperator<ModelRequest> settings)
            throws InterruptedException {
        EnforcementProbe probe = EnforcementProbe.of(nonce);
        OutputSchema shape = probe.request().output().orElseThrow();
        ModelRequest asked = settings.apply(probe.request());
        Map<Enforcement, RequestRefusedException> refused = new EnumMap<>(Enforcement.class);
        boolean found = false;
        boolean answered = false;
        for (Enforcement enforcement : spoken) {
            Way way = found ? null : Way.of(enforcement, shape, profile);
            if (way == null || !way.binds()) {
                continue;
            }
            try {
                ModelReply reply =
                        endpoint.call(asked.output(way.output().request()), enforcement, new Alone(deadline));
                answered = true;
                found = probe.judge(reply).isEmpty();
                if (!found && reply instanceof ModelReply.Answer) { // what came to no end shows nothing
                    ignored.add(enforcement);
                    listener.ignored(enforcement, null);
                }
            } catch (RequestRefusedException e) {
                refused.put(enforcement, e);
            }
        }
        if (!answered && !refused.isEmpty()) {
            endpoint.call(
                    asked, Enforcement.PROMPT, new Alone(deadline)); // if that is refused too, it is not the shape
        }
        refused.forEach((enforcement, e) -> {
            ignored.add(enforcement);
            listener.refused(enforcement, null, String.valueOf(e.getMessage()));
        });
        synchronized (known) {
            known.clear();
        }
        return found;
    }

    /** A call that nobody else hears of. */
    private record Alone(Instant deadline) implements ModelCall {
        private static final Caller NOBODY =
                new Caller(TaskId.root(), "probe", Caller.Kind.VERIFIER, "probe", 1, Set.of());

        @Override
        public String callId() {
            return "probe";
        }

        @Override
        public Caller caller() {
            return NOBODY;
        }

        @Override
        public int tries() {
            return 1;
        }

        @Override
        public boolean delta(String text) {
            return true;
        }

        @Override
        public void sleep(Duration time) {
            throw new UnsupportedOperationException("an endpoint waits for its server, and for nothing else");
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    /** Reads along in the form in which was asked; who asked would not understand it. */
    private static final class Guarded extends ForwardingCall {
        private final StreamGuard guard;

        Guarded(ModelCall call, StreamGuard guard) {
            super(call);
            this.guard = guard;
        }

        @Override
        public boolean delta(String text) {
            return guard.feed(text) && !cancelled();
        }
    }
}
