package dev.orchestrator.samples.hanoi;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The moves that a run's journal has, read on from where it was read to before. Not thread-safe. */
final class MovesOnRecord {
    private static final int PAGE = 200;

    private final Puzzle puzzle;
    /** By number, from 1. */
    private final @Nullable String[] moves;

    private long head;
    private int count;

    MovesOnRecord(Puzzle puzzle) {
        this.puzzle = puzzle;
        this.moves = new String[puzzle.moves() + 1];
    }

    record Key(int content, String name, int occurrence) {}

    record Step(Key key, String result) {}

    /** One record of several moves. */
    record Several(Object call, List<Step> steps) {}

    /** One record of one move. */
    record Single(Object call, String effect, Key key, String result) {}

    /** Returns the run that is played; empty before its goal is on record. */
    static Optional<RunId> run(StateStore store) {
        return store.runs(RunQuery.all(Integer.MAX_VALUE)).stream()
                .filter(run -> run.head() > 0)
                .max(Comparator.comparing(RunSummary::head))
                .map(RunSummary::id);
    }

    /**
     * Reads what is new.
     *
     * @throws IllegalStateException if a move is there that was there before, or that the puzzle does not have
     */
    void readOn(StateStore store, RunId run) {
        List<JournalRecord> page;
        do {
            page = store.read(run, head + 1, PAGE);
            for (JournalRecord each : page) {
                add(each.type(), each.payload());
                head = each.seq();
            }
        } while (page.size() == PAGE);
    }

    /** Takes one record in. */
    void add(String type, byte[] payload) {
        if (type.equals("steps-ran-ahead")) {
            for (Step step : read(payload, Several.class).steps()) {
                add(step.key(), step.result());
            }
        } else if (type.equals("step-recorded")) {
            Single single = read(payload, Single.class);
            add(single.key(), single.result());
        }
    }

    private static <T> T read(byte[] payload, Class<T> type) {
        return Json.read(new String(payload, StandardCharsets.UTF_8), type);
    }

    private void add(Key key, String move) {
        int number = key.content();
        if (number < 1 || number > puzzle.moves()) {
            throw new IllegalStateException("move " + number + " is on record, but there are " + puzzle.moves());
        }
        if (moves[number] != null) {
            throw new IllegalStateException("move " + number + " is on record twice");
        }
        moves[number] = move.intern();
        count++;
    }

    /** Returns how many moves there are. */
    int count() {
        return count;
    }

    /** Returns how many records were read. */
    long records() {
        return head;
    }

    /**
     * Compares the moves, in order, with those the recursion finds.
     *
     * @throws IllegalStateException at the first that is missing or another
     */
    void requireSolution() {
        int[] number = {0};
        puzzle.solve(move -> {
            String played = moves[++number[0]];
            if (!move.equals(played)) {
                throw new IllegalStateException("move " + number[0] + " must be " + move + ", but "
                        + (played == null ? "is not on record" : "was " + played));
            }
        });
    }
}
