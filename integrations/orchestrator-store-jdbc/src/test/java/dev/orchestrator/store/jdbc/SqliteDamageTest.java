package dev.orchestrator.store.jdbc;

import static dev.orchestrator.store.jdbc.Records.RUN;
import static dev.orchestrator.store.jdbc.Records.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDamageTest {
    @TempDir
    private Path folder;

    private Path database() {
        return folder.resolve("runs.db");
    }

    private Ownership written(SqliteStateStore store, int records) {
        Ownership by = store.create(RUN, "alice", TTL);
        Records.append(store, by, 0, records);
        return by;
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void a_file_that_is_no_database_is_refused_and_left_alone() throws IOException {
        byte[] letter =
                "Dear Ms Planner, this is not a database at all.\n".repeat(200).getBytes();
        Files.write(database(), letter);

        assertThatThrownBy(() -> SqliteStateStore.open(database()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("runs.db")
                .hasMessageContaining("not an SQLite database");
        assertThat(Files.readAllBytes(database())).isEqualTo(letter);
        assertThat(folder.toFile().list()).containsExactly("runs.db");
    }

    @Test
    void another_programs_database_is_refused_and_left_alone() throws Exception {
        sql("create table run (song text)", "insert into run values ('Song 2')");
        byte[] before = Files.readAllBytes(database());

        assertThatThrownBy(() -> SqliteStateStore.open(database()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another program's");
        assertThat(Files.readAllBytes(database())).isEqualTo(before);
        assertThat(folder.toFile().list()).containsExactly("runs.db");
    }

    @Test
    void an_empty_file_is_taken_for_a_new_database_only_if_it_was_none() throws IOException {
        Files.createFile(database());
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 3);
        }
        Files.write(database(), new byte[0]);

        assertThatThrownBy(() -> SqliteStateStore.open(database()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("empty, though it held runs")
                .hasMessageContaining("runs.db.lock");
        assertThat(database()).isEmptyFile();
    }

    @Test
    void places_where_no_database_can_be_are_named() {
        assertThatThrownBy(() -> SqliteStateStore.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is a directory");
        assertThatThrownBy(() -> SqliteStateStore.open(folder.resolve("missing/runs.db")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no directory " + folder.toAbsolutePath().resolve("missing"));
        assertThatThrownBy(() -> SqliteStateStore.open(folder.resolve("runs.db?mode=memory")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("'?'");
    }

    @Test
    void a_directory_one_may_not_write_to_is_named() throws IOException {
        // Nobody, root included, may create a file in the first; the second is for systems without it.
        Path proc = Path.of("/proc/self");
        Path locked = Files.isDirectory(proc) ? proc : Files.createDirectory(folder.resolve("locked"));
        locked.toFile().setWritable(false);

        assertThatThrownBy(() -> SqliteStateStore.open(locked.resolve("runs.db")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("runs.db")
                .hasMessageContaining("may write to it");
    }

    @Test
    void a_newer_schema_is_refused_and_left_alone() throws Exception {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 3);
        }
        sql("insert into schema_version values (99, 0)");
        byte[] before = Files.readAllBytes(database());

        assertThatThrownBy(() -> SqliteStateStore.open(database()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("99");
        assertThat(Files.readAllBytes(database())).isEqualTo(before);
    }

    @Test
    void a_disk_that_fills_up_while_the_tables_are_made_is_named() throws SQLException {
        SqliteFile file = SqliteFile.at(database(), Clock.systemUTC());
        try (LockFile lock = LockFile.open(file.beside(".lock"));
                Session session = file.connect()) {
            session.execute("pragma max_page_count = 3");

            assertThatThrownBy(() -> file.prepare(session, lock))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("prepare the tables", "runs.db", "SQLITE_FULL", "make room");

            session.execute("pragma max_page_count = 1000");
            file.prepare(session, lock);
        }
    }

    @Test
    void a_disk_that_fills_up_in_mid_append_costs_nothing_but_that_append() {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            Ownership by = written(store, 5);
            pragma(store, "max_page_count = 40");

            assertThatThrownBy(() -> store.append(by, 5, Records.events(by, 6, 50, 10_000)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("append records 6 to 55 to run run-1")
                    .hasMessageContaining("runs.db")
                    .hasMessageContaining("SQLITE_FULL")
                    .hasMessageContaining("make room");
            Records.assertWhole(store, RUN, 5);

            Records.append(store, by, 5, 1);
            pragma(store, "max_page_count = 100000");
            store.append(by, 6, Records.events(by, 7, 50, 10_000));
            Records.assertWhole(store, RUN, 56);
        }
    }

    @Test
    void a_database_that_becomes_read_only_says_so_and_goes_on_afterwards() throws SQLException {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            Ownership by = written(store, 5);
            Session writers = store.write(() -> "borrow", session -> session);
            writers.execute("pragma query_only = on");

            assertThatThrownBy(() -> Records.append(store, by, 5, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("SQLITE_READONLY")
                    .hasMessageContaining("right to write");

            writers.execute("pragma query_only = off");
            Records.append(store, by, 5, 1);
            Records.assertWhole(store, RUN, 6);
        }
    }

    private static void pragma(SqliteStateStore store, String pragma) {
        store.write(() -> pragma, session -> {
            session.execute("pragma " + pragma);
            return pragma;
        });
    }

    @Test
    void records_that_were_deleted_are_named() throws Exception {
        for (int gone : new int[] {1, 4, 10}) {
            Path each = folder.resolve("deleted-" + gone + ".db");
            try (SqliteStateStore store = SqliteStateStore.open(each)) {
                written(store, 10);
                store.write(() -> "delete", session -> {
                    session.execute("delete from event where seq = " + gone);
                    return RUN;
                });

                assertThatThrownBy(() -> Records.read(store, RUN))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("record " + gone + " of run run-1 is missing");
                assertThatThrownBy(() -> store.read(RUN, Math.max(1, gone - 2), 3))
                        .isInstanceOf(StoreException.class);
            }
        }
    }

    @Test
    void going_on_from_a_record_that_was_deleted_is_refused() throws Exception {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 4);
        }
        sql("delete from event where seq = 4");
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            Ownership by = store.acquire(RUN, "bob", TTL);

            assertThatThrownBy(() -> Records.append(store, by, 4, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("record 4 of run run-1 is missing");
        }
    }

    @Test
    void an_edited_record_breaks_the_chain() throws Exception {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 4);
        }
        for (String edit : List.of("payload = x'7b7d'", "ts = ts + 1", "type = 'other'", "attempt = 2", "task = ''")) {
            sql("create table kept as select * from event", "update event set " + edit + " where seq = 2");
            try (SqliteStateStore store = SqliteStateStore.open(database())) {
                assertThat(Records.chains(RUN, Records.read(store, RUN)))
                        .as(edit)
                        .isFalse();
            }
            sql("delete from event", "insert into event select * from kept", "drop table kept");
        }
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            Records.assertWhole(store, RUN, 4);
        }
    }

    @Test
    void flipped_bits_are_loud_or_break_the_chain() throws Exception {
        flipBits(40);
    }

    @Test
    @Tag("slow")
    void many_flipped_bits_are_loud_or_break_the_chain() throws Exception {
        flipBits(2_000);
    }

    private void flipBits(int times) throws IOException {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 200);
        }
        byte[] whole = Files.readAllBytes(database());
        Random random = new Random(7);
        int noticed = 0;
        for (int i = 0; i < times; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            noticed += noticesDamage(damaged, 200) ? 1 : 0;
        }
        assertThat(noticed).as("flips that were noticed, of %d", times).isGreaterThan(times / 4);
    }

    @Test
    void a_truncated_database_is_loud_or_breaks_the_chain() throws Exception {
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            written(store, 200);
        }
        byte[] whole = Files.readAllBytes(database());
        for (int length = 100; length < whole.length; length += whole.length / 12) {
            assertThat(noticesDamage(Arrays.copyOf(whole, length), 200))
                    .as("cut to %d bytes of %d", length, whole.length)
                    .isTrue();
        }
    }

    /** Returns whether damage is noticed; fails if it is not and the journal is not what was written. */
    private boolean noticesDamage(byte[] damaged, int records) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy").resolve("runs.db");
        Files.write(copy, damaged);
        List<JournalRecord> journal;
        try (SqliteStateStore store = SqliteStateStore.open(copy)) {
            journal = Records.read(store, RUN);
        } catch (StoreException e) {
            return true;
        }
        if (!Records.chains(RUN, journal)) {
            return true;
        }
        assertThat(journal).hasSize(records);
        return false;
    }

    @Test
    void a_torn_log_leaves_a_prefix_that_chains() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("torn"));
        byte[] log;
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            Ownership by = store.create(RUN, "alice", TTL);
            for (int head = 0; head < 20; head++) {
                Records.append(store, by, head, 1);
            }
            Files.copy(database(), copy.resolve("runs.db"));
            log = Files.readAllBytes(folder.resolve("runs.db-wal"));
        }
        int shortest = 20;
        for (int length = log.length; length > log.length / 2; length -= log.length / 15) {
            Files.write(copy.resolve("runs.db-wal"), Arrays.copyOf(log, length));
            Files.deleteIfExists(copy.resolve("runs.db-shm"));
            Path each = Files.createDirectory(copy.resolve("cut-" + length));
            Files.copy(copy.resolve("runs.db"), each.resolve("runs.db"));
            Files.copy(copy.resolve("runs.db-wal"), each.resolve("runs.db-wal"));
            try (SqliteStateStore store = SqliteStateStore.open(each.resolve("runs.db"))) {
                List<JournalRecord> journal = Records.read(store, RUN);
                assertThat(Records.chains(RUN, journal)).isTrue();
                assertThat(journal.size()).isLessThanOrEqualTo(shortest);
                shortest = journal.size();
                Ownership by = store.acquire(RUN, "bob", TTL);
                Records.append(store, by, shortest, 1);
                Records.assertWhole(store, RUN, shortest + 1);
            }
        }
        assertThat(shortest).isLessThan(15);
    }

    @Test
    void artifacts_that_changed_on_disk_are_named_and_one_that_is_gone_can_be_put_again() throws Exception {
        byte[] many = new byte[3 << 20];
        Arrays.fill(many, (byte) 7);
        try (SqliteStateStore store = SqliteStateStore.open(database())) {
            ArtifactRef few = store.put(new ByteArrayInputStream(new byte[] {1, 2, 3}));
            ArtifactRef large = store.put(new ByteArrayInputStream(many));
            Path file = folder.resolve("runs.db.artifacts")
                    .resolve(large.sha256().substring(0, 2))
                    .resolve(large.sha256().substring(2));
            byte[] changed = many.clone();
            changed[2 << 20] ^= 1;
            Files.write(file, changed);
            sql("update blob set bytes = x'010204' where size = 3");

            for (ArtifactRef ref : List.of(few, large)) {
                assertThatThrownBy(() -> readAll(store, ref))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("artifact " + ref.sha256() + " is damaged");
            }
            Files.write(file, Arrays.copyOf(many, 100));
            assertThatThrownBy(() -> readAll(store, large)).hasMessageContaining("damaged");
            store.put(new ByteArrayInputStream(many));
            assertThat(readAll(store, large)).isEqualTo(many);

            Files.delete(file);
            assertThatThrownBy(() -> readAll(store, large))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no artifact " + large.sha256())
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("restore it from a backup");
            ArtifactRef never = new ArtifactRef("0".repeat(64), 3);
            assertThatThrownBy(() -> store.open(never))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(never.sha256(), "runs.db;", "restore it from a backup");
            store.put(new ByteArrayInputStream(many));
            assertThat(readAll(store, large)).isEqualTo(many);
            try (var files = Files.list(folder.resolve("runs.db.artifacts"))) {
                assertThat(files.filter(it -> it.toString().endsWith(".tmp"))).isEmpty();
            }
        }
    }

    private static byte[] readAll(SqliteStateStore store, ArtifactRef ref) throws IOException {
        try (InputStream in = store.open(ref)) {
            in.skipNBytes(2);
            byte[] rest = in.readAllBytes();
            byte[] all = new byte[rest.length + 2];
            Arrays.fill(all, 0, 2, rest[0]);
            System.arraycopy(rest, 0, all, 2, rest.length);
            return all;
        }
    }
}
