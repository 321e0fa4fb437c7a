package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says of a database's failure what was attempted, where, why it failed and what to do. */
final class Failures {
    private Failures() {}

    /**
     * Returns the failure to throw.
     *
     * @param what what was attempted, as in "cannot …"
     * @param database how a person finds it
     */
    static StoreException of(Dialect dialect, String what, String database, SQLException cause) {
        String advice = dialect == Dialect.SQLITE ? sqlite(cause) : postgres(cause);
        return new StoreException("cannot " + what + " in " + database + ": " + text(cause) + ". " + advice, cause);
    }

    private static String text(SQLException cause) {
        String message = String.valueOf(cause.getMessage()).strip();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static String sqlite(SQLException cause) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
        return switch (code) {
            case SQLITE_FULL ->
                "The disk, or the space the database may take, is full: make room and resume the run;"
                        + " nothing of this was kept";
            case SQLITE_READONLY ->
                "The database or its directory is read-only: give this process the right to write to both, since"
                        + " journals are kept beside the database";
            case SQLITE_CANTOPEN ->
                "The file or its directory cannot be opened: check that the directory exists and that this process may"
                        + " write to it";
            case SQLITE_PERM, SQLITE_AUTH -> "This process lacks the right: check the file's permissions";
            case SQLITE_CORRUPT ->
                "The database is damaged and nothing was repaired: stop using it, keep a copy, and restore a backup";
            case SQLITE_NOTADB -> "The file is not an SQLite database: name another; it was left as it is";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "Another process keeps the database locked: end what writes to it, or wait, and try again";
            case SQLITE_IOERR ->
                "The disk did not do what it should: look at the system's log, then resume the run; nothing of this is"
                        + " to be relied on";
            default -> "Nothing of this was kept; resume the run once the cause is gone";
        };
    }

    private static String postgres(SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        if (state.startsWith("08") || state.startsWith("57P")) {
            return "The connection to the server failed: check that the server runs and can be reached, then resume the"
                    + " run";
        }
        if (state.startsWith("53")) {
            return "The server is out of disk, memory or connections: make room and resume the run";
        }
        if (state.startsWith("28") || state.equals("42501")) {
            return "The user may not do that: check name, password and rights";
        }
        if (state.equals("25006")) {
            return "The server is read-only: connect to the primary";
        }
        if (state.equals("3D000") || state.equals("3F000")) {
            return "Create the database or schema first";
        }
        if (state.startsWith("42")) {
            // The statements fit the tables they are for.
            return "There is a table of that name that is not ours: give the store a schema of its own"
                    + " (currentSchema=…)";
        }
        if (state.startsWith("XX")) {
            return "The database is damaged: stop using it and restore a backup";
        }
        return "Nothing of this was kept; resume the run once the cause is gone";
    }
}
