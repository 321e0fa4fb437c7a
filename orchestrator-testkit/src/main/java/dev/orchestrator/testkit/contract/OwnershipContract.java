package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may append: one owner at a time, and never a former one. */
abstract class OwnershipContract extends JournalContract {
    OwnershipContract() {}

    @Test
    void who_creates_a_run_owns_it() {
        Ownership by = create(RUN);

        assertThat(by.run()).isEqualTo(RUN);
        assertThat(by.owner()).isEqualTo("alice");
        assertThatThrownBy(() -> store().acquire(RUN, "bob", TTL))
                .isInstanceOf(RunOwnedException.class)
                .hasMessageContaining("run-1")
                .hasMessageContaining("alice");
    }

    @Test
    void a_run_is_created_once() {
        Ownership by = create(RUN);

        assertThatThrownBy(() -> store().create(RUN, "bob", TTL))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("run-1");
        store().append(by, 0, entries(by, 1, 1));
        assertThat(journal(RUN)).hasSize(1);
    }

    @Test
    void of_racing_creators_exactly_one_wins() {
        List<Race.End<Ownership>> ends = Race.of(6, number -> store().create(RUN, "owner-" + number, TTL));

        assertThat(ends).flatExtracting(Race.End::result).hasSize(1);
        assertThat(ends).flatExtracting(Race.End::failure).hasSize(5).hasOnlyElementsOfType(StoreException.class);
    }

    @Test
    void of_racing_heirs_exactly_one_wins() throws IOException {
        Ownership last = create(RUN);
        for (int round = 0; round < 10; round++) {
            expire(store(), last);
            List<Race.End<Ownership>> ends = Race.of(4, number -> store().acquire(RUN, "heir-" + number, TTL));

            assertThat(ends).flatExtracting(Race.End::result).hasSize(1);
            assertThat(ends)
                    .flatExtracting(Race.End::failure)
                    .hasSize(3)
                    .hasOnlyElementsOfType(RunOwnedException.class);
            Ownership winner = ends.stream()
                    .flatMap(end -> end.result().stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(winner.epoch()).isGreaterThan(last.epoch());
            last = winner;
        }
    }

    @Test
    void a_released_run_can_be_acquired_at_once_with_a_later_epoch() {
        Ownership first = create(RUN);
        store().append(first, 0, entries(first, 1, 1));
        store().release(first, "suspended");

        Ownership second = store().acquire(RUN, "bob", TTL);
        store().append(second, 1, entries(second, 2, 1));

        assertThat(second.epoch()).isGreaterThan(first.epoch());
        List<Entry> all = new ArrayList<>(entries(first, 1, 1));
        all.addAll(entries(second, 2, 1));
        assertJournal(RUN, all);
    }

    @Test
    void a_former_owner_is_fenced_whatever_it_does() throws IOException {
        Ownership former = create(RUN);
        store().append(former, 0, entries(former, 1, 2));
        expire(store(), former);
        Ownership present = store().acquire(RUN, "bob", TTL);

        assertThatThrownBy(() -> store().append(former, 2, entries(former, 3, 1)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch " + former.epoch());
        assertThatThrownBy(() -> store().append(former, 2, List.of())).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> store().renew(former, TTL)).isInstanceOf(FencedException.class);
        store().release(former, "failed");

        store().append(present, 2, entries(present, 3, 1));
        assertThat(journal(RUN)).hasSize(3);
        assertThatThrownBy(() -> store().acquire(RUN, "carol", TTL)).isInstanceOf(RunOwnedException.class);
        assertThat(store().runs(RunQuery.all(9)))
                .extracting(run -> run.status())
                .containsExactly("running");
    }

    @Test
    void the_same_owner_is_fenced_by_its_own_later_epoch() {
        Ownership former = create(RUN);
        store().release(former, "suspended");
        Ownership present = store().acquire(RUN, "alice", TTL);

        assertThatThrownBy(() -> store().append(former, 0, entries(former, 1, 1)))
                .isInstanceOf(FencedException.class);
        store().append(present, 0, entries(present, 1, 1));
    }

    @Test
    void a_renewed_lease_keeps_others_out() throws IOException {
        Ownership by = create(RUN);

        Ownership renewed = store().renew(by, TTL.multipliedBy(2));

        assertThat(renewed).isEqualTo(by);
        assertThatThrownBy(() -> store().acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
        store().append(renewed, 0, entries(renewed, 1, 1));
    }

    @Test
    void releasing_twice_does_nothing() {
        Ownership by = create(RUN);
        store().release(by, "suspended");

        store().release(by, "failed");

        assertThat(store().runs(RunQuery.all(9)))
                .extracting(run -> run.status())
                .containsExactly("suspended");
        assertThatThrownBy(() -> store().renew(by, TTL)).isInstanceOf(FencedException.class);
    }

    @Test
    void a_lease_lasts_some_time() {
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> store().create(RUN, "alice", wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ttl");
        }
        assertThat(store().runs(RunQuery.all(9))).isEmpty();
    }
}
