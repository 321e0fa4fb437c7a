package dev.orchestrator.core.journal;

import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.journal.json.JsonOut;
import dev.orchestrator.core.step.StepKey;

/** Model requests as canonical JSON: what their hash is taken of. */
public final class Requests {
    private Requests() {}

    /** Returns what a step was asked to do, as canonical JSON. */
    public static String content(StepKey key) {
        return key.content() instanceof ModelRequest request ? json(request) : (String) key.content();
    }

    /** Returns the request as canonical JSON, without anything that names a call, an endpoint or a time. */
    public static String json(ModelRequest request) {
        JsonOut out = new JsonOut();
        ModelValues.write(out, request);
        return out.text();
    }
}
