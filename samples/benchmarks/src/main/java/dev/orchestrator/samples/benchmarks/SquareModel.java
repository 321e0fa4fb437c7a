package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;

/** Answers at once: squares a number, wrongly for every tenth one until it is told so. */
final class SquareModel implements Model {
    private static final Usage USAGE = Usage.of(4, 2);

    @Override
    public ModelReply call(ModelRequest request, ModelCall call) {
        String prompt = request.messages().get(0).text();
        boolean told = prompt.endsWith("!");
        long n = Long.parseLong(prompt, "square ".length(), prompt.length() - (told ? 1 : 0), 10);
        return new ModelReply.Answer(Long.toString(n % 10 == 0 && !told ? n * n + 1 : n * n), USAGE);
    }
}
