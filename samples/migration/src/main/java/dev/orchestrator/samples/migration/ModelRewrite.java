package dev.orchestrator.samples.migration;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.core.context.Sections;
import dev.orchestrator.schema.structured.StructuredOutput;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lets a model rewrite what the rules cannot. What it says is checked as what they do. */
final class ModelRewrite {
    private static final StructuredOutput<Rewritten> ANSWER = StructuredOutput.of(Rewritten.class);
    private static final int TOKENS = 16_000;

    private ModelRewrite() {}

    /** What the model is asked for. */
    record Rewritten(List<SourceFile> files) {}

    /** @param path below {@code src/test/java} */
    record SourceFile(String path, String content) {}

    /**
     * Returns the files as the model writes them, those among them that it was asked for.
     *
     * @param refused why the rules did not
     */
    static Map<String, String> of(
            Map<String, String> originals, List<String> refused, Assignment assignment, WorkContext context)
            throws InterruptedException {
        ModelRequest request = ModelRequest.of(
                        Message.system("You migrate JUnit 4 tests to JUnit 5 (Jupiter 5.14), and change nothing else:"
                                + " the same tests with the same names, assertions and outcomes. "
                                + Sections.DATA_RULE),
                        Message.user(prompt(originals, refused, assignment)))
                .output(ANSWER.request())
                .maxOutputTokens(TOKENS);
        Map<String, String> written = new TreeMap<>();
        context.model(Migration.MODEL)
                .ask(request)
                .as(Rewritten.class)
                .files()
                .forEach(file -> written.put(file.path(), file.content()));
        written.keySet().retainAll(originals.keySet());
        return written;
    }

    private static String prompt(Map<String, String> originals, List<String> refused, Assignment assignment) {
        StringBuilder prompt = new StringBuilder("Migrate these files, and answer with each of them, whole:\n");
        originals.forEach(
                (path, text) -> prompt.append("\n").append(path).append(":\n").append(Sections.fenced(text)));
        if (!refused.isEmpty()) {
            prompt.append("\nRules could not do it: ").append(String.join("; ", refused));
        }
        if (!assignment.findings().isEmpty()) {
            prompt.append("\nThe last attempt was not accepted:\n")
                    .append(assignment.findings().stream()
                            .map(Finding::toString)
                            .collect(Collectors.joining("\n")));
        }
        return prompt.toString();
    }
}
