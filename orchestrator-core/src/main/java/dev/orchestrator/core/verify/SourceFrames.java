package dev.orchestrator.core.verify;

import dev.orchestrator.api.Location;
import dev.orchestrator.api.file.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the source files of a tree that stack frames and class names speak of. */
final class SourceFrames {
    /** As {@code at app//com.acme.Foo$Bar.method(Foo.java:12)}. */
    private static final Pattern PRINTED =
            Pattern.compile("^\\s*at (?:[^\\s(]*/)?([\\w.$]+)\\.[^\\s.(]+\\(([^:()]+):(\\d{1,9})\\)");

    private final List<String> paths;

    SourceFrames(FileTree tree) {
        this.paths = tree.entries().keySet().stream()
                .filter(path -> path.endsWith(".java"))
                .toList();
    }

    /** Returns where a frame is, if it is in the tree. */
    Optional<Location> of(String className, String fileName, int line) {
        int dot = className.lastIndexOf('.');
        String folder = dot < 0 ? "" : className.substring(0, dot + 1).replace('.', '/');
        return path(folder + fileName).map(path -> new Location(path, Math.max(line, 0), 0));
    }

    /** Returns the file a class is declared in, if it is in the tree and named after it. */
    Optional<Location> of(String className) {
        int nested = className.indexOf('$');
        String outer = nested < 0 ? className : className.substring(0, nested);
        return path(outer.replace('.', '/') + ".java").map(path -> new Location(path, 0, 0));
    }

    /** Returns the first frame of a printed stack trace that is in the tree. */
    Optional<Location> firstIn(String stackTrace) {
        return stackTrace
                .lines()
                .map(PRINTED::matcher)
                .filter(Matcher::find)
                .flatMap(frame -> of(frame.group(1), frame.group(2), Integer.parseInt(frame.group(3))).stream())
                .findFirst();
    }

    private Optional<String> path(String suffix) {
        return paths.stream()
                .filter(path -> path.equals(suffix) || path.endsWith('/' + suffix))
                .findFirst();
    }
}
