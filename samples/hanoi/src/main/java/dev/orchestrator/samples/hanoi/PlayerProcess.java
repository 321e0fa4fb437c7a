package dev.orchestrator.samples.hanoi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link Player} in a JVM of its own, with this one's class path. */
final class PlayerProcess implements AutoCloseable {
    private final Process process;

    private PlayerProcess(Process process) {
        this.process = process;
    }

    static PlayerProcess start(Game game) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.add("--enable-native-access=ALL-UNNAMED"); // for SQLite
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Player.class.getName()));
        command.addAll(game.arguments());
        return new PlayerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits until it goes on with the run, or ends. */
    void awaitAtWork() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        if (line != null && !line.equals(Player.AT_WORK)) {
            throw new IllegalStateException("the player said '" + line + "'");
        }
    }

    /** Returns whether it has ended by itself, after waiting for that for so long. */
    boolean endsWithin(long milliseconds) throws InterruptedException {
        return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Kills it, with SIGKILL where there are signals; returns whether that is what ended it. */
    boolean kill() throws InterruptedException {
        process.destroyForcibly();
        return process.waitFor() != 0;
    }

    /** @throws IllegalStateException if it ended with an error */
    void requireSuccess() throws InterruptedException {
        int code = process.waitFor();
        if (code != 0) {
            throw new IllegalStateException("the player ended with code " + code + "; what it says stands above");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
