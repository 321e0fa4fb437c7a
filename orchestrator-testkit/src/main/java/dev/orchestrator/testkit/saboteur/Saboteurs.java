package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.testkit.PipelineRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Runs a pipeline again and again, each time with a saboteur in it, and reports what became of each: does the pipeline
 * withstand them? Immutable; each method with an argument returns a copy with that part changed.
 *
 * <pre>{@code
 * Saboteurs.against(pipeline, goal)
 *         .files(project)
 *         .model("default", () -> ScriptedModel.script().otherwise().reply("…"))
 *         .run()
 *         .assertWithstood();
 * }</pre>
 *
 * <p>First of all it runs the pipeline as it is, which must end accepted: else nothing that is not would mean anything.
 */
public final class Saboteurs {
    /** To see what a saboteur replaces. */
    private static final Worker WORKER = (assignment, context) -> Handoff.of(null);

    private static final Planner PLANNER = (request, context) -> Move.await();
    private static final Verifier JUDGE = (submission, context) -> CheckResult.passed(0);
    private static final Model MODEL = (request, call) -> new ModelReply.Answer("", Usage.NONE);

    private final Pipeline pipeline;
    private final Goal goal;
    private final Map<String, String> files;
    private final Map<String, Supplier<? extends Model>> models;
    private final Set<String> workers;
    private final Set<String> judges;
    private final List<Saboteur> saboteurs;
    private final Duration timeout;

    private Saboteurs(
            Pipeline pipeline,
            Goal goal,
            Map<String, String> files,
            Map<String, Supplier<? extends Model>> models,
            Set<String> workers,
            Set<String> judges,
            List<Saboteur> saboteurs,
            Duration timeout) {
        this.pipeline = pipeline;
        this.goal = goal;
        this.files = files;
        this.models = models;
        this.workers = workers;
        this.judges = judges;
        this.saboteurs = saboteurs;
        this.timeout = timeout;
    }

    /**
     * Returns all saboteurs of the library against a pipeline: every worker and planner of it, every {@link ModelJudge},
     * and every model. What is to keep them out are the goal's criteria, and those of the subtasks.
     *
     * @throws IllegalArgumentException if the goal has no criterion
     */
    public static Saboteurs against(Pipeline pipeline, Goal goal) {
        if (goal.criteria().isEmpty()) {
            throw new IllegalArgumentException(
                    "the goal has no criterion, so that nothing could keep a saboteur out; give it some by doneWhen(…)");
        }
        Set<String> judges = new LinkedHashSet<>();
        pipeline.verifiers().forEach((name, verifier) -> {
            if (verifier instanceof ModelJudge) {
                judges.add(name);
            }
        });
        List<Saboteur> all = new ArrayList<>(List.of(FailureMode.values()));
        all.addAll(List.of(ModelFailure.values()));
        all.addAll(List.of(TestCheat.values()));
        return new Saboteurs(
                pipeline,
                goal,
                Map.of(),
                Map.of(),
                pipeline.workers().keySet(),
                judges,
                List.copyOf(all),
                Duration.ofMinutes(1));
    }

    /** Adds a file to start from, as {@link PipelineRunner#file}. */
    public Saboteurs file(String path, String text) {
        return files(Map.of(path, text));
    }

    /** Adds files to start from: path → text. */
    public Saboteurs files(Map<String, String> pathsAndTexts) {
        Map<String, String> more = new LinkedHashMap<>(files);
        more.putAll(pathsAndTexts);
        return new Saboteurs(pipeline, goal, more, models, workers, judges, saboteurs, timeout);
    }

