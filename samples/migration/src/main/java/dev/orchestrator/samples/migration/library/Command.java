package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a child process to its end, whatever it prints and however long it wants. */
final class Command {
    private static final int TAIL = 4_000;

    private Command() {}

    /**
     * How it went.
     *
     * @param exit the exit code; -1 if it was killed
     * @param timedOut whether it was killed for taking too long
     * @param tail the end of what it printed
     */
    record Result(int exit, boolean timedOut, String tail) {}

    /**
     * Runs a command; what it prints goes to a file, so that it can never block.
     *
     * @param progress a file that grows while the command gets on with its work
     * @param quiet how long that file may stay as it is before the command counts as stuck and is killed
     * @throws IOException if it cannot be started
     */
    static Result run(List<String> command, Path directory, Path output, Path progress, Duration quiet)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        boolean ended = false;
        try {
            process.getOutputStream().close();
            long size = -1;
            for (long left = quiet.toSeconds(); !ended && left > 0; left--) {
                ended = process.waitFor(1, TimeUnit.SECONDS);
                long now = Files.exists(progress) ? Files.size(progress) : 0;
                if (now != size) {
                    size = now;
                    left = quiet.toSeconds();
                }
            }
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
        return new Result(ended ? process.exitValue() : -1, !ended, tail(output));
    }

    private static String tail(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, size - TAIL));
            return new String(in.readAllBytes(), Charset.defaultCharset()).strip();
        }
    }
}
