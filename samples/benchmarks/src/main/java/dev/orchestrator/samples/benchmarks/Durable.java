package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.store.RunSummary;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints the tables about runs that survive: what it costs to write a journal to an SQLite file and to read it again, and
 * how large it is. As much again is done first to warm up. Argument: rounds (default 5).
 */
public final class Durable {
    private static final int MANY = 64;
    private static final int USUAL = 10;

    private final Scratch scratch;
    private final PrintStream out;
    private final int rounds;
    private final int most;

    /** @param most the largest number of tasks; all others follow from it */
    private Durable(Scratch scratch, PrintStream out, int rounds, int most) {
        this.scratch = scratch;
        this.out = out;
        this.rounds = rounds;
        this.most = most;
    }

    /** Runs everything. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        run(Path.of(System.getProperty("java.io.tmpdir")), System.out, rounds, 100_000);
    }

    /** Leaves nothing in the folder. */
    static void run(Path folder, PrintStream out, int rounds, int most) throws Exception {
        try (Scratch scratch = Scratch.in(folder)) {
            Durable durable = new Durable(scratch, out, rounds, most);
            durable.say(
                    "Java %s, %d processors%n",
                    System.getProperty("java.version"), Runtime.getRuntime().availableProcessors());
            durable.appends();
            durable.runs();
            durable.sizes();
        }
    }

    private void appends() throws Exception {
        say("| runs | events per append | | events/s | of bare SQLite |%n|---|---|---|---|---|");
        appends(16, 1, most / 50);
        appends(1, 64, most / 100);
        say("");
    }

    private void appends(int runs, int batch, int appends) throws Exception {
        Appends.Reading reading = new Appends(scratch, runs, batch, appends).measure(rounds);
        say("| %,d | %d | bare SQLite | %,.0f | |", runs, batch, reading.bare());
        say("| %,d | %d | orchestrator | %,.0f | %.2f |", runs, batch, reading.store(), reading.ratio());
    }

    private void runs() throws Exception {
        int tasks = most / 10;
        OnDisk workload = new OnDisk(scratch);
        for (int i = 0; i < rounds; i++) {
            workload.run(tasks, MANY).close();
        }
        say("| tasks | calls in flight | tasks/s | events/s | CPU µs/task |%n|---|---|---|---|---|");
        for (int inFlight : new int[] {USUAL, MANY}) {
            Meter.Reading[] readings = new Meter.Reading[rounds];
            for (int round = 0; round < rounds; round++) {
                readings[round] = Meter.measure(workload, tasks, inFlight, 1);
            }
            Meter.Reading median = Meter.Reading.median(readings);
            double events = median.tasksPerSecond() * workload.events() / tasks;
            say(
                    "| %,d | %d | %,.0f | %,.0f | %.1f |",
                    tasks, inFlight, median.tasksPerSecond(), events, median.cpuMicros());
        }
        say("");
    }

    private void sizes() throws Exception {
        try (Scratch own = scratch.inside()) {
            new Openings(own.database(), OnDisk.leave(own.database(), most / 50, MANY)).measure(4 * rounds);
        }
        say("| tasks | events | bytes/task | bytes/event | opened in ms | events/s | folded alone, events/s |");
        say("|---|---|---|---|---|---|---|");
        for (int tasks : new int[] {most / 500, most / 50, most / 5, most}) {
            try (Scratch own = scratch.inside()) {
                RunSummary run = OnDisk.leave(own.database(), tasks, MANY);
                long bytes = own.bytes();
                Openings.Reading reading = new Openings(own.database(), run).measure(rounds);
                say(
                        "| %,d | %,d | %,d | %,d | %,.1f | %,.0f | %,.0f |",
                        tasks,
                        run.head(),
                        bytes / tasks,
                        bytes / run.head(),
                        reading.openNanos() / 1e6,
                        run.head() * 1e9 / reading.openNanos(),
                        run.head() * 1e9 / reading.foldNanos());
            }
        }
    }

    private void say(String format, Object... args) {
        out.printf(Locale.ROOT, format + "%n", args);
    }
}
