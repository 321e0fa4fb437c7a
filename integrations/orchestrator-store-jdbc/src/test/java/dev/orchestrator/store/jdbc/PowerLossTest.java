package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Before a store says that it keeps something, that is on disk: seen from outside, call by call. */
@Tag("slow")
@Timeout(180)
class PowerLossTest {
    private static final int RUNS = 8;
    private static final int APPENDS = 100;

    @TempDir
    private Path folder;

    @BeforeAll
    static void strace() throws Exception {
        Strace.require();
    }

    @Test
    void sqlite_flushes_its_log_before_each_promise() throws Exception {
        Trace trace = sqlite("safe");
        SqlitePromises promises = new SqlitePromises(trace);

        System.out.println("acks " + promises.acks().size() + " flushes " + promises.flushes(".db-wal") + " logs "
                + promises.logs());
        assertThat(promises.broken()).isEmpty();
        assertThat(promises.lost()).isEmpty();
    }

    @Test
    void sqlite_without_flushing_is_found_out() throws Exception {
        SqlitePromises promises = new SqlitePromises(sqlite("careless"));
        System.out.println("acks " + promises.acks().size() + " flushes " + promises.flushes(".db-wal") + " logs "
                + promises.logs());

        assertThat(promises.broken()).hasSameSizeAs(promises.acks());
    }

    private Trace sqlite(String how) throws Exception {
        Path acks = Files.createFile(folder.resolve("said.acks"));
        return Strace.run(
                folder,
                List.of(),
                ChildJvm.command(
                        PowerChild.class,
                        folder.toRealPath().resolve("runs.db").toString(),
                        acks.toString(),
                        Integer.toString(RUNS),
                        Integer.toString(APPENDS),
                        how));
    }
}
