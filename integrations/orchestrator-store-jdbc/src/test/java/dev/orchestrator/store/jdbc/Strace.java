package dev.orchestrator.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs a process and sees what it, and others, write and flush. */
final class Strace {
    /** Everything that changes files, and everything that makes changes last. */
    private static final String CALLS = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,"
            + "fsync,fdatasync,sync_file_range,msync,ftruncate,truncate,fallocate,"
            + "open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat";

    private static final int LONGEST_WRITE = 1 << 23;

    private Strace() {}

    /**
     * Gives the test up where strace is missing or may not look at processes; fails instead where the environment says
     * {@code ORCHESTRATOR_STRACE=required}.
     */
    static void require() throws IOException, InterruptedException {
        String problem = problem();
        if (problem != null) {
            String message = "NOTHING IS PROVED ABOUT POWER LOSS: " + problem + ". Install strace, and allow ptrace";
            if ("required".equals(System.getenv("ORCHESTRATOR_STRACE"))) {
                Assertions.fail(message);
            }
            // Maven says of a test that was given up only how many there were.
            System.out.println(message);
            Assumptions.abort(message);
        }
    }

    private static String problem() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes());
            return process.waitFor() == 0 ? null : "strace cannot trace a process: " + said.strip();
        } catch (IOException e) {
            return "strace does not start: " + e.getMessage();
        }
    }

    /** Ends all processes that were looked at and do not end by themselves. */
    interface Ending {
        void end() throws Exception;
    }

    /**
     * Runs the command until it says {@link PowerChild#DONE}, and looks at the processes with these numbers meanwhile.
     *
     * @param ending called then; strace ends when all of them have, since letting go of processes that go on can take long
     */
    static Trace run(Path folder, List<Long> others, List<String> command, Ending ending) throws Exception {
        Path seen = Files.createTempFile(folder, "strace", ".txt");
        List<String> all = new ArrayList<>(List.of(
                "strace", "-f", "-y", "-s", Integer.toString(LONGEST_WRITE), "-e", "trace=" + CALLS, "-o", "" + seen));
        if (others.isEmpty()) {
            // Several times as fast, and not to be had for processes that run already.
            all.add("--seccomp-bpf");
        }
        others.forEach(process -> all.addAll(List.of("-p", process.toString())));
        all.addAll(command);
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                if (line.equals(PowerChild.DONE)) {
                    break;
                }
            }
            assertThat(said).as("what the process says").contains(PowerChild.DONE);
            ending.end();
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("strace ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Trace.read(seen);
    }
}
