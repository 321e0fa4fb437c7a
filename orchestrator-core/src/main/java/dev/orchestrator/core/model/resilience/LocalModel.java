package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Declares models to be local that do not do so themselves. */
public final class LocalModel {
    private LocalModel() {}

    /**
     * Returns the model, declared local: what it is asked may have {@link dev.orchestrator.api.Labels#LOCAL_ONLY}. That
     * it does not leave is the caller's word; nothing checks it.
     */
    public static Model of(Model model) {
        return new Declared(Objects.requireNonNull(model, "model")).visible();
    }

    private static final class Declared extends Front {
        private final Model model;

        Declared(Model model) {
            super(List.of(model));
            this.model = model;
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            return model.call(request, call);
        }

        @Override
        public Optional<Model> local() {
            return Optional.of(visible());
        }
    }
}
