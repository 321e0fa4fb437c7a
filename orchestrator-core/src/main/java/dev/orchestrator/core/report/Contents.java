package dev.orchestrator.core.report;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads files as text, for people; says why where that is not possible. */
final class Contents {
    private static final int MAX_BYTES = 256 * 1024;

    /**
     * What a file holds.
     *
     * @param text null if it cannot be shown
     * @param problem why not; null if it can
     */
    record Content(@Nullable String text, @Nullable String problem) {}

    private final @Nullable StateStore store;

    Contents(@Nullable StateStore store) {
        this.store = store;
    }

    /** Returns the file's content; empty text for a file that is not there. */
    Content read(@Nullable ArtifactRef ref) {
        if (ref == null) {
            return new Content("", null);
        }
        if (store == null) {
            return new Content(null, "contents were not at hand when this report was written");
        }
        if (ref.size() > MAX_BYTES) {
            return new Content(null, Shown.number(ref.size()) + " bytes, too large to compare here");
        }
        try (InputStream in = store.open(ref)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? new Content(text, null) : new Content(null, "binary, not shown");
        } catch (CharacterCodingException e) {
            return new Content(null, "binary, not shown");
        } catch (IOException | StoreException e) {
            return new Content(null, "cannot be read from the store: " + e.getMessage());
        }
    }
}
