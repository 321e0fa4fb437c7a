package dev.orchestrator.testkit;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.price.Price;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a script.
 *
 * @param says null for a transient failure
 * @param usage without a price unless one was given
 * @param retryAfter for a failure
 */
record ScriptedAnswer(
        @Nullable Says says,
        Usage usage,
        Delivery delivery,
        @Nullable Duration retryAfter) {
    /** What is said; some of it depends on what was asked. */
    @FunctionalInterface
    interface Says {
        ModelReply reply(ModelRequest request, Usage usage);
    }

    static ScriptedAnswer of(@Nullable Says says) {
        return new ScriptedAnswer(says, Usage.NONE, Delivery.AT_ONCE, null);
    }

    boolean fails() {
        return says == null;
    }

    ScriptedAnswer usage(Usage usage) {
        return new ScriptedAnswer(says, usage, delivery, retryAfter);
    }

    ScriptedAnswer delivery(Delivery delivery) {
        return new ScriptedAnswer(says, usage, delivery, retryAfter);
    }

    ScriptedAnswer retryAfter(Duration time) {
        return new ScriptedAnswer(says, usage, delivery, time);
    }

    ModelReply give(String rule, ModelRequest request, ModelCall call, Price price) throws InterruptedException {
        Usage used = price.price(usage);
        if (says == null) {
            delivery.pass(delivery.latency(), call);
            throw new ModelException(
                    FailureClass.TRANSIENT,
                    "the script says that the model cannot be reached: " + rule,
                    retryAfter,
                    null,
                    used);
        }
        return delivery.deliver(says.reply(request, used), call);
    }
}
