package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.core.spec.MarkdownSpec;
import dev.orchestrator.core.verify.JavaCompilerVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The goal of the quickstart, a library named calc, and the pipeline that gets there. */
final class CalcLibrary {
    private static final List<String> TESTS = List.of("CalculatorTest", "EvaluatorTest", "LexerTest", "ParserTest");

    private static final BigDecimal MOST = new BigDecimal("2.00");
    private static final String CURRENCY = "USD";
    private static final long MOST_TOKENS = 1_000_000;
    /** A model on one's own machine may have to be loaded first. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private CalcLibrary() {}

    static Spec spec() {
        return MarkdownSpec.parse(resource("spec.md"));
    }

    /** Returns the tests that decide, as path → text: the files every part starts from. */
    static Map<String, String> tests() {
        Map<String, String> files = new TreeMap<>();
        TESTS.forEach(test -> files.put(testPath(test), resource("tests/" + test + ".java")));
        return files;
    }

    static String testPath(String test) {
        return "src/test/java/calc/" + test + ".java";
    }

    /** Returns the pipeline for a real model, which may not cost much, and may take its time. */
    static Pipeline pipeline(Model model) {
        Pipeline pipeline = pipeline();
        Limits limits = pipeline.limits().modelCall(PATIENCE);
        return pipeline.toBuilder()
                .limits(hasPrice(model) ? limits.maxCost(MOST, CURRENCY) : limits.maxTokens(MOST_TOKENS))
                .build();
    }

    /** Says what a model may cost at most, as the end of a sentence. */
    static String limit(Model model) {
        return hasPrice(model)
                ? ", for " + MOST + " " + CURRENCY + " at most"
                : ", with " + MOST_TOKENS + " tokens at most: its price is not known here";
    }

    private static boolean hasPrice(Model model) {
        return model instanceof Metered metered
                && metered.currency()
                        .filter(currency -> currency.getCurrencyCode().equals(CURRENCY))
                        .isPresent();
    }

    static Pipeline pipeline() {
        return Pipeline.builder()
                .planner(new LibraryPlanner())
                .worker("java", new JavaWorker())
                .verifier(
                        "compiles",
                        JavaCompilerVerifier.builder()
                                .roots("src/main/java")
                                .release(17)
                                .options("-Xlint:all", "-Werror")
                                .build())
                .verifier("tests", new LockedTests())
                .limits(Limits.defaults().attempts(3))
                .build();
    }

    static String resource(String name) {
        try (InputStream bytes = CalcLibrary.class.getResourceAsStream("/" + name)) {
            if (bytes == null) {
                throw new IllegalStateException("the sample's resource " + name + " is missing; build it again");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sample's resource " + name, e);
        }
    }
}
