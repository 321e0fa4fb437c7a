package dev.orchestrator.core.verify;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process with its standard input closed and its output in a file, watched by the calling thread alone; when it ends
 * or is ended, nothing that it started goes on.
 */
final class Execution {
    private static final long FIRST_WAIT_MILLIS = 5;
    private static final long LONGEST_WAIT_MILLIS = 100;

    private final Process process;
    private final ProcessTree tree;
    private final Path output;

    private Execution(Process process, ProcessTree tree, Path output) {
        this.process = process;
        this.tree = tree;
        this.output = output;
    }

    /** How a process ended. */
    enum End {
        EXITED,
        TIMED_OUT,
        TOO_MUCH_OUTPUT,
        CANCELLED
    }

    /**
     * How a process ended.
     *
     * @param status the exit status; means something only if it exited by itself
     */
    record Result(End end, int status, Output output) {}

    /**
     * Starts a process.
     *
     * @param directory where; also what its descendants are recognised by
     * @param input what it can read, in full, from its standard input; small enough for a pipe's buffer
     * @throws IOException if there is no such program or it cannot be run
     */
    static Execution start(ProcessBuilder builder, Path directory, Path output, byte[] input) throws IOException {
        ProcessTree.mark(builder, directory);
        builder.directory(directory.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            // It ended before it read: how it ended says more.
        }
        return new Execution(process, new ProcessTree(process, directory), output);
    }

    /**
     * Waits until the process has ended, one way or another.
     *
     * @param outputLimit how many bytes it may print
     * @throws InterruptedException if interrupted; the processes are ended then, too
     */
    Result await(Duration timeout, long outputLimit, BooleanSupplier cancelled)
            throws InterruptedException, IOException {
        End end;
        try {
            end = watch(timeout, outputLimit, cancelled);
        } finally {
            tree.kill();
        }
        if (end == End.EXITED && Files.size(output) > outputLimit) {
            end = End.TOO_MUCH_OUTPUT;
        }
        return new Result(end, end == End.EXITED ? process.exitValue() : -1, Output.read(output));
    }

    private End watch(Duration timeout, long outputLimit, BooleanSupplier cancelled)
            throws InterruptedException, IOException {
        long left = timeout.toMillis();
        long wait = FIRST_WAIT_MILLIS;
        while (true) {
            long step = Math.max(1, Math.min(wait, left));
            if (process.waitFor(step, TimeUnit.MILLISECONDS)) {
                return End.EXITED;
            }
            left -= step;
            wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
            if (cancelled.getAsBoolean()) {
                return End.CANCELLED;
            }
            if (Files.size(output) > outputLimit) {
                return End.TOO_MUCH_OUTPUT;
            }
            if (left <= 0) {
                return End.TIMED_OUT;
            }
        }
    }

    /** Returns the names of environment variables that programs commonly need to start at all. */
    static List<String> essentialVariables() {
        return List.of(
                "LANG",
                "LC_ALL",
                "LC_CTYPE",
                "TZ",
                "SystemRoot",
                "SystemDrive",
                "windir",
                "ComSpec",
                "PATHEXT",
                "TEMP",
                "TMP");
    }
}
