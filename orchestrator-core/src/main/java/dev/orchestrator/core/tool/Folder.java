package dev.orchestrator.core.tool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open folder, whose entries are reached by a single name each. Nothing here follows a link. */
interface Folder extends Closeable {
    /** Opens a folder that may be trusted to be where it is. */
    static Folder open(Path root) throws IOException {
        var stream = Files.newDirectoryStream(root);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new HandleFolder(root, secure, secure);
        }
        stream.close();
        return PathFolder.open(root);
    }

    /** Returns what is known of an entry; null if there is none. */
    @Nullable BasicFileAttributes attributes(String name) throws IOException;

    /**
     * Returns the names of its entries, in no order.
     *
     * @param most how many at most
     */
    List<String> names(int most) throws IOException;

    /** Opens a folder in it. */
    Folder open(String name) throws IOException;

    /** Makes an empty folder. */
    void make(String name) throws IOException;

    /** Opens a file to be read. */
    SeekableByteChannel read(String name) throws IOException;

    /** Makes a file; fails if there is an entry of that name. */
    SeekableByteChannel create(String name) throws IOException;

    /** Removes an entry that is no folder; a link, not what it points to. */
    void deleteFile(String name) throws IOException;

    /** Removes an empty folder. */
    void deleteFolder(String name) throws IOException;

    @Override
    void close() throws IOException;
}
