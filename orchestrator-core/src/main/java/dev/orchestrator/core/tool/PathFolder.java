package dev.orchestrator.core.tool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder by its path, for platforms that cannot hold one open, such as Windows. A folder is checked when it is opened;
 * a program of the worker's own that runs meanwhile, and swaps a folder for a link after that, is not noticed.
 */
final class PathFolder implements Folder {
    private final Path root;
    private final Path folder;

    private PathFolder(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    static PathFolder open(Path root) throws IOException {
        Path real = root.toRealPath();
        return new PathFolder(real, real);
    }

    @Override
    public @Nullable BasicFileAttributes attributes(String name) throws IOException {
        try {
            return Files.readAttributes(folder.resolve(name), BasicFileAttributes.class, NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public List<String> names(int most) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return HandleFolder.names(entries, most);
        }
    }

    @Override
    public Folder open(String name) throws IOException {
        Path opened = folder.resolve(name);
        if (!opened.toRealPath().startsWith(root) || Files.isSymbolicLink(opened)) {
            throw new FileSystemException(opened.toString(), null, "it leads out of the directory");
        }
        return new PathFolder(root, opened);
    }

    @Override
    public void make(String name) throws IOException {
        Files.createDirectory(folder.resolve(name));
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        return Files.newByteChannel(folder.resolve(name), StandardOpenOption.READ, NOFOLLOW_LINKS);
    }

    @Override
    public SeekableByteChannel create(String name) throws IOException {
        return Files.newByteChannel(
                folder.resolve(name), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NOFOLLOW_LINKS);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    @Override
    public void deleteFolder(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    @Override
    public void close() {}
}
