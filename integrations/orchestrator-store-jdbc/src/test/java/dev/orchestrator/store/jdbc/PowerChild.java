package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * A process that asks a store to keep things, from several runs at once, and says in a file what the store promised: a
 * line {@code ack <what> <token>} each time a call has returned. Each token is in what was kept, and nowhere else.
 *
 * <p>{@code PowerChild <SQLite file or PostgreSQL URL> <file for acks> <runs> <appends of each> safe|careless}, where
 * careless is without flushing.
 */
final class PowerChild {
    /** What a token looks like; never the beginning of another one. */
    static final String TOKEN = "tk[0-9]{2}n[0-9]{5}x";

    /** What it prints at its end. */
    static final String DONE = "done";

    /** Times a token is in what is kept, so that one is whole wherever a database puts its page's end. */
    private static final int COPIES = 3;

    private static final int LARGE = (1 << 20) + 100;
    private static final Duration TTL = Duration.ofHours(1);

    private final StateStore store;
    private final OutputStream acks;
    private final int number;
    private int tokens;

    private PowerChild(StateStore store, OutputStream acks, int number) {
        this.store = store;
        this.acks = acks;
        this.number = number;
    }

    /** Returns what has the token in it, many times. */
    static String text(String token) {
        return "{\"tokens\":\"" + (token + " ").repeat(COPIES) + "\"}";
    }

    public static void main(String[] arguments) throws Exception {
        String storage = arguments[0];
        try (StateStore store = StoreChild.open(storage);
                OutputStream acks = new FileOutputStream(arguments[1])) {
            if (arguments[4].equals("careless")) {
                stopFlushing((SqliteStateStore) store);
            }
            List<FutureTask<Integer>> runs = new ArrayList<>();
            for (int number = 0; number < Integer.parseInt(arguments[2]); number++) {
                PowerChild child = new PowerChild(store, acks, number);
                runs.add(new FutureTask<>(() -> child.run(Integer.parseInt(arguments[3]))));
            }
            for (FutureTask<Integer> run : runs) {
                new Thread(run).start();
            }
            for (FutureTask<Integer> run : runs) {
                run.get();
            }
        }
        System.out.println(DONE);
    }

    private static void stopFlushing(SqliteStateStore store) throws SQLException {
        // Has no effect within a transaction.
        store.write(() -> "borrow", session -> session).execute("pragma synchronous = off");
    }

    private int run(int appends) throws IOException {
        RunId run = RunId.of(token());
        Ownership by = store.create(run, "nobody", TTL);
        ack("create", run.value());
        for (int head = 0; head < appends; head++) {
            String token = token();
            store.append(by, head, List.of(new Records.Event(head + 1, by.epoch(), text(token))));
            ack("append", token);
            if (head % 10 == 3) {
                token = token();
                store.post(run, new Signal("signal-" + head, "decide", text(token)));
                ack("post", token);
            }
            if (head % 10 == 6) {
                token = token();
                store.put(new ByteArrayInputStream(text(token).getBytes(StandardCharsets.UTF_8)));
                ack("put", token);
            }
            if (head % 20 == 9) {
                token = token();
                store.release(by, token);
                ack("release", token);
                token = token();
                by = store.acquire(run, token, TTL);
                ack("acquire", token);
            }
            if (head == appends / 2) {
                token = token();
                byte[] large =
                        text(token).repeat(LARGE / text(token).length() + 1).getBytes(StandardCharsets.UTF_8);
                String sha256 = store.put(new ByteArrayInputStream(large)).sha256();
                ack("large", token + " " + sha256);
            }
        }
        return appends;
    }

    private String token() {
        return String.format("tk%02dn%05dx", number, tokens++);
    }

    /** One line, one call to the system. */
    private void ack(String what, String token) {
        try {
            acks.write(("ack " + what + " " + token + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
