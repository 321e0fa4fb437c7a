package dev.orchestrator.core.step;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.kernel.CallId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened inside a call. Not the kernel's: folded by {@link StepLog} and the ledger. */
public sealed interface StepEvent {
    /** Returns the call it happened in. */
    CallId call();

    /** About one step. */
    sealed interface OfStep extends StepEvent {
        /** Returns what was done and with which contents. */
        StepKey key();
    }

    /**
     * An effect other than a pure one is about to happen.
     *
     * @param id what the outside is given to tell it by, kept when the run is forked
     */
    record StepIntended(CallId call, StepKey key, Effect effect, String id) implements OfStep {}

    /** Has an outcome that answers for it when the call is made again, the files it left included. */
    sealed interface Outcome extends OfStep {
        /** Returns what became different in the call's directory meanwhile. */
        TreeChange change();
    }

    /** A step or tool returned this JSON. */
    record StepRecorded(CallId call, StepKey key, Effect effect, String result, TreeChange change) implements Outcome {
        /** Creates one that changed no files. */
        public StepRecorded(CallId call, StepKey key, Effect effect, String result) {
            this(call, key, effect, result, TreeChange.NONE);
        }
    }

    /** Pure steps that ran ahead of their record, in the order in which they ended. */
    record StepsRanAhead(CallId call, List<StepRecorded> steps) implements StepEvent {}

    /** A step or tool threw. */
    record StepFailed(CallId call, StepKey key, FailureClass failureClass, String message, TreeChange change)
            implements Outcome {
        /** Creates one that changed no files. */
        public StepFailed(CallId call, StepKey key, FailureClass failureClass, String message) {
            this(call, key, failureClass, message, TreeChange.NONE);
        }
    }

    /**
     * A model is about to be asked.
     *
     * @param tries counts from 1, and on when the call is made again after a park or a crash
     * @param tokens reserved for it
     * @param cost reserved for it; null if the model does not say what it costs
     */
    record ModelCallRequested(
            CallId call,
            StepKey key,
            int tries,
            long tokens,
            @Nullable BigDecimal cost) implements OfStep {
        /** Returns what the model is asked. */
        public ModelRequest request() {
            return (ModelRequest) key().content();
        }
    }

    /** A model answered. */
    record ModelCallCompleted(CallId call, StepKey key, ModelReply reply) implements OfStep {}

    /**
     * A model gave no answer.
     *
     * @param used what may be billed for it; null if nobody knows, and then all that was reserved stays spent
     * @param retryIn how long after it the model is asked again; null if it is not
     */
    record ModelCallFailed(
            CallId call,
            StepKey key,
            FailureClass failureClass,
            String message,
            @Nullable Usage used,
            @Nullable Duration retryIn)
            implements OfStep {}

    /**
     * A model used more than could be reserved for it.
     *
     * @param reservedCost null if its price was not known
     */
    record Overrun(
            CallId call,
            StepKey key,
            long reservedTokens,
            @Nullable BigDecimal reservedCost,
            Usage usage) implements OfStep {}
}
