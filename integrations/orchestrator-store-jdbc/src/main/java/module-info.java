/** Durable state stores: SQLite in a file, PostgreSQL on a server. */
module dev.orchestrator.store.jdbc {
    requires transitive dev.orchestrator.api;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.xerial.sqlitejdbc;

    exports dev.orchestrator.store.jdbc;
}
