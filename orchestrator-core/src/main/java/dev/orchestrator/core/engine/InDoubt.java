package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.core.journal.Requests;
import dev.orchestrator.core.kernel.CallFailure;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.Parking;
import dev.orchestrator.core.step.JsonDiff;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person about a step that was begun before a crash, may or may not have happened, and must not happen twice. The
 * answer is a {@link Decision}: approved means that it has not happened and is to be done, an answer is its result, and
 * rejected means that it is given up.
 */
final class InDoubt {
    private InDoubt() {}

    /**
     * What the person is shown.
     *
     * @param step the step's name
     * @param callId what the outside was given to tell it by
     * @param request what was asked for before the crash
     * @param now what the code asks for instead now; null if it asks for the same, or for nothing of that name
     * @param differences between the two
     */
    record Question(
            String step,
            String callId,
            JsonText request,
            @Nullable JsonText now,
            List<JsonDiff.Difference> differences) {}

    /** Returns the decision upon a step that is asked for again; parks the call if there is none yet. */
    static Decision decide(Call call, StepEvent.StepIntended intended) {
        Decision decision = call.decision(id(call, intended));
        if (decision == null) {
            throw call.park(
                    question(call, intended, null), "a person, since '" + name(intended.key()) + "' is in doubt");
        }
        return decision;
    }

    /** Returns the outcome, unless something in doubt was not asked for again: then a person is asked first. */
    static Input unclaimed(Call call, Input outcome) {
        for (StepEvent.StepIntended intended : call.steps.unclaimed()) {
            Decision decision = call.decision(id(call, intended));
            if (decision == null) {
                List<StepKey> instead = call.steps.newUnder(intended.key().name());
                return new Input.CallParked(
                        call.id, question(call, intended, instead.isEmpty() ? null : instead.get(0)));
            }
            if (!decision.approved()) {
                String message = "step '" + name(intended.key()) + "' was in doubt, is not asked for any more, and "
                        + decision.by() + " decided not to go on without it"
                        + (decision.comment().isEmpty() ? "" : ": " + decision.comment());
                return new Input.CallFailed(call.id, new CallFailure(FailureClass.ABANDONED, message, List.of(), null));
            }
        }
        return outcome;
    }

    private static Parking.ForApproval question(Call call, StepEvent.StepIntended intended, @Nullable StepKey now) {
        String request = Requests.content(intended.key());
        String instead = now == null ? null : Requests.content(now);
        Question question = new Question(
                name(intended.key()),
                intended.id(),
                new JsonText(request),
                instead == null ? null : new JsonText(instead),
                instead == null ? List.of() : JsonDiff.between(request, instead));
        String subject = "in doubt: " + name(intended.key());
        Content shown = call.loop.scope().contents().of("what '" + subject + "' shows", question);
        String json = call.loop.scope().contents().payload(shown).json();
        return new Parking.ForApproval(id(call, intended), subject, shown, Digests.texts(subject, json));
    }

    /** Each time that it is begun and left in doubt is a question of its own. */
    private static String id(Call call, StepEvent.StepIntended intended) {
        return Digests.texts("in-doubt", intended.id(), Integer.toString(call.steps.begun(intended.key())))
                .substring(0, 16);
    }

    static String name(StepKey key) {
        return key.name().substring(key.name().indexOf(':') + 1);
    }
}
