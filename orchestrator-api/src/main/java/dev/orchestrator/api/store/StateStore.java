package dev.orchestrator.api.store;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/**
 * Remembers everything that happened: one journal per run, artifacts by their content, who owns which run, and signals
 * to owners.
 *
 * <p>One process owns a run at a time and is the only one to append to it; anybody may read and post signals. Ownership
 * carries an epoch that grows with every change of hands: an append by a former owner is refused.
 *
 * <p>Implementations are used by several threads at once. Times of leases are the store's own. Every method throws
 * {@link StoreException} if the storage does not do what it should, and every method about a run if there is no such
 * run. What was refused or failed left nothing behind; only a connection that is lost while a change is being committed
 * leaves open whether it was. {@code null} is refused with {@link NullPointerException} before anything changes. {@code
 * StateStoreContract} in the testkit is all this as tests.
 */
public interface StateStore extends AutoCloseable {
    /**
     * Creates an empty journal with the status {@code running} and owns it.
     *
     * @param ttl how long the lease lasts unless it is {@linkplain #renew renewed}; an append renews it for as long as was
     *     asked for last
     * @throws IllegalArgumentException if {@code ttl} is not positive
     * @throws StoreException if the run exists already
     * @throws RunOwnedException if no run can be owned here, because another process runs them all
     */
    Ownership create(RunId run, String owner, Duration ttl);

    /**
     * Takes over a run that nobody owns: one that was released, whose lease has run out, or whose owner is known to be
     * dead. Its status is {@code running} from then on. Of several who try, one succeeds.
     *
     * @throws IllegalArgumentException if {@code ttl} is not positive
     * @throws RunOwnedException if somebody does
     */
    Ownership acquire(RunId run, String owner, Duration ttl);

    /**
     * Extends ownership, from now on.
     *
     * @throws IllegalArgumentException if {@code ttl} is not positive
     * @throws FencedException if it was lost
     */
    Ownership renew(Ownership by, Duration ttl);

    /**
     * Gives ownership up and notes the run's status for listings. Does nothing if it was lost.
     *
     * @param status {@code suspended}, or how it ended: {@code accepted}, {@code unverified}, {@code failed}, {@code
     *     cancelled}
     */
    void release(Ownership by, String status);

    /**
     * Appends all of the batch or nothing, and returns when it is durable. A store outside memory keeps each record's
     * {@link JournalHash} with it.
     *
     * @param expectedHead the seq of the last record there must be; 0 for an empty journal
     * @param batch records with seqs from {@code expectedHead + 1} on, without gaps; if there are none, only ownership and
     *     head are checked
     * @throws FencedException if ownership was lost, or the head is another; the message says which
     * @throws StoreException also if a seq does not follow
     */
    void append(Ownership by, long expectedHead, List<? extends JournalRecord> batch);

    /**
     * Reads records in order.
     *
     * @param fromSeq the first seq wanted, from 1
     * @param max how many at most
     * @return what there is, possibly nothing
     * @throws StoreException also if a record is missing that the journal must have
     */
    List<JournalRecord> read(RunId run, long fromSeq, int max);

    /** Lists runs, the last changed first. */
    List<RunSummary> runs(RunQuery query);

    /**
     * Keeps bytes, once per content, and returns when they are durable. Reads the stream to its end.
     *
     * @throws IOException if the stream fails; nothing is kept then
     */
    ArtifactRef put(InputStream bytes) throws IOException;

    /**
     * Opens kept bytes; the caller closes the stream. One whose bytes are not those that were kept throws {@link
     * StoreException}, naming the artifact, before it ends.
     *
     * @throws StoreException if there is no such artifact; the message names it
     */
    InputStream open(ArtifactRef ref) throws IOException;

    /** Leaves a message for the run's owner; the same dedupe id again does nothing. */
    void post(RunId run, Signal signal);

    /**
     * Returns the messages for a run's owner, in the order they were posted.
     *
     * @param after how many of them to pass over
     */
    List<Signal> signals(RunId run, long after);

    /** Waits for what is under way, then releases what the store holds; runs stay owned. Idempotent. */
    @Override
    void close();
}
