package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * javac in this process, fed from memory. Safe for use by several threads.
 *
 * <p>Keeps the jars of each class path open from one use to the next, since opening them costs more than compiling one
 * file; closing it closes them.
 */
public final class Compiler implements AutoCloseable {
    /** Of a message: what is wrong, and the first reason; javac lists every overload that does not fit. */
    private static final int MAX_LINES = 2;

    private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

    private final int level;
    private final Platform platform;
    private final Map<List<Path>, Queue<StandardJavaFileManager>> idle = new ConcurrentHashMap<>();

    /** Compiles for this Java release. */
    public Compiler(int level, Platform platform) {
        this.level = level;
        this.platform = platform;
    }

    /** Which class library sources see. */
    public enum Platform {
        /** That of the release they are written for: what was added later is not in their way. */
        OF_THE_RELEASE,
        /** That of the running JDK, with what no release documents. */
        OF_THIS_JDK
    }

    /**
     * One thing javac did not accept.
     *
     * @param file the source file, empty if the problem is in none
     * @param line from 1; 0 if unknown
     * @param column from 1; 0 if unknown
     * @param code javac's own, such as {@code compiler.err.cant.resolve}
     * @param message what is wrong
     */
    public record Problem(String file, int line, int column, String code, String message) {}

    /**
     * What came of it.
     *
     * @param problems the errors; none means success
     * @param classes the binary names of the classes each source file became
     */
    public record Compilation(List<Problem> problems, Map<String, List<String>> classes) {
        /** Returns whether there was no error. */
        public boolean succeeded() {
            return problems.isEmpty();
        }
    }

    /** What to do with a task before it is run: parse, attribute or generate. */
    public interface Work<T> {
        /** Does it. */
        T on(JavaCompiler.CompilationTask task) throws IOException;
    }

    /**
     * Compiles source files, path → text, into a folder.
     *
     * @throws IOException if a class file cannot be written
     */
    public Compilation compile(Map<String, String> sources, List<Path> classPath, Path into) throws IOException {
        Files.createDirectories(into);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        Map<String, List<String>> classes = new TreeMap<>();
        with(sources, classPath, into, diagnostics, classes, task -> task.call());
        return new Compilation(problems(diagnostics), classes);
    }

    /**
     * Hands a task for these sources to {@code work}, which may use the tree API on it; nothing is written.
     *
     * @throws IOException if {@code work} does
     */
    public <T> T analyze(Map<String, String> sources, List<Path> classPath, Work<T> work) throws IOException {
        return with(sources, classPath, null, new DiagnosticCollector<>(), new TreeMap<>(), work);
    }

    private <T> T with(
            Map<String, String> sources,
            List<Path> classPath,
            @Nullable Path into,
            DiagnosticCollector<JavaFileObject> diagnostics,
            Map<String, List<String>> classes,
            Work<T> work)
            throws IOException {
        List<String> options = new ArrayList<>(
                List.of("-proc:none", "-implicit:none", "-nowarn", "-Xlint:none", "-g", "-Xmaxerrs", "100000"));
        options.addAll(
                platform == Platform.OF_THE_RELEASE
                        ? List.of("--release", Integer.toString(level))
                        : List.of("-source", Integer.toString(level), "-target", Integer.toString(level)));
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((path, text) -> units.add(new Source(path, text)));
        Queue<StandardJavaFileManager> pool =
                idle.computeIfAbsent(List.copyOf(classPath), path -> new ConcurrentLinkedQueue<>());
        StandardJavaFileManager pooled = pool.poll();
        StandardJavaFileManager files = pooled == null ? open(classPath) : pooled;
        try {
            if (into != null) {
                files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(into));
            }
            return work.on(JAVAC.getTask(null, new Outputs(files, classes), diagnostics, options, null, units));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            pool.add(files);
        }
    }

    private static StandardJavaFileManager open(List<Path> classPath) throws IOException {
        StandardJavaFileManager files = JAVAC.getStandardFileManager(null, Locale.ROOT, null);
        files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
        return files;
    }

    @Override
    public void close() throws IOException {
        for (Queue<StandardJavaFileManager> pool : idle.values()) {
            for (StandardJavaFileManager files = pool.poll(); files != null; files = pool.poll()) {
                files.close();
            }
        }
    }

    private static List<Problem> problems(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(Compiler::problem)
                .collect(Collectors.toList());
    }

    private static Problem problem(Diagnostic<? extends JavaFileObject> d) {
        String file = d.getSource() instanceof Source source ? source.path : "";
        return new Problem(
                file,
                (int) Math.max(0, d.getLineNumber()),
                (int) Math.max(0, d.getColumnNumber()),
                d.getCode() == null ? "compiler.err" : d.getCode(),
                d.getMessage(Locale.ROOT)
                        .lines()
                        .map(String::strip)
                        .limit(MAX_LINES)
                        .collect(Collectors.joining(" ")));
    }

    /** A source file in memory, known by its path. */
    private static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Source(String path, String text) {
            super(uri(path), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        private static URI uri(String path) {
            try {
                return new URI("memory", null, '/' + path, null);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("'" + path + "' cannot be the path of a source file", e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Notes which source file each class came from. */
    private static final class Outputs extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, List<String>> classes;

        Outputs(JavaFileManager to, Map<String, List<String>> classes) {
            super(to);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) throws IOException {
            if (sibling instanceof Source source) {
                classes.computeIfAbsent(source.path, path -> new ArrayList<>()).add(className);
            }
            return super.getJavaFileForOutput(location, className, kind, sibling);
        }
    }
}
