package dev.orchestrator.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    @TempDir
    private Path folder;

    @Test
    void what_was_appended_by_several_threads_is_there_once() throws Exception {
        Path database = folder.resolve("bare.db");
        try (GroupCommit commit = GroupCommit.open(database)) {
            List<FutureTask<Boolean>> writers = new ArrayList<>();
            for (String run : List.of("a", "b", "c")) {
                writers.add(new FutureTask<>(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                commit.append(run, 2 * i + 1, 2);
                            }
                        },
                        true));
            }
            writers.forEach(writer -> new Thread(writer).start());
            for (FutureTask<Boolean> writer : writers) {
                assertThat(writer.get()).isTrue();
            }
            assertThat(heads(database)).containsExactly("a 40 40", "b 40 40", "c 40 40");
        }
    }

    @Test
    void a_failure_reaches_who_waits() throws Exception {
        try (GroupCommit commit = GroupCommit.open(folder.resolve("bare.db"))) {
            commit.append("a", 1, 1);

            assertThatThrownBy(() -> commit.append("a", 1, 1)).hasMessageContaining("UNIQUE constraint failed");
            assertThatThrownBy(() -> commit.append("a", 2, 1)).hasMessageContaining("the bare group commit failed");
        }
    }

    private static List<String> heads(Path database) throws SQLException {
        List<String> heads = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                ResultSet found = connection
                        .createStatement()
                        .executeQuery("select run_id, max(seq), count(*) from event group by run_id order by run_id")) {
            while (found.next()) {
                heads.add(found.getString(1) + " " + found.getLong(2) + " " + found.getLong(3));
            }
        }
        return heads;
    }
}
