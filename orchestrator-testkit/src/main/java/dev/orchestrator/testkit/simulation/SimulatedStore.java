package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.RunQuery;
import dev.orchestrator.api.store.RunSummary;
import dev.orchestrator.api.store.Signal;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** One process's access to the store: it fails where the schedule says so, and for good once the process is gone. */
final class SimulatedStore implements StateStore {
    private static final String RUNNING = "running";

    private final StateStore disk;
    private final Schedule schedule;
    private final boolean faults;
    private final SimulatedRuntime process;
    private volatile boolean gone;
    private boolean failed;

    SimulatedStore(StateStore disk, Schedule schedule, Faults faults, SimulatedRuntime process) {
        this.disk = disk;
        this.schedule = schedule;
        this.faults = faults.allow(Fault.Kind.CRASH) || faults.allow(Fault.Kind.STORE);
        this.process = process;
    }

    /** Returns whether a fault of the schedule's has hit it. */
    boolean hasFailed() {
        return failed;
    }

    /** Cuts the process off: nothing that it does counts any more. */
    void cutOff() {
        gone = true;
        process.die();
    }

    private void requireAlive() {
        if (gone) {
            throw new StoreException("the simulated process is gone");
        }
    }

    @Override
    public void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch) {
        requireAlive();
        if (schedule.choose(Point.STORE, 2) == 1) {
            schedule.tell(Point.STORE, () -> "others go on while a batch is on its way to the store");
            process.letOthersGoOn();
            requireAlive();
        }
        Fault fault = faults ? schedule.fault(Point.APPEND) : Fault.NONE;
        failed |= fault != Fault.NONE;
        switch (fault) {
            case CRASH_BEFORE -> throw crashed(by);
            case STORE_ERROR ->
                throw new StoreException(
                        "the simulated store fails, and nothing is on record", new IOException("fault"));
            case LOST_OWNERSHIP -> disk.release(by, RUNNING);
            default -> {}
        }
        disk.append(by, expectedHead, batch);
        switch (fault) {
            case CRASH_AFTER -> throw crashed(by);
            case LOST_ACKNOWLEDGEMENT ->
                throw new StoreException("the simulated store fails when all is on record", new IOException("fault"));
            default -> {}
        }
    }

    private StoreException crashed(Ownership by) {
        gone = true;
        process.die();
        disk.release(by, RUNNING);
        return new StoreException("the simulated process dies");
    }

    @Override
    public Ownership create(RunId run, String owner, Duration ttl) {
        requireAlive();
        return disk.create(run, owner, ttl);
    }

    @Override
    public Ownership acquire(RunId run, String owner, Duration ttl) {
        requireAlive();
        return disk.acquire(run, owner, ttl);
    }

    @Override
    public Ownership renew(Ownership by, Duration ttl) {
        requireAlive();
        return disk.renew(by, ttl);
    }

    @Override
    public void release(Ownership by, String status) {
        if (!gone) {
            disk.release(by, status);
        }
    }

    @Override
    public List<JournalRecord> read(RunId run, long fromSeq, int max) {
        if (process.isOnStage()) {
            requireAlive(); // but a report of a run that had ended is read after the play, too
        }
        return disk.read(run, fromSeq, max);
    }

    @Override
    public List<RunSummary> runs(RunQuery query) {
        requireAlive();
        return disk.runs(query);
    }

    @Override
    public ArtifactRef put(InputStream bytes) throws IOException {
        requireAlive();
        return disk.put(bytes);
    }

    @Override
    public InputStream open(ArtifactRef ref) throws IOException {
        requireAlive();
        return disk.open(ref);
    }

    @Override
    public void post(RunId run, Signal signal) {
        requireAlive();
        disk.post(run, signal);
    }

    @Override
    public List<Signal> signals(RunId run, long after) {
        requireAlive();
        return disk.signals(run, after);
    }

    @Override
    public void close() {}
}
