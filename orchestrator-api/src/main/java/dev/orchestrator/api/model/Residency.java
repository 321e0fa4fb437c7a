package dev.orchestrator.api.model;

import java.util.Optional;

/**
 * Optional for models: declares where what they are asked goes. A model without it counts as remote, and is never called
 * for a task that is {@link dev.orchestrator.api.Labels#LOCAL_ONLY}.
 */
public interface Residency {
    /**
     * Returns the model to call where nothing may leave: itself if it is local, without its remote members if it stands
     * for several, and nothing if it is remote.
     */
    Optional<Model> local();

    /** Returns what of a model may be called where nothing may leave: nothing if it does not declare it. */
    static Optional<Model> localOf(Model model) {
        return model instanceof Residency declared ? declared.local() : Optional.empty();
    }
}
