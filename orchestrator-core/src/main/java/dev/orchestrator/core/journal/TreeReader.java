package dev.orchestrator.core.journal;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.journal.json.JsonIn;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Trees from records, and from the manifests they refer to. The same manifest gives the same instance as long as somebody
 * has it, and so does the same reference again soon after, so that a long journal read back takes no more memory than the
 * run did. Confined.
 */
final class TreeReader {
    /** More than any tree needs: each manifest names at most half as many files as the one it is based on. */
    static final int MAX_IN_A_ROW = 64;

    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    /** A task that starts from what another left has its record shortly after that one's. */
    private static final int MAX_RECENT = 64;

    private final JournalReader.Artifacts artifacts;
    private final Map<ArtifactRef, Manifest> manifests = new HashMap<>();
    private final Map<TreeRef, WeakReference<FileTree>> recent = new LinkedHashMap<>(MAX_RECENT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TreeRef, WeakReference<FileTree>> eldest) {
            return size() > MAX_RECENT;
        }
    };
    private final Sha256 sha = new Sha256();

    /** One that has been read, and what it is based on. */
    private record Manifest(
            WeakReference<FileTree> tree, @Nullable ArtifactRef base) {}

    TreeReader(JournalReader.Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * Reads a tree.
     *
     * @throws JsonIn.Bad if it is not what it has to be, or a manifest is missing or damaged
     * @throws IllegalArgumentException if it names what cannot be a path or an artifact
     */
    FileTree read(JsonIn in) {
        TreeRef ref = ResultValues.treeRef(in);
        return ref == null ? ResultValues.files(in) : referredTo(ref);
    }

    private FileTree read(JsonIn in, int depth) {
        TreeRef ref = ResultValues.treeRef(in);
        return ref == null ? ResultValues.files(in) : ref.appliedTo(listed(ref.manifest(), depth));
    }

    private FileTree referredTo(TreeRef ref) {
        WeakReference<FileTree> kept = recent.get(ref);
        FileTree tree = kept == null ? null : kept.get();
        if (tree == null) {
            tree = ref.appliedTo(listed(ref.manifest(), 0));
            recent.put(ref, new WeakReference<>(tree));
        }
        return tree;
    }

    /**
     * Returns what a manifest lists.
     *
     * @throws JsonIn.Bad if it is missing or damaged
     */
    FileTree listed(ArtifactRef manifest) {
        return listed(manifest, 0);
    }

    private FileTree listed(ArtifactRef manifest, int depth) {
        Manifest known = manifests.get(manifest);
        FileTree tree = known == null ? null : known.tree.get();
        if (tree != null) {
            return tree;
        }
        String name = "names artifact " + manifest.sha256() + " (" + manifest.size()
                + " bytes), the manifest of a file tree, which ";
        if (depth == MAX_IN_A_ROW) {
            throw new JsonIn.Bad(name + "is based on another, as are the " + depth + " before it");
        }
        JsonIn in = parsed(manifest, name);
        try {
            tree = read(in, depth + 1);
            TreeRef base = ResultValues.treeRef(in);
            manifests.put(manifest, new Manifest(new WeakReference<>(tree), base == null ? null : base.manifest()));
            return tree;
        } catch (JsonIn.Bad e) {
            throw new JsonIn.Bad(name + e.why());
        } catch (IllegalArgumentException e) {
            throw new JsonIn.Bad(name + "has a value that cannot be: " + e.getMessage());
        }
    }

    private JsonIn parsed(ArtifactRef manifest, String name) {
        byte[] bytes;
        try (InputStream in = artifacts.open(manifest)) {
            bytes = in.readNBytes((int) Math.min(MAX_BYTES, manifest.size()) + 1);
        } catch (IOException | StoreException e) {
            throw new JsonIn.Bad(name + "cannot be read: " + e.getMessage());
        }
        String found = sha.hex(bytes);
        if (bytes.length != manifest.size() || !found.equals(manifest.sha256())) {
            throw new JsonIn.Bad(name + "was changed: its bytes have the hash " + found);
        }
        try {
            return JsonIn.parse(bytes);
        } catch (JsonIn.Bad e) {
            throw new JsonIn.Bad(name + e.why());
        }
    }

    /**
     * Returns the manifest and those it is based on, all of which must be there to read it.
     *
     * @throws JsonIn.Bad as {@link #read}
     */
    List<ArtifactRef> manifests(ArtifactRef first) {
        listed(first);
        List<ArtifactRef> row = new ArrayList<>();
        ArtifactRef next = first;
        while (next != null) {
            row.add(next);
            Manifest manifest = manifests.get(next);
            next = manifest == null ? null : manifest.base;
        }
        return row;
    }
}
