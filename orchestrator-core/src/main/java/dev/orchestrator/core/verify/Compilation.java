package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.Submission;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** One call of the Java compiler in this JVM. */
final class Compilation {
    /** The compiler's own limit of 100 would hide how many there are. */
    private static final String MANY = "100000";

    private static final String WARNINGS_AS_ERRORS = "compiler.err.warnings.and.werror";

    private final Supplier<Optional<JavaCompiler>> compilers;
    private final CompilerSettings settings;
    private final Predicate<String> wanted;

    Compilation(Supplier<Optional<JavaCompiler>> compilers, CompilerSettings settings) {
        this(compilers, settings, path -> true);
    }

    private Compilation(
            Supplier<Optional<JavaCompiler>> compilers, CompilerSettings settings, Predicate<String> wanted) {
        this.compilers = compilers;
        this.settings = settings;
        this.wanted = wanted;
    }

    /** Returns this compilation of everything but module declarations. */
    Compilation withoutModules() {
        return new Compilation(compilers, settings, path -> !path.endsWith("module-info.java"));
    }

    /** How a compilation ended. */
    sealed interface Result {
        /** Class files are in the output folder. */
        record Compiled(int sources, long warnings) implements Result {}

        /** The sources are wrong. */
        record Broken(List<Finding> findings) implements Result {}

        /** Nothing is known about the sources. */
        record NotRun(String reason) implements Result {}
    }

    /**
     * Compiles a submission's sources.
     *
     * @param files the submission's files on disk
     * @param output an empty folder
     * @param moreClassPath what to see beside the settings' class path
     */
    Result run(Submission submission, CheckContext context, Path files, Path output, List<Path> moreClassPath)
            throws IOException {
        List<String> paths = submission.files().entries().keySet().stream()
                .filter(settings::isSource)
                .filter(wanted)
                .toList();
        if (paths.isEmpty()) {
            return new Result.NotRun("there is nothing to compile: none of the "
                    + submission.files().entries().size() + " files is " + settings.describeSources());
        }
        List<SourceText> sources = new ArrayList<>();
        List<Finding> unreadable = new ArrayList<>();
        for (String path : paths) {
            if (context.cancelled()) {
                return new Result.NotRun("the check was cancelled");
            }
            try {
                sources.add(new SourceText(path, decode(files.resolve(path))));
            } catch (CharacterCodingException e) {
                unreadable.add(Finding.at(
                        new Location(path, 0, 0),
                        "source-encoding",
                        "'" + path + "' is not " + settings.encoding() + " text; save it in that encoding"));
            }
        }
        return unreadable.isEmpty()
                ? compile(sources, files, output, moreClassPath)
                : new Result.Broken(Diagnostics.limit(unreadable));
    }

    /**
     * Compiles other sources, whatever the settings say about which.
     *
     * @param texts path → source
     */
    Result run(Map<String, String> texts, Path files, Path output, List<Path> moreClassPath) throws IOException {
        List<SourceText> sources = texts.entrySet().stream()
                .map(source -> new SourceText(source.getKey(), source.getValue()))
                .toList();
        return compile(sources, files, output, moreClassPath);
    }

    private Result compile(List<SourceText> sources, Path files, Path output, List<Path> moreClassPath)
            throws IOException {
        List<Path> classPath = new ArrayList<>(settings.classPath());
        classPath.addAll(moreClassPath);
        Optional<Path> missing =
                classPath.stream().filter(entry -> !Files.exists(entry)).findFirst();
        if (missing.isPresent()) {
            return new Result.NotRun("class path entry " + missing.get() + " does not exist");
        }
        Optional<JavaCompiler> found = compilers.get();
        if (found.isEmpty()) {
            return new Result.NotRun(
                    "this Java runtime has no compiler (java.home is " + System.getProperty("java.home")
                            + "); run on a JDK, or add the module jdk.compiler to the runtime image");
        }
        JavaCompiler compiler = found.get();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        StringWriter printed = new StringWriter();
        boolean fine;
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(said, Locale.ENGLISH, settings.encoding())) {
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            // Never the host's own class path; and no sources but those that were asked for.
            manager.setLocationFromPaths(
                    StandardLocation.CLASS_PATH, classPath.isEmpty() ? List.of(output) : classPath);
            manager.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
            if (!settings.processorPath().isEmpty()) {
                manager.setLocationFromPaths(StandardLocation.ANNOTATION_PROCESSOR_PATH, settings.processorPath());
            }
            fine = compiler.getTask(printed, manager, said, options(), null, sources)
                    .call();
        } catch (IllegalArgumentException e) {
            return new Result.NotRun("the compiler refuses an option: " + e.getMessage());
        } catch (RuntimeException e) {
            return new Result.NotRun("the compiler itself failed: " + e + ' ' + printed);
        }
        if (fine) {
            long warnings = said.getDiagnostics().stream()
                    .filter(diagnostic -> isWarning(diagnostic.getKind()))
                    .count();
            return new Result.Compiled(sources.size(), warnings);
        }
        List<Finding> findings = findings(said.getDiagnostics(), files);
        return findings.isEmpty()
                ? new Result.NotRun("the compiler failed without saying why: " + printed)
                : new Result.Broken(findings);
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("-Xmaxerrs", MANY, "-Xmaxwarns", MANY, "-implicit:none"));
        if (settings.processorPath().isEmpty()) {
            options.add("-proc:none");
        }
        if (settings.release() > 0) {
            options.addAll(List.of("--release", Integer.toString(settings.release())));
        }
        options.addAll(settings.options());
        return options;
    }

    private static List<Finding> findings(List<Diagnostic<? extends JavaFileObject>> said, Path files) {
        boolean warningsCount = said.stream().anyMatch(diagnostic -> WARNINGS_AS_ERRORS.equals(diagnostic.getCode()));
        List<Diagnostics.Raw> raws = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : said) {
            boolean relevant = diagnostic.getKind() == Diagnostic.Kind.ERROR
                    ? !WARNINGS_AS_ERRORS.equals(diagnostic.getCode())
                    : warningsCount && isWarning(diagnostic.getKind());
            if (relevant) {
                raws.add(new Diagnostics.Raw(
                        diagnostic.getCode(),
                        diagnostic.getMessage(Locale.ENGLISH),
                        diagnostic.getSource() instanceof SourceText source ? source.path() : null,
                        diagnostic.getLineNumber(),
                        diagnostic.getColumnNumber()));
            }
        }
        return Diagnostics.in(files).normalise(raws);
    }

    private static boolean isWarning(Diagnostic.Kind kind) {
        return kind == Diagnostic.Kind.WARNING || kind == Diagnostic.Kind.MANDATORY_WARNING;
    }

    private String decode(Path file) throws IOException {
        Charset encoding = settings.encoding();
        return encoding.newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString();
    }
}
