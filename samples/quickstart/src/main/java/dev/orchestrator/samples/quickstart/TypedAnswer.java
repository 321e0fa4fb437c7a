package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.structured.Finish;
import dev.orchestrator.schema.structured.StreamGuard;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** From a record to a schema that a provider takes, and from what the model sends back to the record. */
final class TypedAnswer {
    // tag::record
    record Step(
            @Description("what to do, in one sentence") String task,
            @Range(minimum = 1, maximum = 480) int minutes) {}

    record Plan(List<Step> steps, Map<String, Integer> budget, Optional<String> risk) {}

    static final StructuredOutput<Plan> PLAN =
            StructuredOutput.of(Plan.class).lowered(DialectProfile.named("openai-2026-02"));
    // end::record

    private TypedAnswer() {}

    static Optional<Prefix.Dead> readAlong(Iterable<String> deltas) {
        // tag::guard
        StreamGuard guard = PLAN.guard();
        for (String delta : deltas) {
            if (!guard.feed(delta)) {
                break; // no end can make it valid: hang up, and save the rest
            }
        }
        return guard.death(); // Dead[pointer=/steps/0, keyword=additionalProperties, offset=25]
        // end::guard
    }

    static Plan judge(String answer, String finishReason, Consumer<Message> conversation) {
        // tag::judge
        Structured<Plan> result = PLAN.judge(answer, Finish.of(finishReason));
        PLAN.reask(result).forEach(conversation); // nothing if there is a value, or no use in asking again
        return result.value().orElseThrow(() -> new IllegalStateException(result.summary()));
        // end::judge
    }
}
