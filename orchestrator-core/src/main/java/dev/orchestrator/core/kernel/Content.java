package dev.orchestrator.core.kernel;

import dev.orchestrator.api.file.ArtifactRef;
import java.util.List;

/** Where a payload is. The kernel carries it and never looks inside. */
public sealed interface Content {
    /** The absent value: JSON {@code null}. */
    Content NULL = new Inline("null");

    /** Canonical JSON, here. */
    record Inline(String json) implements Content {}

    /** Canonical JSON, in the artifact store. */
    record Stored(ArtifactRef ref) implements Content {}

    /**
     * An object whose members are other payloads, sorted by name: children's results, joined without copying them.
     */
    record Joined(List<String> names, List<Content> members) implements Content {
        public Joined {
            names = List.copyOf(names);
            members = List.copyOf(members);
        }
    }
}
