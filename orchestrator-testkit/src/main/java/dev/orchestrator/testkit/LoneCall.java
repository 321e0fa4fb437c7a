package dev.orchestrator.testkit;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

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
    private static final Caller NOBODY = new Caller(TaskId.root(), "root", Caller.Kind.WORKER, "worker", 1, Set.of());
    private static final AtomicLong COUNT = new AtomicLong();

    private final String id = "lone-" + COUNT.incrementAndGet();
    private final Caller caller;

    /** Creates the call of a worker named {@code worker}, in its first attempt at the root's task. */
    public LoneCall() {
        this(NOBODY);
    }

    /** Creates a call on somebody's behalf. */
    public LoneCall(Caller caller) {
        this.caller = Objects.requireNonNull(caller, "caller");
    }

    /** Returns an id that no other lone call has: who makes a second one asks a second time. */
    @Override
    public String callId() {
        return id;
    }

    @Override
    public Caller caller() {
        return caller;
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

    /** Returns at once: nobody waits for a lone call. */
    @Override
    public void sleep(Duration time) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
