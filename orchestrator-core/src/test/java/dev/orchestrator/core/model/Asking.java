package dev.orchestrator.core.model;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** A call that lasts a minute at most, and notes what it hears. */
public class Asking implements ModelCall {
    final StringBuffer heard = new StringBuffer();
    private final Instant deadline;
    private final int enough;

    Asking() {
        this(Integer.MAX_VALUE);
    }

    /** @param enough characters after which no more is wanted */
    Asking(int enough) {
        this(enough, Duration.ofMinutes(1));
    }

    public Asking(int enough, Duration time) {
        this.enough = enough;
        this.deadline = Instant.now().plus(time);
    }

    @Override
    public String callId() {
        return "run/0/1";
    }

    @Override
    public Caller caller() {
        return new Caller(TaskId.root(), "root", Caller.Kind.WORKER, "worker", 1, Set.of());
    }

    @Override
    public int tries() {
        return 1;
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean delta(String text) {
        heard.append(text);
        return heard.length() < enough;
    }

    @Override
    public void sleep(Duration time) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
