package dev.orchestrator.core.journal;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the artifacts that a journal names. */
public final class NamedArtifacts {
    private NamedArtifacts() {}

    /** Returns the artifacts an event needs: without them the run cannot go on, or be reported. */
    public static Set<ArtifactRef> neededBy(Object event) {
        Set<ArtifactRef> needed = new LinkedHashSet<>();
        if (event instanceof Event.RunCreated e) {
            add(needed, e.goal().files());
        } else if (event instanceof Event.PlannerCalled e) {
            add(needed, e.base());
        } else if (event instanceof Event.WorkerCalled e) {
            add(needed, e.base());
        } else if (event instanceof Event.HandoffReceived e) {
            add(needed, e.handoff().files());
            add(needed, e.handoff().result());
        } else if (event instanceof Event.ApprovalRequested e) {
            add(needed, e.shown());
        } else if (event instanceof Event.MoveAccepted e && e.move() instanceof Move.Conclude conclude) {
            add(needed, conclude.files());
            if (conclude.result() instanceof Content content) {
                add(needed, content);
            }
        }
        if (event instanceof StepEvent.Outcome e) {
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
        Deque<JsonIn> open = new ArrayDeque<>();
        open.push(JsonIn.parse(payload));
        while (!open.isEmpty()) {
            JsonIn value = open.pop();
            for (JsonIn part = value.first; part != null; part = part.next) {
                open.push(part);
            }
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
