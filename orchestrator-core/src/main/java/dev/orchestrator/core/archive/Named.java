package dev.orchestrator.core.archive;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.NamedArtifacts;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The artifacts a journal names, by hash, each with the first record that does. Confined. */
final class Named {
    private final SortedMap<String, Reference> byHash = new TreeMap<>();

    /**
     * Where an artifact is named.
     *
     * @param needed whether the run needs it; else a value of a user's only looks like one
     */
    record Reference(ArtifactRef ref, long seq, boolean needed) {}

    /** Notes all that could be meant as an artifact. */
    void look(JournalRecord journaled) {
        for (ArtifactRef ref : NamedArtifacts.seenIn(journaled.payload())) {
            byHash.putIfAbsent(ref.sha256(), new Reference(ref, journaled.seq(), false));
        }
    }

    /** Notes those that an event needs. */
    void need(JournalRecord journaled, Object event) {
        for (ArtifactRef ref : NamedArtifacts.neededBy(event)) {
            Reference before = byHash.get(ref.sha256());
            if (before == null || !before.needed()) {
                byHash.put(ref.sha256(), new Reference(ref, journaled.seq(), true));
            } else if (before.ref().size() != ref.size()) {
                throw new StoreException("record " + journaled.seq() + " says that artifact " + ref.sha256() + " has "
                        + ref.size() + " bytes, and record " + before.seq() + " that it has "
                        + before.ref().size());
            }
        }
    }

    Collection<Reference> all() {
        return byHash.values();
    }
}
