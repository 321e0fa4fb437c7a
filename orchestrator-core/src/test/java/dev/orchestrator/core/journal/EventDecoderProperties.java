package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.api.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/** Journals whose bytes were changed at random. */
class EventDecoderProperties {
    private static final List<StoredRecord> CHAINED = StoredRecord.chained(Journals.RUN, Journals.of(Examples.all()));
    private static final List<StoredRecord> UNCHAINED =
            CHAINED.stream().map(r -> r.withHash(new byte[0])).toList();

    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void whatever_bytes_are_there_nothing_but_a_store_exception_comes_of_it(@ForAll long seed) {
        unchained(seed);
    }

    @Tag("slow")
    @Property(tries = 50_000, shrinking = ShrinkingMode.OFF)
    void whatever_bytes_are_there_nothing_but_a_store_exception_comes_of_it_100x(@ForAll long seed) {
        unchained(seed);
    }

    private static void unchained(long seed) {
        List<StoredRecord> journal = edited(UNCHAINED, seed);

        Throwable thrown = catchThrowable(() -> Shelf.events(Journals.RUN, journal));

        if (thrown != null) {
            assertThat(thrown).isExactlyInstanceOf(StoreException.class);
            assertThat(thrown).hasMessageContaining(" of run run-1 (type '");
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void with_hashes_every_change_is_found_and_named(@ForAll long seed) {
        List<StoredRecord> journal = edited(CHAINED, seed);
        int changed = 0;
        while (Arrays.equals(
                journal.get(changed).payload(), CHAINED.get(changed).payload())) {
            changed++;
        }

        assertThat(catchThrowable(() -> Shelf.events(Journals.RUN, journal)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageStartingWith("record " + (changed + 1) + " of run run-1 was changed");
    }

    /** Changes one record in one to three places. */
    private static List<StoredRecord> edited(List<StoredRecord> journal, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<StoredRecord> edited = new ArrayList<>(journal);
        int index = random.nextInt(journal.size());
        edited.set(
                index,
                journal.get(index).withPayload(Edits.of(journal.get(index).payload(), random)));
        return edited;
    }
}
