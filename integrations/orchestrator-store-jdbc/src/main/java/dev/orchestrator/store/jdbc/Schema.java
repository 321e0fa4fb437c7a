package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The tables, as a list of migrations that is only ever added to. */
final class Schema {
    private static final List<List<String>> MIGRATIONS = List.of(List.of(
            "create table run (id text primary key, owner text, epoch bigint not null, head bigint not null,"
                    + " ttl bigint not null, lease_until bigint not null, status text not null,"
                    + " updated bigint not null)",
            "create index run_updated on run (updated, id)",
            "create table event (run_id text not null references run (id), seq bigint not null, epoch bigint not null,"
                    + " ts bigint not null, type text not null, v integer not null, task text not null,"
                    + " attempt integer not null, payload {bytes} not null, hash {bytes} not null,"
                    + " primary key (run_id, seq)){rowless}",
            "create table signal (run_id text not null references run (id), n bigint not null,"
                    + " dedupe_id text not null, kind text not null, json text not null,"
                    + " primary key (run_id, n), unique (run_id, dedupe_id))",
            // Without bytes: in a file beside the database, or in the parts.
            "create table blob (sha256 {bytes} primary key, size bigint not null, bytes {bytes})",
            "create table blob_part (sha256 {bytes} not null, n integer not null, bytes {bytes} not null,"
                    + " primary key (sha256, n))"));

    private Schema() {}

    /**
     * Brings the tables up to date, inside the caller's transaction.
     *
     * @throws StoreException if they are newer than this version of the library
     */
    static void migrate(Session session, String database) throws SQLException {
        if (session.number(session.dialect().versioned(), 0) == 0) {
            session.execute("create table schema_version (version integer primary key, applied bigint not null)");
        }
        long version = session.number("select coalesce(max(version), 0) from schema_version", 0);
        if (version > MIGRATIONS.size()) {
            throw new StoreException(
                    database + " was written by a newer version of orchestrator: its tables have version "
                            + version + ", and this one knows up to " + MIGRATIONS.size()
                            + "; use that version or a later one. Nothing was changed");
        }
        for (int next = (int) version; next < MIGRATIONS.size(); next++) {
            for (String statement : MIGRATIONS.get(next)) {
                session.execute(
                        statement.replace("{rowless}", session.dialect() == Dialect.SQLITE ? " without rowid" : ""));
            }
            try (PreparedStatement insert = session.connection()
                    .prepareStatement(
                            session.dialect().of("insert into schema_version (version, applied) values (?, {now})"))) {
                insert.setInt(1, next + 1);
                session.bindNow(insert, 2);
                insert.executeUpdate();
            }
        }
    }
}
