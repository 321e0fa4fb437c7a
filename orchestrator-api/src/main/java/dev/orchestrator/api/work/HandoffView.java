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
     * @throws IOException if it is not kept, or cannot be read; if it was damaged, the stream throws before it ends
     */
    InputStream open(String path) throws IOException;

    /** Returns what the worker wanted others to know. */
    List<String> notes();

    /** Returns what the worker was not sure of. */
    List<String> concerns();
}
