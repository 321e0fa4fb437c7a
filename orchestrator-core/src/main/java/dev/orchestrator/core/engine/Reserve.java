package dev.orchestrator.core.engine;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.ledger.Ledger;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sets the worst case of a model call aside and records that the call is about to be made, or refuses. */
final class Reserve extends LoopMessage {
    private final RunLoop loop;
    private final Call call;
    private final StepKey key;
    private final Usage most;
    private @Nullable Grant grant;
    private @Nullable String refusal;
    private @Nullable Room later;

    /**
     * Leave to ask a model.
     *
     * @param tries which try of the same question this is, from 1, over all calls of the same attempt, round or check
     */
    record Grant(Instant at, int tries) {}

    private Reserve(RunLoop loop, Call call, StepKey key, Usage most) {
        this.loop = loop;
        this.call = call;
        this.key = key;
        this.most = most;
    }

    /**
     * Returns leave to ask a model. Where there is no room only because of what other tries might still use, waits for them.
     *
     * @throws ModelException of class {@code BUDGET} if there is none
     */
    static Grant of(RunLoop loop, Call call, StepKey key, Usage most) throws InterruptedException {
        Reserve message = loop.asked(new Reserve(loop, call, key, most));
        for (Room later = message.later; later != null; later = message.later) {
            Section section = call.enter(Effect.PURE, Long.MAX_VALUE);
            try {
                later.await();
            } finally {
                call.leave(section);
            }
            message = loop.asked(new Reserve(loop, call, key, most));
        }
        if (message.refusal != null) {
            throw new ModelException(FailureClass.BUDGET, message.refusal);
        }
        Grant grant = message.grant;
        if (grant == null) {
            call.requireUnderWay();
            throw call.isOver();
        }
        return grant;
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
            later = mayPass ? loop.calls().room() : null;
        } else {
            grant = new Grant(loop.now(), loop.memory().steps.tries(call.id, key) + 1);
            loop.stepEndsBy(loop.now().toEpochMilli() + call.stepLimit.toMillis());
            loop.append(new StepEvent.ModelCallRequested(call.id, key, grant.tries(), most.tokens(), most.price()));
        }
    }
}
