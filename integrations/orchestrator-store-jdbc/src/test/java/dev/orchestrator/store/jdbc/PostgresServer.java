package dev.orchestrator.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real server: the one that {@code orchestrator.test.postgres.url} names (with user and password in it), or one that
 * is started for this JVM. A server that does not start fails the tests.
 */
final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private PostgresServer() {}

    private static final class Holder {
        static final String URL = url();

        private static String url() {
            String given = System.getProperty("orchestrator.test.postgres.url", "");
            if (!given.isEmpty()) {
                return given;
            }
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server.getJdbcUrl("postgres", "postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "PostgreSQL does not start; name a server with -Dorchestrator.test.postgres.url", e);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts a server of the caller's own, with its data in a folder that is still to be made. */
    static EmbeddedPostgres start(Path data, String fsync) throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", fsync)
                .setDataDirectory(data)
                .start();
    }

    /** Returns the URL of a new and empty schema. */
    static String newSchema() {
        String schema =
                "s" + SCHEMAS.incrementAndGet() + "_" + ProcessHandle.current().pid();
        execute(Holder.URL, "drop schema if exists " + schema + " cascade", "create schema " + schema);
        return Holder.URL + (Holder.URL.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    static PostgresStateStore open(String url) {
        return PostgresStateStore.open(url, "postgres", "");
    }

    static void execute(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }
}
