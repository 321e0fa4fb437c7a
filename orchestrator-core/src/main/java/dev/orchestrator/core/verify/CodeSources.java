package dev.orchestrator.core.verify;

import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where classes of this program were loaded from. */
final class CodeSources {
    private CodeSources() {}

    /** @throws IllegalArgumentException if a class is part of Java itself, or does not come from a jar or folder */
    static List<Path> of(Class<?>... classes) {
        Set<Path> paths = new LinkedHashSet<>();
        for (Class<?> type : classes) {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            if (source == null || source.getLocation() == null) {
                throw new IllegalArgumentException(
                        type.getName() + " is part of Java itself and needs no class path entry");
            }
            try {
                paths.add(Path.of(source.getLocation().toURI()));
            } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
                throw new IllegalArgumentException(
                        type.getName() + " was loaded from " + source.getLocation()
                                + ", which is no jar or folder; give the path of its jar",
                        e);
            }
        }
        return List.copyOf(paths);
    }
}
