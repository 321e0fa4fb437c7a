package dev.orchestrator.core.verify;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** A glob over relative paths, where a leading {@code **}{@code /} also stands for no folder at all. */
final class PathGlob {
    private static final String ANYWHERE = "**/";

    private final List<PathMatcher> matchers;

    private PathGlob(List<PathMatcher> matchers) {
        this.matchers = matchers;
    }

    /** @throws IllegalArgumentException if the glob is malformed */
    static PathGlob of(String glob) {
        Stream<String> globs =
                glob.startsWith(ANYWHERE) ? Stream.of(glob, glob.substring(ANYWHERE.length())) : Stream.of(glob);
        return new PathGlob(globs.map(one -> FileSystems.getDefault().getPathMatcher("glob:" + one))
                .toList());
    }

    boolean matches(String path) {
        Path relative = Path.of(path);
        return matchers.stream().anyMatch(matcher -> matcher.matches(relative));
    }
}
