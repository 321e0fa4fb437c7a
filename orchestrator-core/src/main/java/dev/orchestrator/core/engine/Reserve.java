package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Sets the worst case of a model call aside and records that the call is about to be made, or refuses. */
final class Reserve extends LoopMessage {
    private final RunLoop loop;
    private final Call call;
    private final StepKey key;
    private final Usage most;
    private @Nullable Grant grant;
    private @Nullable String refusal;
    private @Nullable CountDownLatch later;

    /**
     * Leave to ask a model.
     *
     * @param tries which try of the same question this is, from 1, over all calls of the same attempt, round or check
     */
    record Grant(Instant at, int tries) {}

    Reserve(RunLoop loop, Call call, StepKey key, Usage most) {
        this.loop = loop;
        this.call = call;
        this.key = key;
        this.most = most;
    }

    @Override
    void decide() {
        RunState state = loop.memory().state;
        if (!loop.calls().contains(call) || !state.wants(call.id)) {
            return; // also what this batch has stopped, and the call does not know yet
        }
        TaskState task = state.get(call.id.task());
        Ledger ledger = loop.memory().ledger;
        refusal = ledger.refusal(state.limits(), task.id(), task.limits(), most);
        if (refusal != null) {
            boolean mayPass =
                    ledger.mayBeGrantedLater(state.limits(), task.id(), task.limits(), most, loop.calls()::contains);
            later = mayPass ? loop.freed() : null;
        } else {
            grant = new Grant(loop.now(), loop.memory().steps.tries(call.id, key) + 1);
            loop.stepEndsBy(loop.now().toEpochMilli() + call.stepLimit.toMillis());
            loop.append(new StepEvent.ModelCallRequested(call.id, key, grant.tries(), most.tokens(), most.price()));
        }
    }

    /**
     * Returns what opens when some of what others have set aside comes back, if there is no room now only because of that;
     * ask again then.
     */
    @Nullable CountDownLatch later() {
        return later;
    }

    /** Returns what was granted; null if the call is not under way any more. */
    @Nullable Grant granted() {
        if (refusal != null) {
            throw new ModelException(FailureClass.BUDGET, refusal);
        }
        return grant;
    }
}
