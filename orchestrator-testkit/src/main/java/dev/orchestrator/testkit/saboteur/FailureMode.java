package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Worker;
import java.util.function.Function;

/**
 * The 14 ways in which systems of several agents were found to fail (MAST: Cemri and others, <i>Why Do Multi-Agent LLM
 * Systems Fail?</i>, arXiv 2503.13657), each as a worker, planner or judge that fails so.
 *
 * <p>They do honest work first and then spoil it, so that what they hand over is nearly right. Stateless.
 */
public enum FailureMode implements Saboteur {
    /** A worker that does the work, under names and in a shape that nobody asked for. */
    DISOBEYS_TASK_SPECIFICATION(
            "1.1", "does the work under names and in a shape that nobody asked for", Cast.work(Spoils::renamed)),

    /** A worker that judges instead of working. */
    DISOBEYS_ROLE_SPECIFICATION("1.2", "hands over a verdict in place of the work", Cast.work(Spoils::verdict)),

    /** A planner that asks for the same step again, whatever came of it. */
    REPEATS_STEPS(
            "1.3", "asks for the same step in every round", planner(request -> Move.split(step(request, "the step")))),

    /** A worker that remembers neither what it did first nor what was found wrong with it. */
    LOSES_HISTORY(
            "1.4",
            "remembers only what it did last, and no finding",
            Cast.worker((honest, deeds) -> Work.spoiled(
                    (assignment, context) -> honest.work(new FirstTime(assignment), context),
                    deeds,
                    Spoils::lastOnly))),

    /** A planner that does not see that it is done. */
    UNAWARE_OF_TERMINATION(
            "1.5",
            "adds one more step in every round, and never concludes",
            planner(request -> Move.split(step(request, "polish " + request.round())))),

    /** A worker that starts from nothing instead of from what is there. */
    RESETS_CONVERSATION("2.1", "throws away what was there before it", Cast.work(Spoils::fromScratch)),

    /** A worker that makes up what it should have asked. */
    FAILS_TO_ASK("2.2", "makes up values instead of asking for them", Cast.work(Spoils::guessed)),

    /** A worker that does something else. */
    DERAILS("2.3", "does something else than the task", Cast.work(Spoils::derailed)),

    /** A worker that does not hand over all that it has. */
    WITHHOLDS_INFORMATION("2.4", "keeps the last piece of the work to itself", Cast.work(Spoils::withheld)),

    /** A worker that takes no notice of what others did. */
    IGNORES_OTHERS("2.5", "overwrites what others gave it, without a look", Cast.work(Spoils::ignoring)),

    /** A worker that says what it did, and did nothing of it. */
    ACTS_AGAINST_ITS_WORDS("2.6", "says that it is done, and leaves everything as it was", Cast.work(Spoils::undone)),

    /** A planner that concludes before anything has been done. */
    TERMINATES_EARLY("3.1", "concludes without any work", planner(request -> Move.conclude("Done."))),

    /** A judge that passes work without a look at it. */
    DOES_NOT_VERIFY("3.2", "passes everything, having checked nothing", judge(0)),

    /** A judge that passes work in which nothing has been done. */
    VERIFIES_WRONGLY("3.3", "passes work that is not done, claiming a check", judge(1).withNothingDone());

    private final String number;
    private final String does;
    private final Cast cast;

    FailureMode(String number, String does, Cast cast) {
        this.number = number;
        this.does = does;
        this.cast = cast;
    }

    @Override
    public String title() {
        return name();
    }

    /** Returns {@code MAST} and the mode's number there. */
    @Override
    public String source() {
        return "MAST " + number;
    }

    @Override
    public String does() {
        return does;
    }

    @Override
    public Worker worker(Worker honest, Deeds deeds) {
        return cast.worker().play(honest, deeds);
    }

    @Override
    public Planner planner(Planner honest, Deeds deeds) {
        return cast.planner().play(honest, deeds);
    }

    @Override
    public Verifier judge(Verifier honest, Deeds deeds) {
        return cast.judge().play(honest, deeds);
    }

    private static Cast planner(Function<PlanRequest, Move> always) {
        return Cast.planner((honest, deeds) -> (request, context) -> {
            deeds.done();
            return always.apply(request);
        });
    }

    private static Cast judge(long executed) {
        return Cast.judge((honest, deeds) -> (submission, context) -> {
            deeds.done();
            return CheckResult.passed(executed);
        });
    }

    private static Subtask step(PlanRequest request, String name) {
        return Subtask.work(name, request.catalogue().workers().first()).objective(request.objective());
    }
}
