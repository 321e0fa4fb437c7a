package dev.orchestrator.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

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
                Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres");
                // Its own hook would close it at the same time as ours.
                EmbeddedPostgres server = on(data.resolve("data"))
                        .setServerConfig("fsync", "off")
                        .setRegisterShutdownHook(false)
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
                return server.getJdbcUrl("postgres", "postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "PostgreSQL does not start; name a server with -Dorchestrator.test.postgres.url", e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path data) {
            try (server;
                    Stream<Path> files = Files.walk(data)) {
                server.close();
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Prepares a server of the caller's own, whose data is in a folder that is still to be made, and stays. */
    static EmbeddedPostgres.Builder on(Path data) throws IOException {
        Path kept = Path.of(
                        "target", "postgres-" + Integer.toHexString(libraries().hashCode()))
                .toAbsolutePath();
        if (Files.exists(kept)) {
            copy(kept, data);
        }
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofMinutes(2))
                .setDataDirectoryCustomizer(made -> keep(made.toPath(), kept));
    }

    /** What the binaries are from, among others. */
    private static String libraries() {
        return System.getProperty("java.class.path") + System.getProperty("jdk.module.path");
    }

    /** Keeps data that no server has worked with yet: making it takes longer than most tests. */
    private static synchronized void keep(Path data, Path kept) {
        try {
            if (!Files.exists(kept)) {
                Path copy =
                        Files.createTempDirectory(kept.getParent(), "postgres").resolve("data");
                copy(data, copy);
                Files.move(copy, kept, StandardCopyOption.ATOMIC_MOVE);
                Files.delete(copy.getParent());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
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
