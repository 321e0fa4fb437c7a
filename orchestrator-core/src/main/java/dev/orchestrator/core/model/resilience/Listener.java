package dev.orchestrator.core.model.resilience;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a user's listener what happens, and the log. */
final class Listener {
    static final Listener NONE = new Listener(event -> {});

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Consumer<? super ModelEvent> listener;

    Listener(Consumer<? super ModelEvent> listener) {
        this.listener = listener;
    }

    void tell(ModelEvent event) {
        LOG.debug("{}", event);
        try {
            listener.accept(event);
        } catch (Throwable e) { // it looks on, and has no say
            LOG.warn("the listener for model events failed at {}", event, e);
        }
    }
}
