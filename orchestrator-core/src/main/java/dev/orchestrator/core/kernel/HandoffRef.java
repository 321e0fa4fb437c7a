package dev.orchestrator.core.kernel;

import dev.orchestrator.api.file.FileTree;
import java.util.List;

/**
 * A handoff by reference.
 *
 * @param digest SHA-256 over result and files, in lower-case hexadecimal: what evidence binds to
 */
public record HandoffRef(Content result, FileTree files, List<String> notes, List<String> concerns, String digest) {}
