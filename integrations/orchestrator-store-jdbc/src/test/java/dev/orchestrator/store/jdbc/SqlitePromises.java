package dev.orchestrator.store.jdbc;

import dev.orchestrator.store.jdbc.Trace.Call;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What SQLite did to keep promises. Each transaction is a row of frames in the write-ahead log, a header of 24 bytes and
 * a page each, and the last one's header says that it is the last: from there on the log has to be flushed. The log is
 * written over from its start once everything in it is in the database, which has to be flushed before.
 */
final class SqlitePromises extends Promises {
    private static final String LOG = ".db-wal";
    private static final int LOG_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int OFFSET_OF_SIZE_AFTER_COMMIT = 4;

    /** The write that makes each written page part of a transaction that ended. */
    private final Map<Call, Call> commits = new HashMap<>();

    private final Map<String, Call> pages;
    private final List<Call> starts = new ArrayList<>();

    SqlitePromises(Trace trace) {
        super(trace);
        List<Call> open = new ArrayList<>();
        Map<Call, Call> all = commits;
        boolean last = false;
        for (Call write : trace.on(LOG, Call::isChange)) {
            if (!write.name().equals("pwrite64") || write.cut() || write.result() != write.data().length) {
                throw new IllegalStateException("the log is changed in a way unknown here: " + write);
            }
            if (write.data().length == LOG_HEADER && write.last() == 0) {
                starts.add(write);
            } else if (write.data().length == FRAME_HEADER) {
                last = ByteBuffer.wrap(write.data()).getInt(OFFSET_OF_SIZE_AFTER_COMMIT) != 0;
            } else {
                open.add(write);
                if (last) {
                    open.forEach(page -> all.put(page, write));
                    open.clear();
                }
            }
        }
        pages = firstWith(List.copyOf(trace.on(LOG, call -> call.isWrite() && call.data().length > LOG_HEADER)));
    }

    @Override
    String fault(Ack ack) {
        Call page = ack.sha256().isEmpty()
                ? pages.get(ack.token())
                : pageWith(HexFormat.of().parseHex(ack.sha256()));
        if (page == null) {
            return "it was never written to the log";
        }
        Call commit = commits.get(page);
        if (commit == null || !flushed(page.path(), commit, ack.said())) {
            return "its transaction was not flushed";
        }
        return ack.sha256().isEmpty() ? "" : faultOfFile(ack, page);
    }

    private Call pageWith(byte[] bytes) {
        String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
        return commits.keySet().stream()
                .filter(page -> new String(page.data(), StandardCharsets.ISO_8859_1).contains(wanted))
                .min((a, b) -> Integer.compare(a.end(), b.end()))
                .orElse(null);
    }

    /** A large artifact's file is flushed before it gets its name, and the name before the row that tells of it. */
    private String faultOfFile(Ack ack, Call row) {
        Call named = trace.on("", call -> call.name().startsWith("rename") && call.result() == 0).stream()
                .filter(call -> call.text(1).replace("/", "").endsWith(ack.sha256()))
                .findFirst()
                .orElse(null);
        if (named == null) {
            return "its file got no name";
        }
        List<Call> writes = trace.on(named.text(0), Call::isWrite);
        long written = writes.stream().mapToLong(Call::result).sum();
        if (written <= Content.FEW || !firstWith(writes).containsKey(ack.token())) {
            return "its file has " + written + " bytes of something else";
        }
        if (!writes.stream().allMatch(write -> flushed(write.path(), write, named))) {
            return "its file was named before it was flushed";
        }
        Path folder = Path.of(named.text(1));
        for (int i = 0; i < 3; i++) {
            folder = Objects.requireNonNull(folder.getParent());
            if (!flushed(folder.toString(), named, row)) {
                return "its name in " + folder + " was not flushed before its row was written";
            }
        }
        return "";
    }

    @Override
    long flushes() {
        return trace.on(LOG, Call::isFlush).size();
    }

    /** Returns how often the log was begun anew. */
    int logs() {
        return starts.size();
    }

    /** Returns the faults that concern no promise alone: names that a power cut may take, logs lost too early. */
    List<String> lost() {
        List<String> lost = new ArrayList<>();
        Call first = acks().get(0).said();
        for (String file : List.of(".db", LOG)) {
            for (Call created : trace.on("", call -> call.name().equals("openat") && call.result() >= 0)) {
                boolean ours =
                        created.text(0).endsWith(file) && created.arguments().contains("O_CREAT");
                Path folder = Path.of(ours ? created.text(0) : "/x").getParent();
                if (ours && created.before(first) && !flushed(folder.toString(), created, first)) {
                    lost.add("the name of " + created.text(0) + " was not flushed before the first promise");
                }
            }
        }
        for (Call named : trace.on("", call -> call.name().matches("(unlink|rename|link|truncate).*"))) {
            if (named.strings().stream().anyMatch(path -> new String(path, StandardCharsets.UTF_8).endsWith(LOG))
                    && named.start() < acks().get(acks().size() - 1).said().end()) {
                lost.add("the log was taken away while it was in use: " + named.start());
            }
        }
        for (Call anew : starts) {
            for (Call page : trace.on(".db", call -> call.isWrite() && call.before(anew))) {
                if (!flushed(page.path(), page, anew)) {
                    lost.add("a page of the database was not flushed before its log was written over: " + page.start());
                }
            }
        }
        return lost;
    }
}
