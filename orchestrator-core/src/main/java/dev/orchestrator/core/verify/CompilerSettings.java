package dev.orchestrator.core.verify;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;

/**
 * What to compile, and how.
 *
 * @param roots folders; empty for the whole tree
 * @param globs over whole paths; empty for all sources under the roots
 * @param release 0 for the running Java's own
 */
record CompilerSettings(
        List<String> roots,
        List<String> globs,
        int release,
        Charset encoding,
        List<Path> classPath,
        List<Path> processorPath,
        List<String> options) {
    CompilerSettings {
        roots = List.copyOf(roots);
        globs = List.copyOf(globs);
        classPath = List.copyOf(classPath);
        processorPath = List.copyOf(processorPath);
        options = List.copyOf(options);
    }

    boolean isSource(String path) {
        return path.endsWith(".java")
                && (roots.isEmpty() || roots.stream().anyMatch(root -> path.startsWith(root + '/')))
                && (globs.isEmpty()
                        || globs.stream().anyMatch(glob -> PathGlob.of(glob).matches(path)));
    }

    String describeSources() {
        return "a .java file" + (roots.isEmpty() ? "" : " under " + String.join(", ", roots))
                + (globs.isEmpty() ? "" : " that matches " + String.join(", ", globs));
    }
}
