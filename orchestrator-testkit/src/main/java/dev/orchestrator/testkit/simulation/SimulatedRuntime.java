package dev.orchestrator.testkit.simulation;

import dev.orchestrator.testkit.stage.Actor;
import dev.orchestrator.testkit.stage.Stage;
import dev.orchestrator.testkit.stage.StageRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What one simulated process runs on. */
final class SimulatedRuntime extends StageRuntime {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Schedule schedule;
    private final boolean outcomeFaults;
    /** Outcomes that are still to come. */
    private final AtomicInteger late = new AtomicInteger();

    private boolean tooLate;
    private @Nullable AutoCloseable outside;

    SimulatedRuntime(Stage stage, Schedule schedule, Faults faults) {
        super(stage, START, schedule::random);
        this.schedule = schedule;
        this.outcomeFaults = faults.allow(Fault.Kind.OUTCOME);
    }

    /** Returns whether who asks is part of the play. */
    boolean isOnStage() {
        return stage().isActor();
    }

    /** Lets others do something while somebody of this process waits for the outside. */
    void letOthersGoOn() {
        if (!isDead()) {
            stage().letOthersGoOn();
        }
    }

    /** Returns whether an outcome has come so late that nobody may have been there any more to take it. */
    boolean wasTooLate() {
        return tooLate;
    }

    /** Has this closed when the process dies, since it is not part of it. */
    void whenDead(AutoCloseable outside) {
        this.outside = outside;
    }

    @Override
    public void die() {
        super.die();
        AutoCloseable last = outside;
        if (last != null) {
            try {
                last.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    protected boolean isQuiet() {
        return super.isQuiet() && (isDead() || late.get() == 0);
    }

    @Override
    public boolean callMayWork() {
        if (isDead() || !stage().isActor()) {
            return true;
        }
        boolean yields = schedule.choose(Point.YIELD, 2) == 1;
        if (yields) {
            schedule.tell(Point.YIELD, () -> ((Actor) Thread.currentThread()).doing() + " lets others go first");
        }
        return !yields;
    }

    @Override
    public void deliver(Runnable outcome) {
        if (!outcomeFaults || isDead()) {
            outcome.run();
            return;
        }
        switch (schedule.fault(Point.OUTCOME)) {
            case TWICE -> {
                outcome.run();
                outcome.run();
            }
            case AGAIN -> {
                outcome.run();
                if (!isDead()) {
                    executor().execute(outcome);
                }
            }
            case SECOND_LATE -> deliver(SECOND, outcome);
            case HOUR_LATE -> {
                tooLate = true;
                deliver(HOUR, outcome);
            }
            default -> outcome.run();
        }
    }

    private void deliver(Duration after, Runnable outcome) {
        late.incrementAndGet();
        stage().schedule(after, () -> {
            late.decrementAndGet();
            if (!isDead()) {
                executor().execute(outcome);
            }
        });
    }
}
