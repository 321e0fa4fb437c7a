package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.api.store.StoreException;
import java.nio.charset.StandardCharsets;
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
    /** What JSON is made of, so that edits often leave something that still is JSON. */
    private static final byte[] LIKELY = "{}[]\",:\\-+.eE0159tfnu \n\u0000".getBytes(StandardCharsets.UTF_8);

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
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
        byte[] before = journal.get(index).payload();
        byte[] bytes = before;
        while (Arrays.equals(bytes, before)) {
            bytes = before;
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes = edited(bytes, random);
            }
        }
        edited.set(index, journal.get(index).withPayload(bytes));
        return edited;
    }

    private static byte[] edited(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[] {LIKELY[random.nextInt(LIKELY.length)]};
        }
        int at = random.nextInt(bytes.length);
        byte put = random.nextBoolean() ? LIKELY[random.nextInt(LIKELY.length)] : (byte) random.nextInt(256);
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] changed = bytes.clone();
                changed[at] = put;
                return changed;
            }
            case 1 -> {
                return joined(Arrays.copyOf(bytes, at), new byte[] {put}, Arrays.copyOfRange(bytes, at, bytes.length));
            }
            case 2 -> {
                return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
