package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sets the worst case of a model call aside and records that the call is about to be made, or refuses. */
final class Reserve extends LoopMessage {
    private final RunLoop loop;
    private final Call call;
    private final StepKey key;
    private final int tries;
    private final Usage most;
    private @Nullable Instant grantedAt;
    private @Nullable String refusal;

    Reserve(RunLoop loop, Call call, StepKey key, int tries, Usage most) {
        this.loop = loop;
        this.call = call;
        this.key = key;
        this.tries = tries;
        this.most = most;
    }

    @Override
    void decide() {
        if (!loop.calls().contains(call) || call.cancelled()) {
            return;
        }
        RunState state = loop.memory().state;
        TaskState task = state.get(call.id.task());
        refusal = loop.memory().ledger.refusal(state.limits(), task.id(), task.limits(), most);
        if (refusal == null) {
            grantedAt = loop.now();
            loop.stepEndsBy(loop.now().toEpochMilli() + call.stepLimit.toMillis());
            loop.append(new StepEvent.ModelCallRequested(call.id, key, tries, most.tokens(), most.price()));
        }
    }

    /** Returns when it was granted; null if the call is not under way any more. */
    @Nullable Instant granted() {
        if (refusal != null) {
            throw new ModelException(FailureClass.BUDGET, refusal);
        }
        return grantedAt;
    }
}
