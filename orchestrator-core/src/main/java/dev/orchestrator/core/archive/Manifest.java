package dev.orchestrator.core.archive;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.RunId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a folder says is in it.
 *
 * @param head the last record's hash in hexadecimal; without records, what the chain starts from
 * @param artifacts sorted by hash
 */
record Manifest(int format, String run, long records, String head, List<ArtifactRef> artifacts) {
    static final int FORMAT = 1;
    static final String MANIFEST = "manifest.json";
    static final String JOURNAL = "journal.jsonl";
    static final String ARTIFACTS = "artifacts";

    /** What must be known before the rest is read. */
    private record Format(int format) {}

    byte[] bytes() {
        return (Json.write(this) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    RunId id() {
        return RunId.of(run);
    }

    static Manifest read(Path folder) throws IOException {
        for (String name : List.of(MANIFEST, JOURNAL)) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new StoreException("folder " + folder + " is not a whole exported run: it has no file " + name
                        + "; give the folder that the export made");
            }
        }
        byte[] bytes = Files.readAllBytes(folder.resolve(MANIFEST));
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            int format = Json.read(text, Format.class).format();
            if (format > FORMAT) {
                throw new StoreException("folder " + folder + " has format " + format + ", and this version knows "
                        + FORMAT + ": it was exported by a newer version of this library; read it with that one, or a"
                        + " later one");
            }
            Manifest manifest = Json.read(text, Manifest.class);
            manifest.id();
            Set<String> hashes = new HashSet<>();
            for (ArtifactRef ref : manifest.artifacts()) {
                hashes.add(ref.sha256());
            }
            if (format == FORMAT
                    && hashes.size() == manifest.artifacts().size()
                    && Arrays.equals(manifest.bytes(), bytes)) {
                return manifest;
            }
        } catch (StoreException e) {
            throw e;
        } catch (OrchestratorException | IllegalArgumentException e) {
            throw new StoreException(changed(folder) + ": " + e.getMessage(), e);
        }
        throw new StoreException(changed(folder) + ": it is not written as manifests are. If all that"
                + " was changed is how lines end, tell Git to leave them: '<folder>/** -text' in .gitattributes");
    }

    private static String changed(Path folder) {
        return MANIFEST + " in folder " + folder + " was changed, so nothing tells whether the rest is whole";
    }
}
