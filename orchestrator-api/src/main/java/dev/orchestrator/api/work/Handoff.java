package dev.orchestrator.api.work;

import dev.orchestrator.api.file.FileTree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker returns. Immutable; each method with an argument returns a copy with that part changed.
 *
 * @param result a record, a JSON-like value or {@code JsonText}; null for none. Above 64 KiB it is stored as an
 *     artifact, above 16 MiB it is refused: put bulk into files
 * @param files exactly these files; null means what was left in the worker's directory, or the input files if the
 *     directory was never opened
 * @param notes what others should know
 * @param concerns what the worker is not sure of
 */
public record Handoff(@Nullable Object result, @Nullable FileTree files, List<String> notes, List<String> concerns) {
    /** @throws NullPointerException if a list or one of its elements is null */
    public Handoff {
        notes = List.copyOf(notes);
        concerns = List.copyOf(concerns);
    }

    /** Returns a handoff with this result. */
    public static Handoff of(@Nullable Object result) {
        return new Handoff(result, null, List.of(), List.of());
    }

    /** Sets the files, instead of what is left in the directory. */
    public Handoff files(FileTree files) {
        return new Handoff(result, Objects.requireNonNull(files, "files"), notes, concerns);
    }

    /** Sets the notes. */
    public Handoff notes(String... notes) {
        return new Handoff(result, files, List.of(notes), concerns);
    }

    /** Sets the concerns. */
    public Handoff concerns(String... concerns) {
        return new Handoff(result, files, notes, List.of(concerns));
    }
}
