package dev.orchestrator.store.jdbc;

/** Where the two databases need different words for the same thing. */
enum Dialect {
    /** Time is the caller's: a file has no clock. */
    SQLITE("cast(? as integer)", "blob", ""),
    /** Time is the server's, so that owners on several machines agree; the caller's, always null, is passed over. */
    POSTGRES(
            "coalesce(cast(? as bigint), cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint))",
            "bytea",
            " for update");

    private final String now;
    private final String bytes;
    private final String lock;

    Dialect(String now, String bytes, String lock) {
        this.now = now;
        this.bytes = bytes;
        this.lock = lock;
    }

    /** Returns the statement in this database's words. */
    String of(String template) {
        return template.replace("{now}", now).replace("{bytes}", bytes).replace("{lock}", lock);
    }
}
