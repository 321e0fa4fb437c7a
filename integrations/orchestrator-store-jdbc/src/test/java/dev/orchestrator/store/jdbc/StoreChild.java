package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/**
 * A process with a store of its own, told what to do line by line: {@code create <run> <ttl millis>}, {@code acquire
 * <run>}, {@code append} one record, {@code loop} appending until it dies. It answers each with {@code ok …} or the
 * exception's class and message, and each record of the loop with its seq once that is acknowledged.
 */
final class StoreChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private StoreChild(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a process on the SQLite file or PostgreSQL URL. */
    static StoreChild on(String storage) throws IOException {
        Process process = new ProcessBuilder(ChildJvm.command(StoreChild.class, storage))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new StoreChild(process);
    }

    /** Tells the process what to do; returns its answer. */
    String ask(String command) throws IOException {
        tell(command);
        return answer();
    }

    void tell(String command) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(command + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    String answer() throws IOException {
        String line = answers.readLine();
        return line == null ? Assertions.fail("the child ended") : line;
    }

    /** Returns what is left to read of a process that died, whole lines only. */
    List<String> lastAnswers() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = answers.read(); c >= 0; c = answers.read()) {
            text.append((char) c);
        }
        String whole = text.substring(0, text.lastIndexOf("\n") + 1);
        return new ArrayList<>(whole.lines().toList());
    }

    /** Sends the process a signal, as {@code STOP} or {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        Assertions.assertEquals(0, exit, "kill -" + name);
    }

    /** Kills the process with {@code kill -9}, and waits until it is gone. What it said can still be read. */
    void kill() throws IOException, InterruptedException {
        if (process.isAlive()) {
            signal("KILL");
        }
        Assertions.assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the child is gone");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
    }

    public static void main(String[] args) throws IOException {
        try (StateStore store = open(args[0])) {
            Told told = new Told(store);
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(told.obey(line.split(" ")));
            }
        }
    }

    /** Opens the SQLite file or PostgreSQL URL. */
    static StateStore open(String storage) {
        return storage.startsWith("jdbc:") ? PostgresServer.open(storage) : SqliteStateStore.open(Path.of(storage));
    }

    private static final class Told {
        private final StateStore store;
        private Ownership by = new Ownership(RunId.of("none"), "nobody", 0);
        private long head;

        Told(StateStore store) {
            this.store = store;
        }

        String obey(String[] command) {
            try {
                switch (command[0]) {
                    case "create" -> {
                        by = store.create(RunId.of(command[1]), "child", Duration.ofMillis(Long.parseLong(command[2])));
                        head = 0;
                    }
                    case "acquire" -> by = store.acquire(RunId.of(command[1]), "child", Duration.ofMinutes(1));
                    case "append" -> append();
                    case "loop" -> {
                        while (true) {
                            append();
                            System.out.println(head);
                        }
                    }
                    default -> throw new IllegalArgumentException(command[0]);
                }
                return "ok " + by.epoch();
            } catch (StoreException e) {
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }

        private void append() {
            Records.append(store, by, head, 1);
            head++;
        }
    }
}
