package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import java.util.List;
import java.util.Optional;

/** A model behind a guard. */
final class Guarded extends Front {
    private final Gates gates;
    private final Model model;

    Guarded(Gates gates, Model model) {
        super(List.of(model));
        this.gates = gates;
        this.model = model;
    }

    @Override
    public Optional<Model> local() {
        return Residency.localOf(model).map(local -> new Guarded(gates, local).visible());
    }

    @Override
    public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        Model allowed =
                !call.caller().localOnly() ? model : Residency.localOf(model).orElseThrow(() -> remote(call));
        return gates.call(allowed, request, call);
    }
}
