package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.call.StepBody;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolSpec;
import dev.orchestrator.api.work.WorkContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a planner's or worker's call may do to the outside. */
class Context implements CallContext {
    final Call call;
    private final Steps steps;

    Context(Call call) {
        this.call = call;
        this.steps = new Steps(call);
    }

    @Override
    public ModelHandle model(String name) {
        return ModelGateway.of(call, name);
    }

    @Override
    public <T> @Nullable T step(String name, @Nullable Object input, Effect effect, Class<T> result, StepBody<T> body)
            throws InterruptedException {
        return steps.step(name, input, effect, result, body);
    }

    @Override
    public Payload tool(String name, @Nullable Object arguments) throws InterruptedException {
        return steps.tool(name, arguments);
    }

    @Override
    public List<ToolSpec> tools() {
        return call.loop.scope().pipeline().tools().values().stream()
                .map(Tool::spec)
                .sorted(Comparator.comparing(ToolSpec::name))
                .toList();
    }

    @Override
    public Instant now() {
        try {
            return steps.now();
        } catch (InterruptedException e) {
            throw stopping(e);
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        steps.sleep(time);
    }

    @Override
    public long random() {
        try {
            return steps.random();
        } catch (InterruptedException e) {
            throw stopping(e);
        }
    }

    @Override
    public boolean cancelled() {
        return call.cancelled();
    }

    private static IllegalStateException stopping(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("the call is being stopped", e);
    }

    /** For planners: no files, no approvals. */
    static final class OfPlanner extends Context implements PlanContext {
        OfPlanner(Call call) {
            super(call);
        }
    }

    /** For workers. */
    static final class OfWorker extends Context implements WorkContext {
        OfWorker(Call call) {
            super(call);
        }

        @Override
        public Path directory() throws IOException {
            return call.directory();
        }

        @Override
        public Decision approval(String subject, @Nullable Object shown) throws InterruptedException {
            return call.approval(subject, shown, "");
        }
    }
}
