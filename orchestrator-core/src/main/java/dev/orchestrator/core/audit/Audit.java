package dev.orchestrator.core.audit;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.InMemoryStateStore;
import dev.orchestrator.core.archive.RunArchive;
import dev.orchestrator.core.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Audits runs: reads a journal from its first record on and decides everything once more. Every decision must be the
 * recorded one, so what the journal says has happened is what had to happen, given what planners, workers, verifiers,
 * people and the clock said. No planner, worker, verifier, model or tool is called, and nothing is written.
 *
 * <p>Besides, no record may be missing or changed, steps must belong to calls that were under way, no step has two
 * outcomes, no call comes back with a model call unsettled, and nothing but what was late comes after the end. What an
 * audit cannot know is whether what came from outside, an answer, a decision, the time, is what came then: for that the
 * records have their hashes.
 *
 * @since 0.1.0
 */
public final class Audit {
    private static final int PAGE = 1_000;

    private Audit() {}

    /**
     * What is wrong.
     *
     * @param seq the record it begins with
     * @param what says what is wrong with it
     * @param recorded the events of the recorded decision from where they differ on; empty if it is not about one
     * @param decided what is decided now instead
     */
    public record Problem(long seq, String what, List<String> recorded, List<String> decided) {
        /** Copies the lists. */
        public Problem {
            Objects.requireNonNull(what, "what");
            recorded = List.copyOf(recorded);
            decided = List.copyOf(decided);
        }

        @Override
        public String toString() {
            String both = recorded.isEmpty() && decided.isEmpty()
                    ? ""
                    : "\n  recorded: " + (recorded.isEmpty() ? "nothing" : String.join(", ", recorded))
                            + "\n  decided:  " + (decided.isEmpty() ? "nothing" : String.join(", ", decided));
            return "record " + seq + " " + what + both;
        }
    }

    /**
     * What an audit found.
     *
     * @param records how many were looked at
     * @param decisions how many of them were decided once more
     * @param problems in the order of the records, 20 at most. After a decision that is not the one taken here nothing more
     *     is looked at, because what follows from it says nothing
     */
    public record Report(RunId run, long records, long decisions, List<Problem> problems) {
        /** Copies the list. */
        public Report {
            Objects.requireNonNull(run, "run");
            problems = List.copyOf(problems);
        }

        /** Returns whether nothing is wrong. */
        public boolean isClean() {
            return problems.isEmpty();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("run " + run + ": " + records + " records, " + decisions
                    + " decisions, " + (isClean() ? "all as recorded" : problems.size() + " problems"));
            problems.forEach(problem -> text.append('\n').append(problem));
            return text.toString();
        }
    }

    /**
     * Audits a run as far as it has come. It may be at work meanwhile.
     *
     * @throws StoreException if there is no such run, or the store fails
     */
    public static Report of(StateStore store, RunId run) {
        Objects.requireNonNull(run, "run");
        Decisions decisions = new Decisions();
        JournalReader reader = JournalReader.of(store::open, run, decisions);
        long records = 0;
        List<JournalRecord> page;
        do {
            page = store.read(run, records + 1, PAGE);
            for (JournalRecord journaled : page) {
                try {
                    reader.next(journaled);
                    records++;
                } catch (StoreException e) {
                    decisions.damaged(records + 1, String.valueOf(e.getMessage()));
                }
                if (decisions.isStopped()) {
                    return decisions.report(run, records);
                }
            }
        } while (page.size() == PAGE);
        decisions.end();
        return decisions.report(run, records);
    }

    /**
     * Audits a run that was exported as a folder.
     *
     * @throws StoreException if the folder is not as it was exported, as {@link RunArchive#verify}
     * @throws IOException if reading fails
     */
    public static Report of(Path folder) throws IOException {
        try (StateStore store = new InMemoryStateStore()) {
            return of(store, RunArchive.importInto(folder, store).run());
        }
    }
}
