package dev.orchestrator.core.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A process and everything it started, found by descent and, where the system shows the environment of processes
 * (Linux), by a variable they inherit: that also finds what has outlived its parent.
 */
final class ProcessTree {
    private static final String VARIABLE = "ORCHESTRATOR_CHECK";
    private static final Path PROCESSES = Path.of("/proc");
    private static final int ROUNDS = 500;

    private final Process process;
    private final String mark;

    ProcessTree(Process process, Path directory) {
        this.process = process;
        this.mark = '\0' + VARIABLE + '=' + directory.toAbsolutePath() + '\0';
    }

    /** @param directory no other process tree's, so that its path tells them apart */
    static void mark(ProcessBuilder builder, Path directory) {
        builder.environment().put(VARIABLE, directory.toAbsolutePath().toString());
    }

    /** Ends all of them at once, without asking; returns when none is found any more, or after many tries. */
    void kill() {
        for (int round = 0; round < ROUNDS; round++) {
            Set<ProcessHandle> living = living();
            if (living.isEmpty()) {
                return;
            }
            // Parents first: a dead parent starts no further children.
            living.forEach(ProcessHandle::destroyForcibly);
            Thread.yield(); // looking for them again takes long enough for the system to end them
        }
    }

    private Set<ProcessHandle> living() {
        Set<ProcessHandle> living = new LinkedHashSet<>();
        if (process.isAlive()) {
            living.add(process.toHandle());
            process.descendants().forEach(living::add);
        }
        if (Files.isReadable(PROCESSES.resolve("self/environ"))) {
            ProcessHandle.allProcesses().filter(this::isMarked).forEach(living::add);
        }
        return living;
    }

    private boolean isMarked(ProcessHandle other) {
        if (other.pid() == ProcessHandle.current().pid()) {
            return false;
        }
        try {
            byte[] environment = Files.readAllBytes(PROCESSES.resolve(other.pid() + "/environ"));
            return ('\0' + new String(environment, StandardCharsets.UTF_8)).contains(mark);
        } catch (IOException e) {
            return false; // gone, or another user's: not ours
        }
    }
}
