package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has a model judge by a rubric, where no program can. It sees the objective, the result and the files, those that changed
 * first; never what the worker says about its work. Each point of the rubric is met, not met, impossible to meet, or
 * cannot be told; only if all are met the check passes.
 *
 * <p>The criterion's parameters may add points: a text, a list of texts, or an object with either as {@code rubric}, whose
 * other properties are shown to the model. Each line is a point.
 *
 * <p>Immutable, and safe for use by several threads; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * ModelJudge.using("judge").rubric("Every public method says what it returns.", "No sentence is longer than 30 words.")
 * }</pre>
 */
public final class ModelJudge implements Verifier, Versioned {
    private static final Prompt PROMPT = Prompt.resource("judge.md", Sections.OF_JUDGE);

    private final Setup setup;
    private final List<String> points;

    private ModelJudge(Setup setup, List<String> points) {
        this.setup = setup;
        this.points = points;
    }

    /**
     * Returns a judge without a rubric of its own.
     *
     * @param model the name that the orchestrator binds a model to; better not the worker's
     */
    public static ModelJudge using(String model) {
        return new ModelJudge(Setup.using(model, PROMPT), List.of());
    }

    /**
     * Adds points. Each line is one; a list marker before it is left out.
     *
     * @throws IllegalArgumentException if there is none
     */
    public ModelJudge rubric(String... texts) {
        List<String> more = Rubric.points(List.of(texts));
        if (more.isEmpty()) {
            throw new IllegalArgumentException("a rubric needs a point: a line that is not blank");
        }
        List<String> all = new ArrayList<>(points);
        all.addAll(more);
        return new ModelJudge(setup, List.copyOf(all));
    }

    /**
     * Replaces what the model is told. The template has the places of the library's own, {@code judge.md} beside this
     * class, each written {@code {{name}}}; what stands before its first line {@code ---} is the system's message.
     *
     * @throws IllegalArgumentException if a place is missing or unknown; the message names it
     */
    public ModelJudge prompt(String template) {
        return new ModelJudge(setup.prompt(Prompt.of(template, Sections.OF_JUDGE)), points);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelJudge maxOutputTokens(int tokens) {
        return new ModelJudge(setup.maxOutputTokens(tokens), points);
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Rubric rubric = Rubric.of(points, context.parameters());
        if (rubric.points().isEmpty()) {
            return CheckResult.couldNotRun("there is no rubric to judge by; give one to ModelJudge.rubric(…), or to"
                    + " criterion '" + submission.criterion().id() + "' as parameter 'rubric'");
        }
        Exhibits.Shown files = Exhibits.of(submission, context);
        Map<String, String> values = Map.of(
                "objective",
                Sections.section("What was wanted", submission.objective()),
                "rubric",
                Sections.section("Rubric", rubric.text()),
                "parameters",
                Sections.section("What else the criterion says", rubric.others()),
                "result",
                Sections.section("Result", Fence.around(Sections.readable(submission.result(), Exhibits.MOST_OF_ONE))),
                "files",
                files.text());
        try {
            Payload answer =
                    context.model(setup.model()).ask(setup.request(values).output(rubric.shape()));
            CheckResult result = rubric.result(answer, submission.files());
            return result instanceof CheckResult.Passed && !files.whole()
                    ? CheckResult.couldNotRun(
                            "the judge found nothing, but could not be shown all that was changed: it is"
                                    + " too much; submit less at a time, or check it by a program")
                    : result;
        } catch (ModelException e) {
            if (e.failureClass() == FailureClass.REFUSED || e.failureClass() == FailureClass.INVALID_OUTPUT) {
                return CheckResult.couldNotRun("the judge gave no verdict: " + e.getMessage());
            }
            throw e;
        }
    }

    /** Returns a hash over the prompt, the rubric and the settings. */
    @Override
    public String version() {
        return setup.version(points);
    }
}
