package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.store.jdbc.Promises.Ack;
import dev.orchestrator.store.jdbc.Trace.Call;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SQLite database as a power cut leaves it: all that was flushed is there, and of the rest whatever the disk happened
 * to have written by then, in any order.
 */
final class PowerCut {
    private static final int SECTOR = 512;

    private final SqlitePromises promises;
    private final Path folder;
    private final Random random;

    PowerCut(SqlitePromises promises, Path folder, Random random) {
        this.promises = promises;
        this.folder = folder;
        this.random = random;
    }

    /** Cuts the power just before this was said; returns what of all that was said before is lost. */
    List<String> at(Ack ack) throws IOException {
        Path database = Files.createTempDirectory(folder, "cut").resolve("runs.db");
        for (String file : List.of(".db", ".db-wal")) {
            try (RandomAccessFile disk =
                    new RandomAccessFile(database.resolveSibling("runs" + file).toFile(), "rw")) {
                for (Call write : promises.trace.on(file, Call::isWrite)) {
                    if (write.start() < ack.said().start()) {
                        write(disk, write, promises.flushed(write.path(), write, ack.said()));
                    }
                }
            }
        }
        List<Ack> before = promises.acks().stream()
                .filter(said -> said.said().start() <= ack.said().start())
                .toList();
        try (SqliteStateStore store = SqliteStateStore.open(database)) {
            return lost(store, before);
        } catch (StoreException e) {
            return List.of(e.toString());
        }
    }

    private void write(RandomAccessFile disk, Call write, boolean flushed) throws IOException {
        long from = write.last();
        long end = from + write.data().length;
        for (long at = from; at < end; ) {
            long next = Math.min(end, (at / SECTOR + 1) * SECTOR);
            if (flushed || random.nextBoolean()) {
                disk.seek(at);
                disk.write(write.data(), (int) (at - from), (int) (next - at));
            }
            at = next;
        }
    }

    private static List<String> lost(SqliteStateStore store, List<Ack> said) throws IOException {
        List<String> lost = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (RunSummary run : store.runs(RunQuery.all(1_000))) {
            RunId id = run.id();
            kept.add(id.value());
            List<JournalRecord> journal = Records.read(store, id);
            if (!Records.chains(id, journal)) {
                lost.add("the journal of " + id + " is broken");
            }
            journal.forEach(journaled -> keep(new String(journaled.payload(), StandardCharsets.UTF_8), kept));
            store.signals(id, 0).forEach(signal -> keep(signal.json(), kept));
        }
        for (Ack ack : said) {
            boolean there = switch (ack.what()) {
                case "create", "append", "post" -> kept.contains(ack.token());
                case "put" -> isThere(store, ack.token());
                // The row of a run has the last of these only, and a large artifact's bytes are not in it.
                default -> true;
            };
            if (!there) {
                lost.add(ack.toString());
            }
        }
        return lost;
    }

    private static void keep(String text, Set<String> kept) {
        Matcher tokens = Pattern.compile(PowerChild.TOKEN).matcher(text);
        while (tokens.find()) {
            kept.add(tokens.group());
        }
    }

    private static boolean isThere(SqliteStateStore store, String token) throws IOException {
        byte[] bytes = PowerChild.text(token).getBytes(StandardCharsets.UTF_8);
        String sha256 = HexFormat.of().formatHex(Content.sha256().digest(bytes));
        try (var in = store.open(new ArtifactRef(sha256, bytes.length))) {
            return in.readAllBytes().length == bytes.length;
        } catch (StoreException e) {
            return false;
        }
    }
}
