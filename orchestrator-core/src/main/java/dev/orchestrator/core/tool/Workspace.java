package dev.orchestrator.core.tool;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of one directory, reached by relative paths alone. Each folder on the way is opened in the one before it and
 * no link is followed, so nothing outside is ever read or written. A file that is written is made anew, so that a hard
 * link to somebody else's does not lead there either.
 *
 * <p>What is refused is told to whoever asked: as {@link FailureClass#POLICY} if it would leave the directory or touch
 * what is no file, else as {@link FailureClass#INVALID_OUTPUT}.
 */
final class Workspace {
    /** Texts are held in memory. */
    static final int MAX_BYTES = 16 << 20;

    private static final Pattern ODD_ON_WINDOWS =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])( *\\..*)?|.*[. ]");
    private static final int MAX_PATH = 1_000;
    private static final int MAX_FOLDERS = 64;
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_LEFT_OUT = 20;
    private static final int TRIES = 100;
    private static final ArtifactRef ANY = new ArtifactRef("0".repeat(64), 0);

    private final Opener opener;

    /** Opens the directory. */
    interface Opener {
        Folder open() throws IOException;
    }

    /** Does something to an entry of an open folder. */
    private interface Action<T> {
        T on(Folder folder, String name) throws IOException;
    }

    /**
     * What there is below a folder.
     *
     * @param files path → bytes, in path order
     * @param leftOut what is no file, or cannot be used, with the reason; not all of it if there is much
     * @param complete whether that is all
     */
    record Listing(SortedMap<String, Long> files, List<String> leftOut, boolean complete) {}

    Workspace(Path root) {
        this(() -> Folder.open(root));
    }

    Workspace(Opener opener) {
        this.opener = opener;
    }

    // ---- paths ----

    private static List<String> names(String path) {
        if (path.length() > MAX_PATH) {
            throw Refusal.invalid(path, "has more than " + MAX_PATH + " characters; give a shorter path");
        }
        try {
            FileTree.of(Map.of(path, ANY));
            if (Path.of(path).getNameCount() > MAX_FOLDERS) {
                throw Refusal.invalid(path, "is in more than " + MAX_FOLDERS + " folders; give a shorter path");
            }
        } catch (InvalidPathException e) {
            throw Refusal.forbidden(path, "is no path on this machine: " + e.getReason() + "; use plain letters");
        } catch (IllegalArgumentException e) {
            throw Refusal.forbidden(
                    path,
                    "is not a path inside the directory; give a relative one such as src/main/java/App.java, without"
                            + " '..', backslashes and control characters");
        }
        List<String> names = List.of(path.split("/"));
        if (File.separatorChar == '\\' && names.stream().anyMatch(Workspace::isOddOnWindows)) {
            throw Refusal.forbidden(path, "names a device, or ends in a dot or space, on Windows; use another name");
        }
        return names;
    }

    /** Windows takes these for devices, wherever they are and whatever comes after a dot, and leaves the end out. */
    static boolean isOddOnWindows(String name) {
        return ODD_ON_WINDOWS.matcher(name).matches();
    }

    private <T> T at(String path, Action<T> action) throws IOException {
        try {
            return at(path, false, action);
        } catch (FileSystemException e) {
            throw Refusal.failed(path, e);
        }
    }

    /** Does something to what is at a path; its folders are opened one by one, and made if they are to be. */
    private <T> T at(String path, boolean making, Action<T> action) throws IOException {
        List<String> names = names(path);
        try (Folder top = opener.open()) {
            return at(top, names, 0, making, action);
        }
    }

    private static <T> T at(Folder folder, List<String> names, int index, boolean making, Action<T> action)
            throws IOException {
        String name = names.get(index);
        if (index == names.size() - 1) {
            return action.on(folder, name);
        }
        BasicFileAttributes found = folder.attributes(name);
        if (found == null && making) {
            make(folder, name);
        } else if (found == null || !isFolder(found)) {
            throw Refusal.noFolder(String.join("/", names.subList(0, index + 1)), found);
        }
        try (Folder inner = folder.open(name)) {
            return at(inner, names, index + 1, making, action);
        }
    }

    private static void make(Folder folder, String name) throws IOException {
        try {
            folder.make(name);
        } catch (FileSystemException e) {
            if (folder.attributes(name) == null) {
                throw e;
            }
            // Another call of this worker made it meanwhile.
        }
    }

    /** Windows tells of a junction that it is a directory, and also something else. */
    private static boolean isFolder(BasicFileAttributes attributes) {
        return attributes.isDirectory() && !attributes.isOther();
    }

    private static BasicFileAttributes requireFile(String path, @Nullable BasicFileAttributes found) {
        if (found == null || !found.isRegularFile()) {
            throw Refusal.noFile(path, found);
        }
        return found;
    }

    // ---- files ----

    /** Returns what a file holds, if that is text. */
    String text(String path) throws IOException {
        return at(path, (folder, name) -> {
            long size = requireFile(path, folder.attributes(name)).size();
            if (size > MAX_BYTES) {
                throw Refusal.tooLarge(path, size);
            }
            try (SeekableByteChannel channel = open(path, folder, name)) {
                return text(path, channel);
            }
        });
    }

    private static SeekableByteChannel open(String path, Folder folder, String name) throws IOException {
        try {
            return folder.read(name);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            requireFile(path, folder.attributes(name)); // It was one a moment ago.
            throw e;
        }
    }

    private static String text(String path, SeekableByteChannel channel) throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw Refusal.tooLarge(path, bytes.length);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // told below
        }
        throw Refusal.notText(path, bytes.length);
    }

    /** Makes a file hold this; returns whether there was one before. */
    boolean write(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int tries = 1; ; tries++) {
            try {
                return at(path, true, (folder, name) -> write(path, folder, name, bytes));
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // Another call of this worker made one of the folders, or the file, meanwhile.
                if (tries == TRIES) {
                    throw Refusal.failed(path, e);
                }
            } catch (FileSystemException e) {
                throw Refusal.failed(path, e);
            }
        }
    }

    private static boolean write(String path, Folder folder, String name, byte[] bytes) throws IOException {
        BasicFileAttributes found = folder.attributes(name);
        if (found != null && isFolder(found)) {
            deleteEmpty(path, folder, name, found);
        } else if (found != null) {
            requireFile(path, found);
            folder.deleteFile(name);
        }
        try (SeekableByteChannel channel = folder.create(name)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
        return found != null && !isFolder(found);
    }

    /** An empty folder is nothing that anybody can see. */
    private static void deleteEmpty(String path, Folder folder, String name, BasicFileAttributes found)
            throws IOException {
        try {
            folder.deleteFolder(name);
        } catch (DirectoryNotEmptyException e) {
            throw Refusal.noFile(path, found);
        }
    }

    /** Removes a file, or a link or special file itself. The folders it was in stay, though a tree has no empty ones. */
    void delete(String path) throws IOException {
        at(path, (folder, name) -> {
            BasicFileAttributes found = folder.attributes(name);
            if (found == null || isFolder(found)) {
                throw Refusal.noFile(path, found);
            }
            folder.deleteFile(name);
            return name;
        });
    }

    // ---- folders ----

    /**
     * Lists the files below a folder, or the one file that is there.
     *
     * @param path empty for all
     */
    Listing list(String path) throws IOException, InterruptedException {
        Walk walk = new Walk();
        if (path.isEmpty()) {
            try (Folder top = opener.open()) {
                walk.folder(top, "", 0);
            }
        } else {
            at(path, (folder, name) -> {
                BasicFileAttributes found = folder.attributes(name);
                if (found == null) {
                    throw Refusal.noFolder(path, null);
                } else if (found.isRegularFile()) {
                    walk.files.put(path, found.size());
                } else if (isFolder(found)) {
                    walk.entry(folder, name, path, 0);
                } else {
                    throw Refusal.noFolder(path, found);
                }
                return walk;
            });
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while listing files");
        }
        return new Listing(
                walk.files,
                walk.leftOut.subList(0, Math.min(walk.leftOut.size(), MAX_LEFT_OUT)),
                walk.entries <= MAX_ENTRIES && walk.leftOut.size() <= MAX_LEFT_OUT);
    }

    private static final class Walk {
        private final SortedMap<String, Long> files = new TreeMap<>();
        private final List<String> leftOut = new ArrayList<>();
        private int entries;

        void folder(Folder folder, String prefix, int depth) throws IOException {
            for (String name : folder.names(MAX_ENTRIES)) {
                if (++entries > MAX_ENTRIES || Thread.currentThread().isInterrupted()) {
                    return;
                }
                entry(folder, name, prefix + name, depth);
            }
        }

        void entry(Folder folder, String name, String path, int depth) throws IOException {
            BasicFileAttributes found = folder.attributes(name);
            if (found == null) {
                return; // Gone meanwhile.
            } else if (found.isRegularFile()) {
                if (isPath(path)) {
                    files.put(path, found.size());
                } else {
                    leftOut.add(Refusal.shown(path) + " (a name that cannot be used)");
                }
            } else if (!isFolder(found)) {
                leftOut.add(Refusal.shown(path) + (found.isSymbolicLink() ? " (a link)" : " (no file)"));
            } else if (depth == MAX_FOLDERS) {
                leftOut.add(Refusal.shown(path) + " (in too many folders)");
            } else {
                try (Folder inner = folder.open(name)) {
                    folder(inner, path + '/', depth + 1);
                } catch (NoSuchFileException e) {
                    // Gone meanwhile.
                } catch (FileSystemException e) {
                    leftOut.add(Refusal.shown(path) + " (cannot be read)");
                }
            }
        }

        private static boolean isPath(String path) {
            try {
                return !names(path).isEmpty();
            } catch (OrchestratorException e) {
                return false;
            }
        }
    }
}
