package dev.orchestrator.api.work;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.FileTree;
import java.util.List;

/** A handoff as others see it. Immutable. */
public interface HandoffView {
    /** Returns the result. */
    Payload result();

    /** Returns the files. */
    FileTree files();

    /** Returns what the worker wanted others to know. */
    List<String> notes();

    /** Returns what the worker was not sure of. */
    List<String> concerns();
}
