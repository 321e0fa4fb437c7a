package dev.orchestrator.core.archive;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.JournalReader;
import dev.orchestrator.core.journal.NamedArtifacts;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The artifacts a journal names, by hash, each with the first record that does. Confined. */
final class Named {
    private final NamedArtifacts artifacts;
    private final SortedMap<String, Reference> byHash = new TreeMap<>();
    private final Set<ArtifactRef> manifests = new HashSet<>();

    Named(JournalReader.Artifacts artifacts, RunId run) {
        this.artifacts = new NamedArtifacts(artifacts, run);
    }

    /**
     * Where an artifact is named.
     *
     * @param needed whether the run needs it; else a value of a user's only looks like one
     */
    record Reference(ArtifactRef ref, long seq, boolean needed) {}

    /**
     * Notes all that could be meant as an artifact, and the manifests of the record's tree with what they name: without
     * them it cannot be read, even if its decision has not been taken.
     */
    void look(JournalRecord journaled) {
        for (ArtifactRef ref : NamedArtifacts.seenIn(journaled.payload())) {
            see(journaled, ref);
        }
        artifacts.manifestsOf(journaled).forEach((manifest, tree) -> {
            if (manifests.add(manifest)) {
                need(journaled, manifest);
                tree.entries().values().forEach(ref -> see(journaled, ref));
            }
        });
    }

    private void see(JournalRecord journaled, ArtifactRef ref) {
        byHash.putIfAbsent(ref.sha256(), new Reference(ref, journaled.seq(), false));
    }

    /** Notes those that an event needs. */
    void need(JournalRecord journaled, Object event) {
        for (ArtifactRef ref : NamedArtifacts.neededBy(event)) {
            need(journaled, ref);
        }
    }

    private void need(JournalRecord journaled, ArtifactRef ref) {
        Reference before = byHash.get(ref.sha256());
        if (before == null || !before.needed()) {
            byHash.put(ref.sha256(), new Reference(ref, journaled.seq(), true));
        } else if (before.ref().size() != ref.size()) {
            throw new StoreException("record " + journaled.seq() + " says that artifact " + ref.sha256() + " has "
                    + ref.size() + " bytes, and record " + before.seq() + " that it has "
                    + before.ref().size());
        }
    }

    Collection<Reference> all() {
        return byHash.values();
    }
}
