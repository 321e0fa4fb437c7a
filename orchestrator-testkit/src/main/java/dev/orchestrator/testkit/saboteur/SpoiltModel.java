package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import dev.orchestrator.core.model.price.Price;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A model that gives an answer again, or gives another one. Safe for use by several threads if the honest one is. */
final class SpoiltModel implements Model, Metered, Residency {
    private final Model honest;
    private final Deeds deeds;
    private final BiFunction<ModelRequest, ModelCall, Object> sameAs;
    private final UnaryOperator<ModelReply> said;
    private final Map<Object, ModelReply> first = new ConcurrentHashMap<>();

    /**
     * @param sameAs what requests have in common that get the same answer
     * @param said what becomes of an answer
     */
    SpoiltModel(
            Model honest,
            Deeds deeds,
            BiFunction<ModelRequest, ModelCall, Object> sameAs,
            UnaryOperator<ModelReply> said) {
        this.honest = honest;
        this.deeds = deeds;
        this.sameAs = sameAs;
        this.said = said;
    }

    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        Object key = sameAs.apply(request, call);
        ModelReply before = first.get(key);
        ModelReply reply = honest.call(request, call);
        ModelReply spoilt = before == null ? said.apply(reply) : before;
        first.putIfAbsent(key, spoilt);
        if (!says(spoilt).equals(says(reply))) {
            deeds.done(); // else an honest model would have said the same
        }
        return spoilt;
    }

    /** Returns what a reply says, whatever was used for it. */
    private static Object says(ModelReply reply) {
        if (reply instanceof ModelReply.Answer answer) {
            return answer.text();
        }
        return reply instanceof ModelReply.ToolCalls calls ? List.of(calls.text(), calls.calls()) : reply;
    }

    @Override
    public Usage atMost(ModelRequest request) {
        return honest instanceof Metered metered ? metered.atMost(request) : Price.FREE.atMost(request);
    }

    @Override
    public Optional<Currency> currency() {
        return honest instanceof Metered metered ? metered.currency() : Optional.empty();
    }

    @Override
    public Optional<Model> local() {
        return Residency.localOf(honest).map(local -> this);
    }
}
