package dev.orchestrator.core.journal;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.store.JournalRecord;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the artifacts that a journal names. Confined. */
public final class NamedArtifacts {
    /** Where in its payload an event has its tree. */
    private static final Map<String, List<String>> TREES = Map.of(
            EventTypes.NAMES.get(Event.RunCreated.class), List.of("goal", "files"),
            EventTypes.NAMES.get(Event.PlannerCalled.class), List.of("base"),
            EventTypes.NAMES.get(Event.WorkerCalled.class), List.of("base"),
            EventTypes.NAMES.get(Event.MoveAccepted.class), List.of("move", "files"),
            EventTypes.NAMES.get(Event.MoveRejected.class), List.of("move", "files"),
            EventTypes.NAMES.get(Event.HandoffReceived.class), List.of("handoff", "files"));

    /** How an artifact's first member is written, wherever it is. */
    private static final String HASH_MEMBER = "\"sha256\"";

    private final JournalReader.Artifacts artifacts;
    private final RunId run;
    private final TreeReader trees;

    /** Will look into a run's journal, and open the manifests it names. */
    public NamedArtifacts(JournalReader.Artifacts artifacts, RunId run) {
        this.artifacts = artifacts;
        this.run = run;
        this.trees = new TreeReader(artifacts);
    }

    /**
     * Returns the manifests without which a record's tree cannot be read, each with the tree it lists.
     *
     * @throws StoreException if one is missing or damaged; the message names it and the record
     */
    public Map<ArtifactRef, FileTree> manifestsOf(JournalRecord journaled) {
        try {
            TreeRef ref = treeRef(journaled);
            if (ref == null) {
                return Map.of();
            }
            Map<ArtifactRef, FileTree> manifests = new LinkedHashMap<>();
            trees.manifests(ref.manifest()).forEach(each -> manifests.put(each, trees.listed(each)));
            return manifests;
        } catch (JsonIn.Bad e) {
            throw unusable(journaled, e.why(), e);
        } catch (IllegalArgumentException e) {
            throw unusable(journaled, "has a value that cannot be: " + e.getMessage(), e);
        }
    }

    private StoreException unusable(JournalRecord journaled, String why, RuntimeException cause) {
        return new StoreException(
                "record " + journaled.seq() + " of run " + run + " " + why + artifacts.remedy(journaled.seq()), cause);
    }

    /** Returns what a record's tree is written by; null if all of it is there, or there is none. */
    static @Nullable TreeRef treeRef(JournalRecord journaled) {
        if (journaled instanceof EventRecord ours) {
            return ours.tree();
        }
        List<String> path = TREES.get(journaled.type());
        if (path == null) {
            return null;
        }
        JsonIn tree = JsonIn.parse(journaled.payload());
        for (int i = 0; tree != null && i < path.size(); i++) {
            tree = tree.find(path.get(i));
        }
        return tree == null ? null : ResultValues.treeRef(tree);
    }

    /** Returns the artifacts an event needs: without them the run cannot go on, or be reported. */
    public static Set<ArtifactRef> neededBy(Object event) {
        Set<ArtifactRef> needed = new LinkedHashSet<>();
        if (event instanceof Event.MoveRejected) {
            return needed; // whatever it names, nobody goes on with it
        }
        add(needed, TreeWriter.treeOf(event));
        if (event instanceof Event.HandoffReceived e) {
            add(needed, e.handoff().result());
        } else if (event instanceof Event.ApprovalRequested e) {
            add(needed, e.shown());
        } else if (event instanceof Event.MoveAccepted e
                && e.move() instanceof Move.Conclude conclude
                && conclude.result() instanceof Content content) {
            add(needed, content);
        } else if (event instanceof StepEvent.Outcome e) {
            add(needed, e.change().put());
        } else if (event instanceof StepEvent.StepsRanAhead e) {
            e.steps().forEach(step -> add(needed, step.change().put()));
        }
        return needed;
    }

    private static void add(Set<ArtifactRef> needed, @Nullable FileTree files) {
        if (files != null) {
            needed.addAll(files.entries().values());
        }
    }

    private static void add(Set<ArtifactRef> needed, Content content) {
        if (content instanceof Content.Stored stored) {
            needed.add(stored.ref());
        } else if (content instanceof Content.Joined joined) {
            joined.members().forEach(member -> add(needed, member));
        }
    }

    /**
     * Returns whatever in a payload looks like an artifact: all that are needed, and those that users' own values name,
     * such as a file tree that a step returned. Something may be among them that was never meant as one.
     */
    public static Set<ArtifactRef> seenIn(byte[] payload) {
        Set<ArtifactRef> seen = new LinkedHashSet<>();
        if (!new String(payload, StandardCharsets.UTF_8).contains(HASH_MEMBER)) {
            return seen; // true of most, and parsing takes much longer
        }
        Deque<JsonIn> open = new ArrayDeque<>();
        open.push(JsonIn.parse(payload));
        while (!open.isEmpty()) {
            JsonIn value = open.pop();
            value.parts(open::push);
            if (value.isObject() && value.find("sha256") != null && value.find("size") != null) {
                try {
                    seen.add(new ArtifactRef(value.string("sha256"), value.number("size")));
                } catch (JsonIn.Bad | IllegalArgumentException e) {
                    // Something else of a user's that has members of these names.
                }
            }
        }
        return seen;
    }
}
