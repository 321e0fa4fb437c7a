package dev.orchestrator.core.model.http;

import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.ModelCall;
import java.time.Duration;
import java.time.Instant;

/** A call as the model behind sees it. */
public class ForwardingCall implements ModelCall {
    private final ModelCall call;

    protected ForwardingCall(ModelCall call) {
        this.call = call;
    }

    @Override
    public String callId() {
        return call.callId();
    }

    @Override
    public Caller caller() {
        return call.caller();
    }

    @Override
    public int tries() {
        return call.tries();
    }

    @Override
    public Instant deadline() {
        return call.deadline();
    }

    @Override
    public boolean delta(String text) {
        return call.delta(text);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        call.sleep(time);
    }

    @Override
    public boolean cancelled() {
        return call.cancelled();
    }
}
