package dev.orchestrator.api.work;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A handoff as others see it. Immutable. */
public interface HandoffView {
    /** Returns the result. */
    Payload result();

    /** Returns the files. */
    FileTree files();

    /**
     * Opens one of the files.
     *
     * @param path as {@link #files()} has it
     * @throws IllegalArgumentException if it is none of them
     * @throws dev.orchestrator.api.store.StoreException if it is not kept any more; if it was damaged, before the stream
     *     ends
     * @throws IOException if it cannot be read
     */
    InputStream open(String path) throws IOException;

    /** Returns what the worker wanted others to know. */
    List<String> notes();

    /** Returns what the worker was not sure of. */
    List<String> concerns();
}
