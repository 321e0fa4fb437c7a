package dev.orchestrator.proof.fuzz;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the fuzz tests have in common. Each is a class of its own, since Jazzer fuzzes one test a process. */
final class Samples {
    record Step(String title, int minutes, Optional<String> note) {}

    record Plan(List<Step> steps, Map<String, Integer> budget, boolean done) {}

    static final JsonSchema SCHEMA = JsonSchema.of(Plan.class);

    private Samples() {}

    static boolean isJson(String text) {
        try {
            Json.canonical(text);
            return true;
        } catch (OrchestratorException e) {
            return false;
        }
    }
}
