package dev.orchestrator.core.journal;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.json.JsonOut;
import dev.orchestrator.core.kernel.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps large trees out of a journal: decides for each event how its tree is written, and puts the manifests that takes
 * into the store. What has been put and is then named by no record does no harm.
 *
 * <p>A manifest may itself be written by what differs from another, but names at most half as many files as that one.
 * So there are few in a row, the logarithm of the number of files at most, and while a tree changes file by file, each
 * change is written that often and no more: what a task costs does not grow with the files it leaves alone.
 *
 * <p>Confined.
 */
public final class TreeWriter {
    /** Trees of up to this many files stand in the event. */
    static final int MAX_INLINE = 16;

    /** How many differences to a manifest stand in the event. */
    static final int MAX_CHANGES = 16;

    /** A run comes back to few trees: what its goal gave, and what tasks that are under way have started from. */
    private static final int MAX_KNOWN = 8;

    private final StateStore store;
    /** The last used comes first. */
    private final Deque<Manifest> known = new ArrayDeque<>(MAX_KNOWN);

    /** Will keep manifests in this store. */
    public TreeWriter(StateStore store) {
        this.store = store;
    }

    /**
     * One that is in the store.
     *
     * @param names how many files it names itself
     * @param base what it is written by the differences from; null if it names all files
     */
    private record Manifest(
            FileTree tree,
            ArtifactRef ref,
            int names,
            @Nullable Manifest base) {}

    /**
     * Returns how to write an event's tree, if it has one that is too large to stand in the event. All manifests it needs
     * are durable then.
     *
     * @throws StoreException if the store cannot keep a manifest
     */
    public @Nullable TreeRef refFor(Event event) {
        FileTree tree = treeOf(event);
        return tree == null || tree.entries().size() <= MAX_INLINE ? null : ref(tree);
    }

    /** Returns the tree that an event carries; null if it carries none. */
    static @Nullable FileTree treeOf(Object event) {
        if (event instanceof Event.WorkerCalled e) {
            return e.base();
        } else if (event instanceof Event.HandoffReceived e) {
            return e.handoff().files();
        } else if (event instanceof Event.PlannerCalled e) {
            return e.base();
        } else if (event instanceof Event.MoveAccepted e) {
            return treeOf(e.move());
        } else if (event instanceof Event.MoveRejected e) {
            return treeOf(e.move());
        } else if (event instanceof Event.RunCreated e) {
            return e.goal().files();
        }
        return null;
    }

    private static @Nullable FileTree treeOf(Move move) {
        return move instanceof Move.Conclude conclude ? conclude.files() : null;
    }

    private TreeRef ref(FileTree tree) {
        Manifest nearest = null;
        TreeRef ref = null;
        for (Manifest manifest : known) {
            int most = ref == null ? MAX_CHANGES : ref.changes() - 1;
            TreeRef differing = most < 0 ? null : TreeRef.between(manifest.tree, manifest.ref, tree, most);
            if (differing != null) {
                ref = differing;
                nearest = manifest;
            }
        }
        if (ref == null || nearest == null) {
            nearest = put(tree);
            ref = TreeRef.to(nearest.ref);
        } else {
            Manifest used = nearest;
            known.removeIf(each -> each == used);
        }
        if (known.size() == MAX_KNOWN) {
            known.removeLast();
        }
        known.addFirst(nearest);
        return ref;
    }

    private Manifest put(FileTree tree) {
        Manifest base = null;
        TreeRef ref = null;
        for (Manifest recent : known) {
            for (Manifest manifest = recent; manifest != null; manifest = manifest.base) {
                int most = Math.min(manifest.names / 2, ref == null ? Integer.MAX_VALUE : ref.changes() - 1);
                TreeRef differing = TreeRef.between(manifest.tree, manifest.ref, tree, most);
                if (differing != null) {
                    ref = differing;
                    base = manifest;
                }
            }
        }
        byte[] bytes = bytes(tree, ref);
        try {
            return new Manifest(
                    tree,
                    store.put(new ByteArrayInputStream(bytes)),
                    ref == null ? tree.entries().size() : ref.changes(),
                    base);
        } catch (IOException e) {
            throw new StoreException("the manifest of a file tree could not be stored: " + e.getMessage(), e);
        }
    }

    static byte[] bytes(FileTree tree, @Nullable TreeRef ref) {
        JsonOut out = new JsonOut();
        ResultValues.write(out, tree, ref);
        return out.bytes();
    }
}
