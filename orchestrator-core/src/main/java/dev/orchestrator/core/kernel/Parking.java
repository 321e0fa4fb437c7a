package dev.orchestrator.core.kernel;

import java.time.Instant;

/** What a parked call waits for. */
public sealed interface Parking {
    /**
     * A person's decision.
     *
     * @param id names the approval; the same question in the same attempt has the same id
     * @param hash SHA-256 over subject and contents
     */
    record ForApproval(String id, String subject, Content shown, String hash) implements Parking {}

    /** A time. */
    record Until(Instant at) implements Parking {}
}
