package dev.orchestrator.store.jdbc;

/** Where the two databases need different words for the same thing. */
enum Dialect {
    /** Time is the caller's: a file has no clock. */
    SQLITE(
            "cast(? as integer)",
            "blob",
            "",
            "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'"),
    /** Time is the server's, so that owners on several machines agree; the caller's, always null, is passed over. */
    POSTGRES(
            "coalesce(cast(? as bigint), cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint))",
            "bytea",
            " for no key update",
            "select case when to_regclass('schema_version') is null then 0 else 1 end");

    private final String now;
    private final String bytes;
    private final String lock;
    private final String versioned;

    Dialect(String now, String bytes, String lock, String versioned) {
        this.now = now;
        this.bytes = bytes;
        this.lock = lock;
        this.versioned = versioned;
    }

    /** Returns the query whose one number says whether there is a table with the schema's version. */
    String versioned() {
        return versioned;
    }

    /** Returns the statement in this database's words. */
    String of(String template) {
        return template.replace("{now}", now).replace("{bytes}", bytes).replace("{lock}", lock);
    }
}
