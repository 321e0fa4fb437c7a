package dev.orchestrator.core.role;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.core.context.Tokenizer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Has a model judge by a rubric, where no program can. It sees the objective, the requirement that the criterion belongs
 * to, the result and the files, those that changed first; never what the worker says about its work: not its notes, and
 * not a result that is a mere text where files were changed. Each point of the rubric is met, not met, impossible to meet, or
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
    private static final Set<String> PLACES = Set.of(Setup.CONTEXT);
    private static final Prompt PROMPT = Prompt.resource("judge.md", PLACES);

    /** Of a file, for a token that may be shown. */
    private static final int BYTES = 2;

    private static final int MOST_TOKENS = 10_000_000;
    private static final int MOST_NAMED = 5;

    private final Setup setup;
    private final List<String> points;
    private final List<String> globs;
    private final List<PathMatcher> files;

    private ModelJudge(Setup setup, List<String> points, List<String> globs) {
        this.setup = setup;
        this.points = points;
        this.globs = globs;
        this.files = globs.stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
    }

    /**
     * Returns a judge without a rubric of its own.
     *
     * @param model the name that the orchestrator binds a model to; better not the worker's
     */
    public static ModelJudge using(String model) {
        return new ModelJudge(Setup.using(model, PROMPT), List.of(), List.of());
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
        return new ModelJudge(setup, List.copyOf(all), globs);
    }

    /**
     * Has it judge these files only. Default: all. What it cannot be shown, since it is no text or too long, it never
     * passes.
     *
     * @param globs such as {@code docs/**} or {@code **.md}, as {@link FileSystem#getPathMatcher} has them
     * @throws IllegalArgumentException if one cannot be understood
     */
    public ModelJudge files(String... globs) {
        return new ModelJudge(setup, points, List.of(globs));
    }

    private boolean looksAt(String path) {
        return files.isEmpty() || files.stream().anyMatch(matcher -> matcher.matches(Path.of(path)));
    }

    /**
     * Replaces what the model is told. What stands before the template's first line {@code ---} is the system's message;
     * after it, {@code {{context}}} stands for rubric and evidence. The library's own is {@code judge.md} beside this
     * class.
     *
     * @throws IllegalArgumentException if that place is missing, or another is there; the message names it
     */
    public ModelJudge prompt(String template) {
        return new ModelJudge(setup.prompt(Prompt.of(template, PLACES)), points, globs);
    }

    /** Bounds an answer of the model. Default: 8,192 tokens. */
    public ModelJudge maxOutputTokens(int tokens) {
        return new ModelJudge(setup.maxOutputTokens(tokens), points, globs);
    }

    /**
     * Bounds what the model is sent at once. If not all that was changed fits, nothing passes. The shape of the answer
     * does not count. Default: 64,000 tokens; a model with a smaller window needs less.
     */
    public ModelJudge maxInputTokens(int tokens) {
        return new ModelJudge(setup.maxInputTokens(tokens), points, globs);
    }

    /** Sets who counts what is sent. Default: an {@linkplain Tokenizer#estimate estimate} with a margin of 20 percent. */
    public ModelJudge tokenizer(Tokenizer tokenizer) {
        return new ModelJudge(setup.tokenizer(tokenizer), points, globs);
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Rubric rubric = Rubric.of(points, context.parameters());
        if (rubric.points().isEmpty()) {
            return CheckResult.couldNotRun("there is no rubric to judge by; give one to ModelJudge.rubric(…), or to"
                    + " criterion '" + submission.criterion().id() + "' as parameter 'rubric'");
        }
        Exhibits exhibits =
                Exhibits.of(submission, context, this::looksAt, Math.min(setup.maxInputTokens(), MOST_TOKENS) * BYTES);
        Setup.Beginning asked =
                setup.beginning(JudgeSections.of(submission, rubric, exhibits), Map.of(), setup.maxInputTokens());
        try {
            Payload answer = context.model(setup.model()).ask(asked.request().output(rubric.shape()));
            CheckResult result = rubric.result(answer, submission.files());
            List<String> hidden = JudgeSections.hidden(asked.shown(), exhibits);
            return result instanceof CheckResult.Passed && !hidden.isEmpty()
                    ? CheckResult.couldNotRun("the judge found nothing, but could not be shown all that was changed: "
                            + String.join(", ", hidden.subList(0, Math.min(MOST_NAMED, hidden.size())))
                            + "; raise maxInputTokens, submit less, name the files that it is to judge (files), or check"
                            + " this by a program")
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
        return setup.version(points, globs);
    }
}
