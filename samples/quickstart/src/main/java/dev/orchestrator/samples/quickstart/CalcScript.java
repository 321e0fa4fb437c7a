package dev.orchestrator.samples.quickstart;

import dev.orchestrator.samples.quickstart.JavaWorker.SourceFile;
import dev.orchestrator.samples.quickstart.JavaWorker.Sources;
import dev.orchestrator.samples.quickstart.LibraryPlanner.Part;
import dev.orchestrator.samples.quickstart.LibraryPlanner.PlanAnswer;
import dev.orchestrator.testkit.ScriptedModel;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stands in for a language model, so that the quickstart needs no key and no network. Two first answers are wrong; the
 * right ones are given only to prompts that show the finding, so without the way back the run would fail.
 */
final class CalcScript {
    private CalcScript() {}

    static ScriptedModel model() {
        return ScriptedModel.script()
                .when("Plan this Java library")
                .replyJson(plan())
                .when("Write part 'lexer'")
                .replyJson(sources("lexer", "Token", "SyntaxException", "Lexer"))
                .when("Write part 'evaluator'", "[test-failed] calc.EvaluatorTest", "expected: <0.3>")
                .replyJson(sources("evaluator-2", "Expression", "Evaluator"))
                .when("Write part 'evaluator'")
                .replyJson(sources("evaluator-1", "Expression", "Evaluator")) // computes with double
                .when("Write part 'parser'", "[compiler.err.cant.resolve", "type()")
                .replyJson(sources("parser-2", "Parser"))
                .when("Write part 'parser'")
                .replyJson(sources("parser-1", "Parser")) // asks tokens for type(), which they call kind()
                .when("Write part 'calculator'")
                .replyJson(sources("calculator", "Calculator"));
    }

    private static PlanAnswer plan() {
        return new PlanAnswer(List.of(
                new Part("lexer", "Split a line into tokens", List.of(), List.of("FR-1", "NFR-1")),
                new Part("evaluator", "Compute the value of an expression", List.of(), List.of("FR-2", "NFR-1")),
                new Part(
                        "parser",
                        "Turn tokens into an expression",
                        List.of("lexer", "evaluator"),
                        List.of("FR-3", "NFR-1")),
                new Part("calculator", "Offer it all in one method", List.of("parser"), List.of("FR-4", "NFR-1"))));
    }

    private static Sources sources(String answer, String... classes) {
        return new Sources(Stream.of(classes)
                .map(name -> new SourceFile(
                        "src/main/java/calc/" + name + ".java",
                        CalcLibrary.resource("answers/" + answer + "/" + name + ".java")))
                .toList());
    }
}