    /**
     * Binds a model to the name roles call it by.
     *
     * @param fresh returns the model for one run; a script that has been told once is no model for the next
     */
    public Saboteurs model(String name, Supplier<? extends Model> fresh) {
        Map<String, Supplier<? extends Model>> more = new LinkedHashMap<>(models);
        more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(fresh, "fresh"));
        return new Saboteurs(pipeline, goal, files, more, workers, judges, saboteurs, timeout);
    }

    /**
     * Says which workers are sabotaged. Default: all.
     *
     * @throws IllegalArgumentException if the pipeline does not have one
     */
    public Saboteurs workers(String... names) {
        Set<String> some = known("worker", pipeline.workers().keySet(), names);
        return new Saboteurs(pipeline, goal, files, models, some, judges, saboteurs, timeout);
    }

    /**
     * Says which verifiers are judges that may err, and are sabotaged together. Default: every {@link ModelJudge}. What is
     * not among them is what has to keep bad work out when they do not.
     *
     * @throws IllegalArgumentException if the pipeline does not have one
     */
    public Saboteurs judges(String... names) {
        Set<String> some = known("verifier", pipeline.verifiers().keySet(), names);
        return new Saboteurs(pipeline, goal, files, models, workers, some, saboteurs, timeout);
    }

    /** Says which saboteurs are sent. Default: all of {@link FailureMode}, {@link ModelFailure} and {@link TestCheat}. */
    public Saboteurs only(Saboteur... some) {
        return new Saboteurs(pipeline, goal, files, models, workers, judges, List.of(some), timeout);
    }

    /** Sets how long each run may take, by the clock. Default: a minute. */
    public Saboteurs timeout(Duration each) {
        return new Saboteurs(pipeline, goal, files, models, workers, judges, saboteurs, each);
    }

    /**
     * Runs the honest pipeline, and then each saboteur in it, one after the other.
     *
     * @throws IllegalStateException if the honest run does not end accepted; the message shows why
     * @throws OrchestratorException of class {@link FailureClass#DEADLINE} if a run does not end in time; the message names
     *     the saboteur
     */
    public SabotageReport run() throws InterruptedException {
        Outcome honest = runner(pipeline, new Deeds(), new Honest()).run(goal);
        if (!(honest instanceof Outcome.Accepted)) {
            throw new IllegalStateException("without any saboteur the run does not end accepted, so what becomes of one"
                    + " says nothing; mend the pipeline or the goal first:\n" + TextReport.render(honest.report()));
        }
        List<Sabotage> all = new ArrayList<>();
        for (Saboteur saboteur : saboteurs) {
            all.add(hasAPlaceFor(saboteur) ? run(saboteur) : Sabotage.of(saboteur, honest, 0));
        }
        return new SabotageReport(honest, all);
    }

    /** One that spoils judges, or models, has no place where there are none, whatever else it would do. */
    private boolean hasAPlaceFor(Saboteur saboteur) {
        Deeds none = new Deeds();
        boolean works = saboteur.worker(WORKER, none) != WORKER && !workers.isEmpty();
        boolean plans = saboteur.planner(PLANNER, none) != PLANNER;
        boolean judging = saboteur.judge(JUDGE, none) != JUDGE;
        boolean answers = saboteur.model(MODEL, none) != MODEL;
        return !(judging && judges.isEmpty())
                && !(answers && models.isEmpty())
                && (works || plans || judging || answers);
    }

    private Sabotage run(Saboteur saboteur) throws InterruptedException {
        Deeds deeds = new Deeds();
        try {
            Outcome outcome =
                    runner(sabotaged(saboteur, deeds), deeds, saboteur).run(goal);
            return Sabotage.of(saboteur, outcome, deeds.count());
        } catch (OrchestratorException e) {
            throw new OrchestratorException(
                    e.failureClass(), "with saboteur " + saboteur.title() + ": " + e.getMessage(), e);
        }
    }

    private Pipeline sabotaged(Saboteur saboteur, Deeds deeds) {
        Pipeline.Builder builder = pipeline.toBuilder();
        pipeline.planners().forEach((name, honest) -> builder.replacePlanner(name, saboteur.planner(honest, deeds)));
        pipeline.workers().forEach((name, honest) -> {
            if (workers.contains(name)) {
                builder.replaceWorker(name, saboteur.worker(honest, deeds));
            }
        });
        pipeline.verifiers().forEach((name, honest) -> {
            if (judges.contains(name)) {
                builder.replaceVerifier(name, saboteur.judge(honest, deeds));
            }
        });
        return builder.build();
    }

    private PipelineRunner runner(Pipeline with, Deeds deeds, Saboteur saboteur) {
        PipelineRunner runner = PipelineRunner.of(with).timeout(timeout);
        for (Map.Entry<String, String> file : files.entrySet()) {
            runner = runner.file(file.getKey(), file.getValue());
        }
        for (Map.Entry<String, Supplier<? extends Model>> model : models.entrySet()) {
            runner =
                    runner.model(model.getKey(), saboteur.model(model.getValue().get(), deeds));
        }
        return runner;
    }

    private static Set<String> known(String kind, Set<String> registered, String... names) {
        for (String name : names) {
            if (!registered.contains(name)) {
                throw new IllegalArgumentException("the pipeline has no " + kind + " '" + name + "'; it has "
                        + String.join(", ", new TreeSet<>(registered)));
            }
        }
        return new LinkedHashSet<>(List.of(names));
    }

    private record Honest() implements Saboteur {
        @Override
        public String source() {
            return "none";
        }

        @Override
        public String does() {
            return "does what it should";
        }
    }
}
