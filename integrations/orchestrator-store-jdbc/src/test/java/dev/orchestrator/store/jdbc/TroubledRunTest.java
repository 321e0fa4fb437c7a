package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose storage fails them midway. Each says what is wrong and what to do, repairs nothing by itself, and, resumed
 * once the cause is gone, ends as it would have without: no step that was acknowledged is done again.
 */
@Timeout(60)
class TroubledRunTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** Longer than any test may take. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int TASKS = 3;
    private static final int STEPS = 4;
    /** The step, counted over the run, before which the trouble begins. */
    private static final int MIDWAY = 6;

    /** Fills pages quickly. */
    private static final String BULK = "x".repeat(5_000);

    /** Above what is kept inline, so that it becomes an artifact. */
    private static final int LARGE = 80_000;

    @TempDir
    private Path folder;

    private final Map<String, Integer> done = new ConcurrentHashMap<>();
    private final CountDownLatch midway = new CountDownLatch(1);
    private volatile Trouble trouble = () -> {};

    /** Happens once, between two steps of the run. */
    private interface Trouble {
        void begin() throws Exception;
    }

    private Path database() {
        return folder.resolve("runs.db");
    }

    private SqliteStateStore open() {
        return SqliteStateStore.open(database());
    }

    private Orchestrator on(StateStore store) {
        return Orchestrator.builder()
                .pipeline(pipeline())
                .lease(LEASE)
                .store(store)
                .build();
    }

    /** Tasks one after the other, each with a few steps; the run's result says how many there were. */
    private Pipeline pipeline() {
        return Pipeline.builder()
                .planner((request, context) -> {
                    int settled = request.children().stream()
                                    .mapToInt(child -> child.handoff()
                                            .orElseThrow()
                                            .result()
                                            .as(String.class)
                                            .length())
                                    .sum()
                            / LARGE;
                    return settled < TASKS
                            ? Move.split(Subtask.work("t" + settled, "worker").doneWhen(Criterion.of("large", "large")))
                            : Move.conclude(settled);
                })
                .worker("worker", (assignment, context) -> {
                    for (int i = 0; i < STEPS; i++) {
                        String step = assignment.name() + "/" + i;
                        if (done.size() == MIDWAY) {
                            Trouble now = trouble;
                            trouble = () -> {};
                            now.begin();
                            midway.countDown();
                        }
                        context.step("do", step, Effect.IDEMPOTENT, String.class, id -> {
                            done.merge(step, 1, Integer::sum);
                            return BULK;
                        });
                    }
                    return Handoff.of(assignment.name() + "y".repeat(LARGE - 2));
                })
                .verifier(
                        "large",
                        (submission, context) ->
                                submission.result().as(String.class).length() == LARGE
                                        ? CheckResult.passed(1)
                                        : CheckResult.rejected("small", "Too small."))
                .verifier(
                        "all",
                        (submission, context) -> submission.result().as(Integer.class) == TASKS
                                ? CheckResult.passed(1)
                                : CheckResult.rejected("few", "Too few."))
                .build();
    }

    private static Goal goal() {
        return Goal.of("outlive trouble").doneWhen(Criterion.of("all", "all"));
    }

    private static void stops(Run run, String... words) {
        assertThatThrownBy(() -> run.await(LONG))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll(words);
    }

    /** The step under way may have been done without anybody having been told, all others were done once. */
    private void ends(Run run) throws InterruptedException {
        assertThat(run.await(LONG))
                .hasValueSatisfying(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Accepted.class,
                                accepted -> assertThat(accepted.result().as(Integer.class))
                                        .isEqualTo(TASKS)));
        assertThat(done).hasSize(TASKS * STEPS);
        assertThat(done.values().stream().filter(times -> times > 1).count())
                .as("steps done again of %s", done)
                .isLessThanOrEqualTo(1);
        assertThat(run.report().tasks())
                .hasSize(TASKS + 1)
                .allSatisfy(task -> assertThat(task.attempts()).hasSizeLessThanOrEqualTo(1));
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void pragma(SqliteStateStore store, String pragma) {
        store.write(() -> pragma, session -> {
            session.execute("pragma " + pragma);
            return pragma;
        });
    }

    /** Starts the run and leaves it midway, as a process that ends in good order does. */
    private RunId suspended() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        trouble = () -> {
            midway.countDown();
            never.await();
        };
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            RunId run = orchestrator.start(goal()).id();
            assertThat(midway.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return run;
        }
    }

    private void resumesAndEnds(RunId run) throws InterruptedException {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            ends(orchestrator.resume(run));
        }
    }

    private void isNotResumed(RunId run, String... words) {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            long head = store.runs(RunQuery.all(1)).get(0).head();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> orchestrator.resume(run))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContainingAll(words);
            }
            assertThat(store.runs(RunQuery.all(1)).get(0).head()).isEqualTo(head);
        }
    }

    @Test
    void a_run_without_trouble_ends() throws Exception {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            ends(orchestrator.start(goal()));
        }
        assertThat(done.values()).containsOnly(1);
    }

    @Test
    void the_disk_fills_up() throws Exception {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            trouble = () -> pragma(store, "max_page_count = 1"); // as many as there are
            Run run = orchestrator.start(goal());

            stops(run, "append records", run.id().value(), "runs.db", "SQLITE_FULL", "make room and resume the run");

            pragma(store, "max_page_count = 1000000");
            ends(orchestrator.resume(run.id()));
        }
    }

    @Test
    void the_database_becomes_read_only() throws Exception {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            Session writers = store.write(() -> "borrow", session -> session);
            trouble = () -> writers.execute("pragma query_only = on");
            Run run = orchestrator.start(goal());

            stops(run, "append record", run.id().value(), "runs.db", "SQLITE_READONLY", "the right to write");
            assertThatThrownBy(() -> orchestrator.resume(run.id()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("acquire run " + run.id(), "SQLITE_READONLY", "the right to write");

            writers.execute("pragma query_only = off");
            ends(orchestrator.resume(run.id()));
        }
    }

    @Test
    void another_process_keeps_the_run() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        trouble = () -> {
            midway.countDown();
            goOn.await();
        };
        try (SqliteStateStore store = open();
                Orchestrator owner = on(store);
                SqliteStateStore others = open();
                Orchestrator other = on(others)) {
            Run run = owner.start(goal());
            assertThat(midway.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> other.resume(run.id()))
                    .isInstanceOf(RunOwnedException.class)
                    .hasMessageContainingAll("acquire run " + run.id(), "runs.db", "another process", "wait until");
            assertThat(other.resumeAll()).isEmpty();

            Run observed = other.observe(run.id());
            goOn.countDown();
            ends(run);
            ends(observed);
        }
    }

    @Test
    void another_owner_takes_the_run_away() throws Exception {
        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            trouble = () -> sql("update run set owner = 'thief', epoch = epoch + 1");
            Run run = orchestrator.start(goal());

            stops(run, run.id().value(), "not owned", "the owner thief", "stop running it here");
            List<JournalRecord> journal = store.read(run.id(), 1, Integer.MAX_VALUE);
            assertThat(journal).extracting(JournalRecord::epoch).containsOnly(1L);

            ends(orchestrator.resume(run.id()));
        }
    }

    @Test
    void the_stores_clock_jumps() throws Exception {
        for (Duration jump : List.of(Duration.ofDays(3_650), Duration.ofDays(-3_650))) {
            done.clear();
            ManualClock clock = new ManualClock();
            Path each = folder.resolve("clock" + jump.toDays() + ".db");
            try (SqliteStateStore store = SqliteStateStore.open(each, clock);
                    Orchestrator orchestrator = on(store)) {
                trouble = () -> clock.move(jump);

                ends(orchestrator.start(goal()));
            }
        }
    }

    @Test
    void a_run_whose_owner_was_killed_is_taken_over_at_once_though_the_clock_went_back() throws Exception {
        RunId run = suspended();
        sql("update run set owner = 'dead', lease_until = " + Long.MAX_VALUE);

        resumesAndEnds(run);
    }

    @Test
    void the_database_is_cut_short() throws Exception {
        RunId run = suspended();
        byte[] whole = Files.readAllBytes(database());
        for (int part = 1; part <= 4; part++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * part / 5);
            Files.write(database(), cut);

            assertThatThrownBy(() -> resumesAndEnds(run))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll("runs.db", "damaged", "restore a backup");
            assertThat(Files.readAllBytes(database())).isEqualTo(cut);
        }
        Files.write(database(), whole);
        resumesAndEnds(run);
    }

    @Test
    void a_record_is_edited() throws Exception {
        RunId run = suspended();
        sql("create table kept as select * from event", "update event set payload = x'7b7d' where seq = 9");

        isNotResumed(run, "record 9 of run " + run, "was changed", "nothing after record 8", "Restore");

        sql("delete from event", "insert into event select * from kept", "drop table kept");
        resumesAndEnds(run);
    }

    @Test
    @Tag("slow")
    void a_record_is_deleted() throws Exception {
        RunId run = suspended();
        sql("create table kept as select * from event where seq = 9", "delete from event where seq = 9");

        isNotResumed(run, "record 9 of run " + run, "is missing", "restore it from a backup");

        sql("insert into event select * from kept", "drop table kept");
        resumesAndEnds(run);
    }

    /** A record that a later version may write. */
    private record Newer(long seq, long epoch, String type, int version) implements JournalRecord {
        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public String task() {
            return "";
        }

        @Override
        public int attempt() {
            return 0;
        }

        @Override
        public byte[] payload() {
            return new byte[] {'{', '}'};
        }
    }

    private void ofANewerVersion(String type, int version, String... words) throws Exception {
        RunId run = suspended();
        long head;
        try (SqliteStateStore store = open()) {
            Ownership by = store.acquire(run, "newer", Records.TTL);
            head = store.runs(RunQuery.all(1)).get(0).head();
            store.append(by, head, List.of(new Newer(head + 1, by.epoch(), type, version)));
            store.release(by, "suspended");
        }

        isNotResumed(run, words);

        sql("delete from event where seq = " + (head + 1), "update run set head = " + head);
        resumesAndEnds(run);
    }

    @Test
    void the_journal_has_an_event_of_a_newer_version() throws Exception {
        ofANewerVersion("task-dreamt", 1, "'task-dreamt'", "newer version");
    }

    @Test
    @Tag("slow")
    void the_journal_has_a_known_event_in_a_newer_version() throws Exception {
        ofANewerVersion("run-ended", 99, "'run-ended'", "99", "newer version");
    }

    @Test
    @Tag("slow")
    void the_database_is_of_a_newer_version() throws Exception {
        RunId run = suspended();
        sql("insert into schema_version values (99, 0)");

        assertThatThrownBy(() -> resumesAndEnds(run))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("runs.db", "newer version", "99", "Nothing was changed");

        sql("delete from schema_version where version = 99");
        resumesAndEnds(run);
    }

    @Test
    void an_artifact_is_missing() throws Exception {
        RunId run = suspended();
        sql("create table kept as select * from blob", "delete from blob");

        try (SqliteStateStore store = open();
                Orchestrator orchestrator = on(store)) {
            stops(orchestrator.resume(run), "there is no artifact");
        }

        sql("insert into blob select * from kept", "drop table kept");
        resumesAndEnds(run);
    }
}
