package dev.orchestrator.core.verify;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of the check's own beside the submission's files, whose name no file of theirs has. */
final class Workplace {
    private final Path folder;

    private Workplace(Path folder) {
        this.folder = folder;
    }

    /** The name is the same in every attempt, as it may show in what tools print. */
    static Workplace in(Path files) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return new Workplace(Files.createDirectory(files.resolve(i == 0 ? ".check" : ".check" + i)));
            } catch (FileAlreadyExistsException e) {
                // The submission brought one: take the next name.
            }
        }
    }

    Path path() {
        return folder;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    Path file(String name) {
        return folder.resolve(name);
    }
}
