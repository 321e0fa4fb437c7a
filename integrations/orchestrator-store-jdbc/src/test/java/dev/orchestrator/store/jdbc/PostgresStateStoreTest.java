package dev.orchestrator.store.jdbc;

import static dev.orchestrator.store.jdbc.Records.RUN;
import static dev.orchestrator.store.jdbc.Records.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.FencedException;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunOwnedException;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresStateStoreTest {
    private final String url = PostgresServer.newSchema();

    @Test
    void stores_of_several_processes_hand_runs_over_when_leases_run_out() {
        try (PostgresStateStore first = PostgresServer.open(url);
                PostgresStateStore second = PostgresServer.open(url)) {
            Ownership former = first.create(RUN, "alice", TTL);
            Records.append(first, former, 0, 2);
            assertThatThrownBy(() -> second.acquire(RUN, "bob", TTL))
                    .isInstanceOf(RunOwnedException.class)
                    .hasMessageContaining("alice");

            PostgresServer.execute(url, "update run set lease_until = 0");
            Ownership present = second.acquire(RUN, "bob", TTL);
            Records.append(second, present, 2, 1);

            assertThatThrownBy(() -> Records.append(first, former, 2, 1)).isInstanceOf(FencedException.class);
            Records.assertWhole(first, RUN, 3);
        }
    }

    @Test
    void appending_renews_the_lease() {
        try (PostgresStateStore store = PostgresServer.open(url)) {
            Ownership by = store.create(RUN, "alice", TTL);
            PostgresServer.execute(url, "update run set lease_until = 0");
            Records.append(store, by, 0, 1);

            assertThatThrownBy(() -> store.acquire(RUN, "bob", TTL)).isInstanceOf(RunOwnedException.class);
        }
    }

    @Test
    void stores_that_are_opened_at_the_same_time_make_the_tables_once() throws Exception {
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<Integer> task = new FutureTask<>(() -> {
                try (PostgresStateStore store = PostgresServer.open(url)) {
                    return store.runs(RunQuery.all(1)).size();
                }
            });
            tasks.add(task);
            new Thread(task).start();
        }
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get()).isZero();
        }
    }

    @Test
    void a_newer_schema_is_refused() {
        PostgresServer.open(url).close();
        PostgresServer.execute(url, "insert into schema_version values (99, 0)");

        assertThatThrownBy(() -> PostgresServer.open(url))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version")
                .hasMessageContaining("99");
    }

    @Test
    void tables_of_others_are_refused_and_left_alone() {
        PostgresServer.execute(url, "create table event (place text)", "insert into event values ('Brno')");

        assertThatThrownBy(() -> PostgresServer.open(url))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("prepare the tables")
                .hasMessageContaining("schema of its own");
        PostgresServer.execute(url, "create table run (this_was_rolled_back text)", "select place from event");
    }

    @Test
    void a_server_that_is_not_there_is_named_without_its_password() {
        assertThatThrownBy(() -> PostgresStateStore.open(
                        "jdbc:postgresql://127.0.0.1:1/app?password=hunter2", "alice", "hunter2"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/app")
                .hasMessageContaining("check that the server runs")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void lost_connections_cost_one_call_and_are_replaced() {
        // A connection that was idle for long is tried before it is used; by this clock none is.
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (PostgresStateStore store =
                PostgresStateStore.open(url + "&ApplicationName=victim", "postgres", "", still)) {
            Ownership by = store.create(RUN, "alice", TTL);
            PostgresServer.execute(
                    url,
                    "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'victim'");

            assertThatThrownBy(() -> Records.append(store, by, 0, 1))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("append records 1 to 1 to run run-1")
                    .hasMessageContaining("resume the run");
            Records.append(store, by, 0, 1);
            Records.assertWhole(store, RUN, 1);
        }
    }

    @Test
    void a_failure_in_mid_append_leaves_nothing_of_it() {
        try (PostgresStateStore store = PostgresServer.open(url)) {
            Ownership by = store.create(RUN, "alice", TTL);
            PostgresServer.execute(url, "insert into event values ('run-1', 2, 1, 0, 't', 1, '', 0, '', '')");

            assertThatThrownBy(() -> Records.append(store, by, 0, 3)).isInstanceOf(StoreException.class);
            PostgresServer.execute(url, "delete from event");
            Records.append(store, by, 0, 3);
            Records.assertWhole(store, RUN, 3);
        }
    }

    @Test
    void an_artifact_that_changed_in_the_database_is_named() throws Exception {
        try (PostgresStateStore store = PostgresServer.open(url)) {
            ArtifactRef few = store.put(new ByteArrayInputStream(new byte[] {1, 2, 3}));
            ArtifactRef many = store.put(new ByteArrayInputStream(new byte[2 << 20]));
            PostgresServer.execute(
                    url, "update blob set bytes = '\\x0102' where size = 3", "delete from blob_part where n = 1");

            for (ArtifactRef ref : List.of(few, many)) {
                try (InputStream in = store.open(ref)) {
                    assertThatThrownBy(in::readAllBytes)
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("artifact " + ref.sha256() + " is damaged");
                }
            }
        }
    }

    @Test
    void a_data_source_is_asked_for_few_connections_which_are_given_back() {
        Counting source = new Counting(url);
        try (PostgresStateStore store = PostgresStateStore.open(source)) {
            Ownership by = store.create(RUN, "alice", TTL);
            for (int head = 0; head < 20; head++) {
                Records.append(store, by, head, 1);
            }
            Records.assertWhole(store, RUN, 20);
        }

        assertThat(source.given.get()).isBetween(1, 8);
        assertThat(source.connections)
                .allSatisfy(it -> assertThat(it.isClosed()).isTrue());
    }

    @Test
    void a_connection_that_cannot_be_set_up_is_given_back() {
        Counting source = new Counting(url);
        source.broken = true;

        assertThatThrownBy(() -> PostgresStateStore.open(source))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("odd");

        assertThat(source.connections)
                .hasSize(1)
                .allSatisfy(it -> assertThat(it.isClosed()).isTrue());
    }

    @Test
    void a_table_of_versions_that_is_not_ours_is_left_alone() {
        PostgresServer.execute(url, "create table schema_version (version text, installed timestamp)");

        assertThatThrownBy(() -> PostgresServer.open(url))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("prepare the tables")
                .hasMessageContaining("schema of its own");
        PostgresServer.execute(url, "create table run (this_was_rolled_back text)");
    }

    @Test
    void commits_are_flushed_even_where_the_servers_default_is_not_to() {
        String lazy = url + "&options=-c%20synchronous_commit=off";
        try (PostgresStateStore store = PostgresServer.open(lazy)) {
            String setting = store.read("look", session -> {
                try (var statement = session.connection().createStatement();
                        var found = statement.executeQuery("show synchronous_commit")) {
                    found.next();
                    return found.getString(1);
                }
            });

            assertThat(setting).isEqualTo("on");
        }
    }

    /** Counts what it gives. */
    private static final class Counting implements DataSource {
        private final String url;
        private final AtomicInteger given = new AtomicInteger();
        private final List<Connection> connections = new ArrayList<>();
        private boolean broken;

        Counting(String url) {
            this.url = url;
        }

        @Override
        public Connection getConnection() throws SQLException {
            given.incrementAndGet();
            Connection connection = DriverManager.getConnection(url);
            connections.add(connection);
            return broken ? withoutIsolation(connection) : connection;
        }

        private static Connection withoutIsolation(Connection connection) {
            return (Connection) Proxy.newProxyInstance(
                    Counting.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("setTransactionIsolation")) {
                            throw new SQLException("odd");
                        }
                        return method.invoke(connection, arguments);
                    });
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
