package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.schema.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose process is killed with SIGKILL, again and again, until they end: nothing acknowledged is lost or repeated. */
@Timeout(1_800)
class KilledRunTest {
    private static final int LONGEST_LIFE_MILLIS = 400;

    @TempDir
    private Path folder;

    private final Random random = new Random(7);
    private int kills;
    private int files;

    @Test
    void a_run_in_sqlite_survives_kill_9() throws Exception {
        survive(1, this::file);
    }

    @Test
    void a_run_in_postgres_survives_kill_9() throws Exception {
        survive(1, PostgresServer::newSchema);
    }

    @Test
    @Tag("slow")
    void runs_in_sqlite_survive_100_kills() throws Exception {
        survive(100, this::file);
    }

    @Test
    @Tag("slow")
    void runs_in_postgres_survive_100_kills() throws Exception {
        survive(100, PostgresServer::newSchema);
    }

    private String file() {
        return folder.resolve("runs" + files++ + ".db").toString();
    }

    /** A run that ends before anybody kills it proves nothing, and is followed by another one. */
    private void survive(int times, Supplier<String> storages) throws IOException, InterruptedException {
        while (kills < times) {
            killed(times, storages.get());
        }
    }

    /** Kills a run's processes until it has ended or there were enough kills; then this process goes on with it. */
    private void killed(int atMost, String storage) throws IOException, InterruptedException {
        Path effects = Files.createTempFile(folder, "effects", ".txt");
        String result = null;
        String how = "start";
        while (result == null && kills < atMost) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            classPath(),
                            KilledRun.class.getName(),
                            storage,
                            effects.toString(),
                            how)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader printed = child.inputReader(StandardCharsets.UTF_8)) {
                assertThat(printed.readLine()).isEqualTo(KilledRun.BEGUN);
                how = "resume";
                if (!child.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS)) {
                    kills++;
                } else {
                    result = printed.readLine();
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        if (result == null) {
            result = KilledRun.live(storage, effects, how, () -> {});
        }
        assertThat(result).isEqualTo(Integer.toString(KilledRun.TASKS));
        check(storage, Files.readAllLines(effects));
    }

    /** Everything that these tests see, modules or not. */
    private static String classPath() {
        return String.join(
                System.getProperty("path.separator"),
                Path.of("target/classes").toAbsolutePath().toString(),
                Path.of("target/test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"));
    }

    private static void check(String storage, List<String> effects) {
        Set<String> acknowledged = new HashSet<>();
        for (String effect : effects) {
            String id = effect.substring(4);
            if (effect.startsWith("ack ")) {
                acknowledged.add(id);
            } else if (effect.startsWith("run ")) {
                assertThat(acknowledged)
                        .as("acknowledged steps do not run again")
                        .doesNotContain(id);
            }
        }
        assertThat(acknowledged).as("2 attempts a task").hasSize(KilledRun.TASKS * 2 * KilledRun.STEPS);
        try (StateStore store = KilledRun.open(storage)) {
            RunSummary ended = store.runs(new RunQuery("accepted", 10)).get(0);
            Map<String, Integer> outcomes = new HashMap<>();
            for (JournalRecord journaled : store.read(ended.id(), 1, Integer.MAX_VALUE)) {
                Map<?, ?> event =
                        (Map<?, ?>) Json.read(new String(journaled.payload(), StandardCharsets.UTF_8), Object.class);
                if (journaled.type().equals("step-recorded") && journaled.attempt() > 0) {
                    outcomes.merge(
                            journaled.task() + " " + journaled.attempt() + " " + event.get("key"), 1, Integer::sum);
                }
            }
            assertThat(outcomes.values()).as("one outcome a step").containsOnly(1);
        }
    }
}
