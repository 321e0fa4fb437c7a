package dev.orchestrator.core.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Removes a folder with all that is in it; links are removed, never followed. */
final class RecursiveDelete {
    private static final int TRIES = 3;

    private RecursiveDelete() {}

    /** Does nothing if there is no such file. */
    static void delete(Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    empty(path);
                }
                Files.deleteIfExists(path);
                return;
            } catch (DirectoryNotEmptyException e) {
                // A dying process may have left one more file between the listing and the removal.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void empty(Path directory) throws IOException {
        try {
            deleteInside(directory);
        } catch (AccessDeniedException e) {
            PosixFileAttributeView rights =
                    Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (rights == null) {
                throw e;
            }
            rights.setPermissions(PosixFilePermissions.fromString("rwx------"));
            deleteInside(directory);
        }
    }

    private static void deleteInside(Path directory) throws IOException {
        try (DirectoryStream<Path> inside = Files.newDirectoryStream(directory)) {
            for (Path path : inside) {
                delete(path);
            }
        } catch (NoSuchFileException e) {
            // Gone already: somebody else removes the same folder.
        }
    }
}
