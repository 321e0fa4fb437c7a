package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.util.List;
import java.util.stream.Collectors;

/** What more than one role does with prompts. */
final class Text {
    /** Sources are long, and some models think in writing. */
    private static final int TOKENS = 16_000;

    private Text() {}

    static String list(List<Finding> findings) {
        return findings.stream().map(finding -> "- " + finding).collect(Collectors.joining("\n"));
    }

    static <T> T ask(CallContext context, String prompt, Class<T> type) throws InterruptedException {
        ModelRequest request = ModelRequest.of(Message.user(prompt))
                .output(StructuredOutput.of(type).request())
                .maxOutputTokens(TOKENS);
        return context.model("default").ask(request).as(type);
    }
}
