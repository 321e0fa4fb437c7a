package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.journal.Journals;
import dev.orchestrator.core.journal.Shelf;
import dev.orchestrator.core.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Whatever a run was like: its journal, written and read back, says the same. */
class JournalProperties {
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void a_journal_read_back_folds_to_the_same_state(@ForAll long seed) {
        readBack(seed);
    }

    @Tag("slow")
    @Property(tries = 4_000, shrinking = ShrinkingMode.OFF)
    void a_journal_read_back_folds_to_the_same_state_100x(@ForAll long seed) {
        readBack(seed);
    }

    private static void readBack(long seed) {
        World world = new World(seed, true);
        KernelRun run = KernelRun.of(world.goal(), world.limits());
        new Scheduler(run, world, seed).wildly();
        List<EventRecord> written = new ArrayList<>();
        for (KernelRun.Recorded each : run.journal) {
            written.add(Journals.record(written.size() + 1, each.at(), each.event()));
        }
        List<StoredRecord> stored = StoredRecord.chained(Journals.RUN, written);

        RunState folded = new RunState();
        RunState expected = new RunState();
        JournalReader.read(new Shelf(stored), Journals.RUN, (journaled, event) -> {
            KernelRun.Recorded original = run.journal.get((int) journaled.seq() - 1);
            assertThat(Journals.comparable(event)).isEqualTo(Journals.comparable(original.event()));
            folded.apply(journaled.at(), (Event) event);
            expected.apply(original.at(), original.event());
        });

        assertThat(folded.seq()).isEqualTo(run.journal.size());
        assertThat(Dump.of(folded)).isEqualTo(Dump.of(expected));
    }
}
