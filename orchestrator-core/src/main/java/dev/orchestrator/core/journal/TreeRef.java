package dev.orchestrator.core.journal;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.journal.json.JsonIn;
import org.jspecify.annotations.Nullable;

/**
 * How a large tree is written: as what it differs in from one that is listed in an artifact, its manifest.
 *
 * @param manifest lists a tree, as a record would: all its files, or what it differs in from another manifest's
 * @param change makes the tree of the listed one
 */
public record TreeRef(ArtifactRef manifest, TreeChange change) {
    /** Refers to the listed tree itself. */
    static TreeRef to(ArtifactRef manifest) {
        return new TreeRef(manifest, TreeChange.NONE);
    }

    /** Refers to a tree by what it differs in from a listed one; null if that is more than {@code most} files. */
    static @Nullable TreeRef between(FileTree listed, ArtifactRef manifest, FileTree tree, int most) {
        TreeChange change = TreeChange.between(listed, tree, most);
        return change == null ? null : new TreeRef(manifest, change);
    }

    /** Returns how many files it names. */
    int changes() {
        return change.size();
    }

    /**
     * Returns the tree it refers to.
     *
     * @param listed what the manifest lists
     * @throws JsonIn.Bad if it lacks a file that this one takes away
     * @throws IllegalArgumentException as {@link FileTree#of}
     */
    FileTree appliedTo(FileTree listed) {
        for (String path : change.removed()) {
            if (listed.get(path).isEmpty()) {
                throw new JsonIn.Bad("takes '" + path + "' away from the files of manifest " + manifest.sha256()
                        + ", which do not have it");
            }
        }
        return change.applied(listed);
    }
}
