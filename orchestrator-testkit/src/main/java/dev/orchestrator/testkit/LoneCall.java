package dev.orchestrator.testkit;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import java.time.Instant;
import java.util.Set;

/**
 * A call of a model outside of any run, for tests of a model by itself: it wants all there is, and has all the time.
 *
 * <pre>{@code
 * ModelReply reply = model.call(ModelRequest.of(Message.user("Hello?")), new LoneCall());
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class LoneCall implements ModelCall {
    /** Creates one; all are alike. */
    public LoneCall() {}

    @Override
    public String callId() {
        return "lone";
    }

    /** Returns a worker named {@code worker}, in its first attempt at the root's task. */
    @Override
    public Caller caller() {
        return new Caller(TaskId.root(), Caller.Kind.WORKER, "worker", 1, Set.of());
    }

    @Override
    public int tries() {
        return 1;
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean delta(String text) {
        return true;
    }

    @Override
    public boolean cancelled() {
        return false;
    }
}
