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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A model whose requests or answers are spoilt on their way. Safe for use by several threads if the honest one is. */
final class SpoiltModel implements Model, Metered, Residency {
    private final Model honest;
    private final Deeds deeds;
    private final boolean repeats;
    private final UnaryOperator<ModelRequest> asked;
    private final UnaryOperator<ModelReply> said;
    private final Map<String, ModelReply> first = new ConcurrentHashMap<>();

    SpoiltModel(
            Model honest,
            Deeds deeds,
            boolean repeats,
            UnaryOperator<ModelRequest> asked,
            UnaryOperator<ModelReply> said) {
        this.honest = honest;
        this.deeds = deeds;
        this.repeats = repeats;
        this.asked = asked;
        this.said = said;
    }

    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        String role = call.caller().kind() + " " + call.caller().role();
        ModelReply before = first.get(role);
        if (repeats && before != null) {
            deeds.done();
            return before;
        }
        ModelRequest other = asked.apply(request);
        ModelReply reply = honest.call(other, call);
        ModelReply spoilt = said.apply(reply);
        first.putIfAbsent(role, spoilt);
        if (!other.equals(request) || !spoilt.equals(reply)) {
            deeds.done();
        }
        return spoilt;
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
