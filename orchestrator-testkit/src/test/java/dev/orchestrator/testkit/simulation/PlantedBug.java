package dev.orchestrator.testkit.simulation;

import static java.util.Map.entry;

import dev.orchestrator.core.kernel.Event;
import java.util.Map;
import java.util.function.Supplier;
import net.bytebuddy.asm.AsmVisitorWrapper;
import org.jspecify.annotations.Nullable;

/** Bugs that were or could have been made, in the engine or in a pipeline, and what shows them. */
enum PlantedBug {
    /** Neither who keeps the calls nor the kernel notices that an outcome has been heard before. */
    OUTCOME_IS_HEARD_TWICE(
            Faults.none().outcomes(2),
            Scenarios::payingTwoTasks,
            () -> Map.ofEntries(
                    entry("engine.Calls", Changes.around("remove", Changes.AlwaysTrue.class)),
                    entry("kernel.Kernel", Changes.around("wanted", Changes.AlwaysTrue.class)))),

    /** What a call came to that ran out of time counts, though another attempt has been begun since. */
    LATE_OUTCOME_COUNTS(
            Faults.none().outcomes(2),
            Scenarios::hurrying,
            () -> Map.of("kernel.Kernel", Changes.withoutReading("stopping", "wanted"))),

    /** An append that failed is taken for one that was made. */
    FAILED_APPEND_IS_PASSED_OVER(
            Faults.none().storeErrors(1),
            Scenarios::payingTwoTasks,
            () -> Map.of("engine.Appender", Changes.around("commit", Changes.FailureIsNone.class))),

    /** A step is recorded before the random number that it depends on. */
    PURE_STEP_IS_RECORDED_TOO_LATE(
            Faults.none().crashes(1),
            Scenarios::payingWithARandomNumber,
            () -> Map.of("engine.Call", Changes.without("catchUp", "record"))),

    /** Who waits for what is reserved is forgotten when somebody else begins to. */
    WAITER_IS_FORGOTTEN(
            Faults.none(),
            Scenarios::sharingABudget,
            () -> Map.of("engine.Calls", Changes.around("room", Changes.RoomIsForgotten.class))),

    /** A task that waits keeps its permit, so that nothing can be started, not even itself. */
    PERMIT_IS_KEPT_WHILE_PARKED(
            Faults.none().modelFaults(1),
            Scenarios::askingOneAfterTheOther,
            () -> Map.of("kernel.RunState", Changes.around("release", Changes.NotByWhoParks.class))),

    /** A task that has waited gives its permit back again and again, so that more is worked on than may be. */
    PERMIT_IS_GIVEN_BACK_TWICE(
            Faults.none().modelFaults(1),
            Scenarios::takingTurns,
            () -> Map.of("kernel.RunState", Changes.withoutSetting("permit", "release"))),

    /** What others may still use of the budget does not count while they use it. */
    RESERVED_DOES_NOT_COUNT(
            Faults.none(),
            Scenarios::sharingABudget,
            () -> Map.of("ledger.Ledger", Changes.withoutReading("unsettledTokens", "refusal"))),

    /** What nobody will ever know of after a crash is waited for. */
    LOST_RESERVATION_IS_WAITED_FOR(
            Faults.none().crashes(2),
            Scenarios::askingWithASmallBudget,
            () -> Map.of("ledger.Ledger", Changes.without("clear", "apply"))),

    /** Something is done before it is on record that it is about to be. */
    RECORD_IS_NOT_AWAITED(
            Faults.none().crashes(1),
            Scenarios::payingAtMostOnce,
            () -> Map.of("engine.RunLoop", Changes.without("await", "await"))),

    /** What a person decided about a step in doubt counts again the next time that it is in doubt. */
    DECISION_COUNTS_TWICE(
            Faults.none().crashes(2),
            Scenarios::payingAgainIfSomebodySaysSo,
            () -> Map.of("step.StepIndex", Changes.around("begun", Changes.AlwaysZero.class))),

    /** A call that was asked to stop is waited for by another process than it was in. */
    STOPPED_CALL_IS_WAITED_FOR(
            Faults.none().crashes(1),
            Scenarios::cancelling,
            () -> Map.of("engine.RunLoop$Reopen", Changes.without("hasNext", "decide"))),

    /** What was begun before a crash, and whose outcome nobody knows, is begun again. */
    INTENT_IS_NOTHING(
            Faults.none().crashes(1),
            Scenarios::payingAtMostOnce,
            () -> Map.of("step.StepIndex", Changes.around("claim", Changes.IntentIsNothing.class))),

    /** A stop that comes while a call is about to ask a model is not noticed. */
    STOP_IS_MISSED(
            Faults.none().modelFaults(1),
            Scenarios::racing,
            () -> Map.of("engine.Section", Changes.without("cancelled", "resume"))),

    /** A planner is told of what has ended in the order in which it happened to end. */
    NEWS_COME_AS_THEY_ARRIVE(
            Faults.none(),
            Scenarios::listingWhatEnded,
            () -> Map.of("kernel.TaskState$Composite", Changes.without("sort", "tell"))),

    /** After a crash model calls are counted from 0. */
    CALLS_ARE_COUNTED_ANEW(
            Faults.none().crashes(1),
            Scenarios::askingAsOftenAsAllowed,
            () -> Map.of("ledger.Ledger", Changes.around("apply", Event.class, Changes.CallsBeginAnew.class))),

    /** A pipeline's workers read and write what they share with a wait in between. */
    READ_MODIFY_WRITE(Faults.none(), Scenarios::counting),

    /** A pipeline's worker sends a mail that is no step. */
    EFFECT_OUTSIDE_OF_A_STEP(Faults.none().crashes(1), Scenarios::mailing),

    /** A pipeline's step that says it may be repeated withdraws again each time. */
    NOT_IDEMPOTENT(Faults.none().crashes(1), Scenarios::withdrawing),

    /** A pipeline's workers look for a free seat in one step and take it in another. */
    CHECK_THEN_ACT(Faults.none(), Scenarios::booking),

    /** A pipeline's worker notes for itself that it has opened an account before that is on record. */
    REMEMBERED_BEFORE_RECORDED(Faults.none().crashes(1), Scenarios::openingAnAccount);

    final Faults faults;
    final Scenario scenario;
    private final @Nullable Supplier<Map<String, AsmVisitorWrapper>> changes;

    /** What a user's test would do. */
    interface Scenario {
        /** @param planted whether the pipeline has its bug; without meaning where the engine has one */
        void play(Simulation simulation, boolean planted) throws InterruptedException;
    }

    PlantedBug(Faults faults, Scenario scenario) {
        this(faults, scenario, null);
    }

    PlantedBug(Faults faults, Scenario scenario, @Nullable Supplier<Map<String, AsmVisitorWrapper>> changes) {
        this.faults = faults;
        this.scenario = scenario;
        this.changes = changes;
    }

    /** Returns who looks for it where it is. */
    Hunter planted() {
        if (changes == null) {
            return new Hunt(name(), true);
        }
        return new PlantedEngine(changes.get()).hunter(this);
    }

    /** Returns who looks for it where it is not. */
    Hunter sound() {
        return new Hunt(name(), false);
    }
}
