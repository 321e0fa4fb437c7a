package dev.orchestrator.core.tool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is held open by a handle: whatever is done to the path it was found under meanwhile, its entries are
 * looked up in the folder itself. Nobody can swap a folder for a link between a check and what follows it.
 */
final class HandleFolder implements Folder {
    private final Path root;
    private final SecureDirectoryStream<Path> top;
    private final SecureDirectoryStream<Path> folder;

    /**
     * Takes an open folder.
     *
     * @param root the path of the folder that all this is in
     * @param top that folder, which stays open as long as this one is
     * @param folder closed with this
     */
    HandleFolder(Path root, SecureDirectoryStream<Path> top, SecureDirectoryStream<Path> folder) {
        this.root = root;
        this.top = top;
        this.folder = folder;
    }

    private Path entry(String name) {
        return root.getFileSystem().getPath(name);
    }

    @Override
    public @Nullable BasicFileAttributes attributes(String name) throws IOException {
        try {
            return folder.getFileAttributeView(entry(name), BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public List<String> names(int most) throws IOException {
        return names(folder, most);
    }

    static List<String> names(Iterable<Path> entries, int most) throws IOException {
        List<String> names = new ArrayList<>();
        try {
            for (Path entry : entries) {
                if (names.size() == most) {
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Folder open(String name) throws IOException {
        return new HandleFolder(root, top, folder.newDirectoryStream(entry(name), NOFOLLOW_LINKS));
    }

    /** Folders can only be made by path: it is made where nobody can be in between, and moved by handle. */
    @Override
    public void make(String name) throws IOException {
        Path made = Files.createTempDirectory(root, ".folder-");
        try {
            top.move(made.getFileName(), folder, entry(name));
        } catch (IOException e) {
            Files.deleteIfExists(made);
            throw e;
        }
    }

    @Override
    public SeekableByteChannel read(String name) throws IOException {
        return folder.newByteChannel(entry(name), Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
    }

    @Override
    public SeekableByteChannel create(String name) throws IOException {
        return folder.newByteChannel(
                entry(name), Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NOFOLLOW_LINKS));
    }

    @Override
    public void deleteFile(String name) throws IOException {
        folder.deleteFile(entry(name));
    }

    @Override
    public void deleteFolder(String name) throws IOException {
        folder.deleteDirectory(entry(name));
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
