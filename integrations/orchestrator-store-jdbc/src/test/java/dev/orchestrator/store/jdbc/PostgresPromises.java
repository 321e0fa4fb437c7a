package dev.orchestrator.store.jdbc;

import dev.orchestrator.store.jdbc.Trace.Call;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What a PostgreSQL server did to keep promises. Each transaction ends with a commit record in the write-ahead log, which
 * is written in its order, so that a log flushed from there on has all of it. Who promised what in which transaction is
 * asked of the server afterwards.
 */
final class PostgresPromises extends Promises {
    private static final String LOG = ".*/pg_wal/[0-9A-F]{24}";
    private static final int SEGMENT = 16 << 20;
    private static final int PAGE = 8192;
    private static final int LONG_HEADER = 2;
    private static final int RECORD_HEADER = 24;
    private static final int TRANSACTIONS = 1;

    private final Map<String, Long> transactions;
    /** The write that made each transaction's commit record whole. */
    private final Map<Long, Call> commits = new HashMap<>();

    PostgresPromises(Trace trace, Map<String, Long> transactions) {
        super(trace);
        this.transactions = transactions;
        Map<String, byte[]> segments = new HashMap<>();
        for (Call write : trace.on("", call -> call.path().matches(LOG) && call.isChange())) {
            if (!write.name().equals("pwrite64") || write.cut() || write.data().length % PAGE != 0) {
                throw new IllegalStateException("the log is changed in a way unknown here: " + write);
            }
            byte[] segment = segments.computeIfAbsent(write.path(), path -> new byte[SEGMENT]);
            int offset = (int) write.last();
            System.arraycopy(write.data(), 0, segment, offset, write.data().length);
            // A record may begin at the end of what was written before.
            int from = Math.max(0, offset - PAGE);
            findCommits(records(segment, from, offset + write.data().length), write);
        }
    }

    /** Returns what is in the pages, without their headers. */
    private static ByteBuffer records(byte[] segment, int from, int to) {
        ByteBuffer records = ByteBuffer.allocate(to - from).order(ByteOrder.LITTLE_ENDIAN);
        for (int page = from; page < to; page += PAGE) {
            int header = (segment[page + 2] & LONG_HEADER) == 0 ? 24 : 40;
            records.put(segment, page + header, PAGE - header);
        }
        return records.flip();
    }

    private void findCommits(ByteBuffer records, Call write) {
        for (int at = 0; at + RECORD_HEADER <= records.limit(); at += 8) {
            boolean commits = (records.get(at + 16) & 0x70) == 0 && records.get(at + 17) == TRANSACTIONS;
            int length = records.getInt(at);
            if (commits && length > RECORD_HEADER && length <= records.limit() - at && isWhole(records, at, length)) {
                this.commits.putIfAbsent(Integer.toUnsignedLong(records.getInt(at + 4)), write);
            }
        }
    }

    private static boolean isWhole(ByteBuffer records, int at, int length) {
        byte[] record = Arrays.copyOfRange(records.array(), at, at + length);
        CRC32C sum = new CRC32C();
        sum.update(record, RECORD_HEADER, length - RECORD_HEADER);
        sum.update(record, 0, RECORD_HEADER - Integer.BYTES);
        return (int) sum.getValue() == records.getInt(at + RECORD_HEADER - Integer.BYTES);
    }

    @Override
    String fault(Ack ack) {
        Long transaction = transactions.get(ack.sha256().isEmpty() ? ack.token() : ack.sha256());
        if (transaction == null) {
            return "the server has nothing of it";
        }
        Call commit = commits.get(transaction);
        if (commit == null) {
            return "the commit of transaction " + transaction + " was never written to the log";
        }
        return flushed(commit.path(), commit, ack.said())
                ? ""
                : "the commit of transaction " + transaction + " was not flushed";
    }

    @Override
    long flushes() {
        return trace.on("", call -> call.isFlush() && call.path().matches(LOG)).size();
    }

    /** Makes the server note which transactions change runs' rows, of which only the last is known otherwise. */
    static void noteTransactions(String url) {
        PostgresServer.execute(
                url,
                "create table noted (token text, xid bigint)",
                "create function note() returns trigger language plpgsql as $$ begin"
                        + " insert into noted select t, txid_current() from unnest(array[new.id, new.owner, new.status]) t;"
                        + " return null; end $$",
                "create trigger note after insert or update on run for each row execute function note()");
    }

    /** Returns the transaction that kept each token, or large artifact. */
    static Map<String, Long> transactions(String url) throws SQLException {
        String token = " from '" + PowerChild.TOKEN + "'), xmin::text::bigint from ";
        Map<String, Long> transactions = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select token, min(xid) from noted group by token"
                                + " union all select substring(encode(payload, 'escape')" + token + "event"
                                + " union all select substring(json" + token + "signal"
                                + " union all select substring(encode(bytes, 'escape')" + token
                                + "blob where bytes is not null"
                                + " union all select encode(sha256, 'hex'), xmin::text::bigint from blob where bytes is null")) {
            while (rows.next()) {
                transactions.put(rows.getString(1), rows.getLong(2));
            }
        }
        return transactions;
    }
}
