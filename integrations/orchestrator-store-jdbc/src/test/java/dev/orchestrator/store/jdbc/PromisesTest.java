package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link PowerLossTest} sees in a trace, and what it must not overlook. */
class PromisesTest {
    private static final String HEADER = "1 pwrite64(7</d/r.db-wal>, \"" + "\\0".repeat(32) + "\", 32, 0) = 32";
    private static final String MORE = "1 pwrite64(7</d/r.db-wal>, \"" + "\\0".repeat(24) + "\", 24, 32) = 24";
    private static final String LAST =
            "1 pwrite64(7</d/r.db-wal>, \"\\0\\0\\0\\1\\0\\0\\0\\2" + "\\0".repeat(16) + "\", 24, 32) = 24";
    private static final String PAGE =
            "1 pwrite64(7</d/r.db-wal>, \"tk00n00001x" + "\\377".repeat(40) + "\", 51, 56) = 51";
    private static final String FLUSH = "1 fdatasync(7</d/r.db-wal>) = 0";
    private static final String ACK = "2 write(9</d/said.acks>, \"ack append tk00n00001x\\n\", 23) = 23";

    private static Trace trace(String... lines) throws IOException {
        return Trace.parse(new BufferedReader(new StringReader(String.join("\n", lines))));
    }

    private static List<String> broken(String... lines) throws IOException {
        return new SqlitePromises(trace(lines)).broken();
    }

    @Test
    void a_promise_after_a_flush_is_kept() throws IOException {
        assertThat(broken(HEADER, LAST, PAGE, FLUSH, ACK)).isEmpty();
    }

    @Test
    void a_promise_before_its_flush_is_broken() throws IOException {
        assertThat(broken(HEADER, LAST, PAGE, ACK, FLUSH))
                .singleElement()
                .asString()
                .contains("not flushed");
        assertThat(broken(HEADER, LAST, FLUSH, PAGE, ACK))
                .singleElement()
                .asString()
                .contains("not flushed");
        assertThat(broken(HEADER, LAST, PAGE, FLUSH.replace("= 0", "= -1 EIO (Input/output error)"), ACK))
                .hasSize(1);
        assertThat(broken(HEADER, LAST, PAGE, FLUSH.replace("r.db-wal", "r.db"), ACK))
                .hasSize(1);
    }

    @Test
    void a_flush_in_mid_transaction_is_not_enough() throws IOException {
        assertThat(broken(HEADER, MORE, PAGE, FLUSH, ACK)).hasSize(1);
        assertThat(broken(HEADER, MORE, PAGE, FLUSH, LAST, PAGE, ACK)).hasSize(1);
        assertThat(broken(HEADER, MORE, PAGE, LAST, PAGE, FLUSH, ACK)).isEmpty();
    }

    @Test
    void what_was_never_written_is_missed() throws IOException {
        assertThat(broken(HEADER, LAST, PAGE.replace("n00001x", "n00002x"), FLUSH, ACK))
                .singleElement()
                .asString()
                .contains("never written");
    }

    @Test
    void a_flush_counts_from_its_beginning_to_its_end() throws IOException {
        String begun = "3 fsync(7</d/r.db-wal> <unfinished ...>";
        String ended = "3 <... fsync resumed>) = 0";

        assertThat(broken(HEADER, LAST, PAGE, begun, ended, ACK)).isEmpty();
        assertThat(broken(HEADER, LAST, begun, PAGE, ended, ACK)).hasSize(1);
        assertThat(broken(HEADER, LAST, PAGE, begun, ACK, ended)).hasSize(1);
        assertThat(broken(HEADER, LAST, PAGE, begun, ACK)).hasSize(1);
    }

    @Test
    void a_log_that_is_written_over_too_early_or_taken_away_is_reported() throws IOException {
        String page = "1 pwrite64(5</d/r.db>, \"page\", 4, 0) = 4";
        String flush = "1 fsync(5</d/r.db>) = 0";

        assertThat(new SqlitePromises(trace(HEADER, LAST, PAGE, FLUSH, page, flush, HEADER, ACK)).lost())
                .isEmpty();
        assertThat(new SqlitePromises(trace(HEADER, LAST, PAGE, FLUSH, page, HEADER, flush, ACK)).lost())
                .singleElement()
                .asString()
                .contains("before its log was written over");
        assertThat(new SqlitePromises(trace(HEADER, LAST, PAGE, FLUSH, "1 unlink(\"/d/r.db-wal\") = 0", ACK)).lost())
                .hasSize(1);
        assertThatThrownBy(() -> trace(HEADER, "1 ftruncate(7</d/r.db-wal>, 0) = 0", ACK, "nonsense"))
                .hasMessageContaining("line 4");
        assertThatThrownBy(() -> broken(HEADER, "1 ftruncate(7</d/r.db-wal>, 0) = 0", ACK))
                .hasMessageContaining("unknown");
    }

    @Test
    void names_are_flushed_with_their_folder() throws IOException {
        String created = "1 openat(AT_FDCWD</home>, \"/d/r.db-wal\", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 7</d/r.db-wal>";
        String folder = "1 fsync(8</d>) = 0";

        assertThat(new SqlitePromises(trace(created, HEADER, LAST, PAGE, FLUSH, folder, ACK)).lost())
                .isEmpty();
        assertThat(new SqlitePromises(trace(folder, created, HEADER, LAST, PAGE, FLUSH, ACK)).lost())
                .singleElement()
                .asString()
                .contains("the name of /d/r.db-wal");
    }

    @Test
    void bytes_are_read_as_they_were_written() throws IOException {
        Trace trace = trace(
                "12  write(3</d/a b>, \"\\n\\t\\\"\\\\x\\0\\1777\\377\\33[\", 11) = 11",
                "12  --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8} ---",
                "12  write(4<pipe:[1]>, \"lo\"..., 5) = 5",
                "13  exit_group(0 <unfinished ...>",
                "13  <... exit_group resumed>) = ?",
                "14  write(1</d/c>, \"x\", 1 <detached ...>",
                "12  +++ exited with 0 +++");

        assertThat(trace.calls()).hasSize(2);
        assertThat(trace.calls().get(0).data())
                .containsExactly('\n', '\t', '"', '\\', 'x', 0, 0177, '7', (byte) 0377, 033, '[');
        assertThat(trace.calls().get(0).path()).isEqualTo("/d/a b");
        assertThat(trace.calls().get(0).cut()).isFalse();
        assertThat(trace.calls().get(1).cut()).isTrue();
    }
}
