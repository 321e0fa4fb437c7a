package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.store.jdbc.Promises.Ack;
import dev.orchestrator.store.jdbc.Trace.Call;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Before a store says that it keeps something, that is on disk: seen from outside, call by call. */
@Tag("slow")
@Timeout(300)
@Isolated("strace stops what it looks at at each call: beside other tests that takes minutes")
class PowerLossTest {
    private static final int RUNS = 8;
    private static final int APPENDS = 100;
    private static final int CUTS = 40;

    @TempDir
    private Path folder;

    private final Random random = new Random(5);

    @BeforeAll
    static void strace() throws Exception {
        Strace.require();
    }

    @Test
    void sqlite_flushes_its_log_before_each_promise() throws Exception {
        Trace trace = sqlite("safe");
        SqlitePromises promises = new SqlitePromises(trace);

        report("SQLite", promises);
        assertThat(promises.acks()).hasSizeGreaterThan(RUNS * APPENDS);
        assertThat(promises.logs()).as("logs, so that one was written over").isGreaterThan(1);
        assertThat(promises.broken()).isEmpty();
        assertThat(promises.lost()).isEmpty();
        assertThat(promises.flushes())
                .as("runs share flushes")
                .isLessThan(promises.acks().size());
        for (Ack ack : sample(promises)) {
            assertThat(new PowerCut(promises, folder, random).at(ack))
                    .as("lost by a power cut at %s", ack)
                    .isEmpty();
        }

        SqlitePromises noLogs = new SqlitePromises(trace.without(call -> isFlushOf(call, ".db-wal")));
        assertThat(noLogs.broken()).hasSameSizeAs(promises.acks());
        SqlitePromises noDatabase = new SqlitePromises(trace.without(call -> isFlushOf(call, ".db")));
        assertThat(noDatabase.lost()).anyMatch(it -> it.startsWith("a page of the database"));
        SqlitePromises noNames = new SqlitePromises(trace.without(call -> isFlushOf(call, folder.getFileName() + "")));
        assertThat(noNames.lost()).anyMatch(it -> it.startsWith("the name of") && it.contains("runs.db was"));
        assertThat(noNames.lost()).anyMatch(it -> it.startsWith("the name of") && it.contains("runs.db-wal was"));
        assertThat(noNames.broken()).hasSize(RUNS).allMatch(it -> it.startsWith("large"));
        SqlitePromises noFiles = new SqlitePromises(trace.without(call -> isFlushOf(call, ".tmp")));
        assertThat(noFiles.broken()).hasSize(RUNS).allMatch(it -> it.contains("named before it was flushed"));
    }

    private static boolean isFlushOf(Call call, String suffix) {
        return call.isFlush() && call.path().endsWith(suffix);
    }

    private List<Ack> sample(Promises promises) {
        List<Ack> sample = new ArrayList<>(promises.acks());
        Collections.shuffle(sample, random);
        return sample.subList(0, CUTS);
    }

    private static void report(String database, Promises promises) {
        int acks = promises.acks().size();
        long flushes = promises.flushes();
        System.out.printf(
                "%s: %d promises, %d flushes of the log, %.1f promises a flush%n",
                database, acks, flushes, (double) acks / flushes);
    }

    @Test
    void sqlite_without_flushing_is_found_out() throws Exception {
        SqlitePromises promises = new SqlitePromises(sqlite("careless"));

        assertThat(promises.broken()).hasSameSizeAs(promises.acks());
        Ack last = promises.acks().get(promises.acks().size() - 1);
        assertThat(new PowerCut(promises, folder, random).at(last)).isNotEmpty();
    }

    private Trace sqlite(String how) throws Exception {
        return trace(folder.toRealPath().resolve("runs.db").toString(), List.of(), how, () -> {});
    }

    @Test
    void postgres_flushes_its_log_before_each_promise() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = PostgresServer.on(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            String url = server.getJdbcUrl("postgres", "postgres");
            PostgresServer.open(url).close();
            PostgresPromises.noteTransactions(url);

            Map<String, Long> transactions = new HashMap<>();
            Trace trace = trace(url, processes(data), "safe", () -> {
                transactions.putAll(PostgresPromises.transactions(url));
                server.close();
            });
            PostgresPromises promises = new PostgresPromises(trace, transactions);

            report("PostgreSQL", promises);
            assertThat(promises.acks()).hasSizeGreaterThan(RUNS * APPENDS);
            assertThat(promises.broken()).isEmpty();

            assertThat(new PostgresPromises(trace.without(Call::isFlush), transactions).broken())
                    .hasSameSizeAs(promises.acks())
                    .allMatch(it -> it.endsWith("was not flushed"));
        }
    }

    /** Returns the server's processes; those that it starts later are theirs. */
    private static List<Long> processes(Path data) throws IOException {
        String first = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        ProcessHandle server = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private Trace trace(String storage, List<Long> others, String how, Strace.Ending ending) throws Exception {
        Path acks = Files.createFile(folder.resolve("said.acks"));
        return Strace.run(
                folder,
                others,
                ChildJvm.command(
                        PowerChild.class,
                        storage,
                        acks.toString(),
                        Integer.toString(RUNS),
                        Integer.toString(APPENDS),
                        how),
                ending);
    }
}
