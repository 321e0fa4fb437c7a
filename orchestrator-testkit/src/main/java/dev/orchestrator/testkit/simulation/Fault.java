package dev.orchestrator.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What can go wrong at a point of a schedule. Its code is what a schedule's text says. */
enum Fault {
    NONE(null, null, 0, "nothing"),

    CRASH_BEFORE(Point.APPEND, Kind.CRASH, 1, "the process dies, and the batch is lost with it"),
    CRASH_AFTER(Point.APPEND, Kind.CRASH, 2, "the process dies when the batch is on record, before it learns that"),
    STORE_ERROR(Point.APPEND, Kind.STORE, 3, "the store fails, and nothing is on record"),
    LOST_ACKNOWLEDGEMENT(Point.APPEND, Kind.STORE, 4, "the store fails after the batch is on record"),
    LOST_OWNERSHIP(Point.APPEND, Kind.STORE, 5, "somebody else owns the run by now"),

    TWICE(Point.OUTCOME, Kind.OUTCOME, 1, "a call's outcome is handed over twice, at once"),
    AGAIN(Point.OUTCOME, Kind.OUTCOME, 2, "a call's outcome is handed over, and again in its turn"),
    SECOND_LATE(Point.OUTCOME, Kind.OUTCOME, 3, "a call's outcome comes a second late"),
    HOUR_LATE(Point.OUTCOME, Kind.OUTCOME, 4, "a call's outcome comes an hour late"),

    DELAY(Point.TIME, Kind.DELAY, 1, "nothing happens until the next time that anybody waits for"),
    MINUTE(Point.TIME, Kind.DELAY, 2, "nothing happens for a minute"),
    HOUR(Point.TIME, Kind.DELAY, 3, "nothing happens for an hour"),

    UNREACHABLE(Point.MODEL, Kind.MODEL, 1, "the model cannot be reached"),
    BUSY(Point.MODEL, Kind.MODEL, 2, "the model wants to be asked again in two minutes"),
    SLOW(Point.MODEL, Kind.MODEL, 3, "the model answers an hour later"),
    TRUNCATED(Point.MODEL, Kind.MODEL, 4, "the answer breaks off in the middle"),
    REFUSED(Point.MODEL, Kind.MODEL, 5, "the model declines");

    /** What faults are allowed by. */
    enum Kind {
        CRASH,
        STORE,
        OUTCOME,
        DELAY,
        MODEL
    }

    private final Point point;
    private final Kind kind;
    private final int code;
    private final String what;

    @SuppressWarnings("NullAway") // only none has neither
    Fault(@Nullable Point point, @Nullable Kind kind, int code, String what) {
        this.point = point;
        this.kind = kind;
        this.code = code;
        this.what = what;
    }

    Kind kind() {
        return kind;
    }

    int code() {
        return code;
    }

    /** Returns what happens, as part of a sentence. */
    String what() {
        return what;
    }

    static Fault of(Point point, int code) {
        for (Fault fault : values()) {
            if (code != 0 && fault.point == point && fault.code == code) {
                return fault;
            }
        }
        return NONE;
    }

    /** Returns the one of this code if it may still happen, and counts it. */
    static Fault given(Point point, int code, int[] left) {
        Fault fault = of(point, code);
        if (fault == NONE || left[fault.kind.ordinal()] == 0) {
            return NONE;
        }
        left[fault.kind.ordinal()]--;
        return fault;
    }

    /** Draws one of those that may still happen here, and counts it. */
    static Fault draw(Point point, int[] left, SplittableRandom dice) {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : values()) {
            if (fault.point == point && left[fault.kind.ordinal()] > 0) {
                possible.add(fault);
            }
        }
        if (possible.isEmpty()) {
            return NONE;
        }
        Fault drawn = possible.get(dice.nextInt(possible.size()));
        left[drawn.kind.ordinal()]--;
        return drawn;
    }
}
