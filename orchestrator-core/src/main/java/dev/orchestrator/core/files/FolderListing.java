package dev.orchestrator.core.files;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a folder holds, checked before any byte of it is read. */
final class FolderListing extends SimpleFileVisitor<Path> {
    static final int MAX_FINDINGS = 20;
    private static final String UNREADABLE = "cannot be read; grant access to it or remove it";
    private static final ArtifactRef ANY = new ArtifactRef("0".repeat(64), 0);

    private final Path folder;
    private final Predicate<String> include;
    private final int maxFiles;
    private final long maxBytes;
    /** Whether files may come and go meanwhile, and what a tree cannot hold is only noted. */
    private final boolean inUse;

    private final Map<String, Path> files = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long bytes;

    private FolderListing(Path folder, Predicate<String> include, int maxFiles, long maxBytes, boolean inUse) {
        this.folder = folder;
        this.include = include;
        this.maxFiles = maxFiles;
        this.maxBytes = maxBytes;
        this.inUse = inUse;
    }

    static FolderListing of(Path folder, Predicate<String> include, int maxFiles, long maxBytes) throws IOException {
        FolderListing listing = new FolderListing(folder, include, maxFiles, maxBytes, false);
        listing.walk();
        if (!listing.findings.isEmpty()) {
            throw new FileTreeException(folder, listing.findings);
        }
        return listing;
    }

    /** Lists a folder that somebody works in. What a tree cannot hold is among the {@link #findings()}. */
    static FolderListing inUse(Path folder, int maxFiles, long maxBytes) throws IOException {
        FolderListing listing = new FolderListing(folder, path -> true, maxFiles, maxBytes, true);
        listing.walk();
        return listing;
    }

    private void walk() throws IOException {
        if (Files.isSymbolicLink(folder)) {
            throw new FileTreeException(
                    folder,
                    List.of(Finding.of("symbolic-link", "the folder itself is a symbolic link; give its target")));
        }
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(folder.toString(), null, "there is no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        Files.walkFileTree(folder, this);
    }

    /** Returns relative path → file, in path order. */
    Map<String, Path> files() {
        return files;
    }

    /** Returns what a tree cannot hold, each with its place. */
    List<Finding> findings() {
        return findings;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return directory.equals(folder) || include.test(relative(directory) + '/')
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String path = relative(file);
        if (!include.test(path)) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            return found("symbolic-link", path, "is a symbolic link; replace it by a copy of what it points to");
        }
        if (!attributes.isRegularFile()) {
            return found("special-file", path, "is neither a file nor a folder; remove it");
        }
        try {
            FileTree.of(Map.of(path, ANY));
        } catch (IllegalArgumentException e) {
            return found("file-name", path, "has a name that a file tree cannot have; rename it");
        }
        files.put(path, file);
        bytes += attributes.size();
        requireFew();
        if (bytes > maxBytes) {
            throw new FileTreeException(folder, tooManyBytes(maxBytes));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (file.equals(folder)) {
            throw failure;
        }
        if (inUse && failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        return found("unreadable-file", relative(file), UNREADABLE);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        return inUse && failure instanceof NoSuchFileException && !directory.equals(folder)
                ? FileVisitResult.CONTINUE
                : super.postVisitDirectory(directory, failure);
    }

    private void requireFew() {
        if (files.size() + findings.size() > maxFiles) {
            throw new FileTreeException(
                    folder,
                    List.of(Finding.of(
                            "too-many-files",
                            "there are more than " + maxFiles + " files; remove or leave out what was generated")));
        }
    }

    static List<Finding> tooManyBytes(long maxBytes) {
        return List.of(Finding.of(
                "too-many-bytes",
                "the files have more than " + maxBytes + " bytes together; remove or leave out what was generated"));
    }

    static Finding unreadable(String path) {
        return finding("unreadable-file", path, UNREADABLE);
    }

    private static Finding finding(String code, String path, String problem) {
        return Finding.at(new Location(path, 0, 0), code, "'" + path + "' " + problem);
    }

    private FileVisitResult found(String code, String path, String problem) {
        findings.add(finding(code, path, problem));
        if (inUse) {
            requireFew();
            return FileVisitResult.CONTINUE;
        }
        return findings.size() < MAX_FINDINGS ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    private String relative(Path file) {
        StringBuilder path = new StringBuilder();
        for (Path part : folder.relativize(file)) {
            path.append(path.isEmpty() ? "" : "/").append(part);
        }
        return path.toString();
    }
}
