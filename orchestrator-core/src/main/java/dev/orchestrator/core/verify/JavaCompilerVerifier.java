package dev.orchestrator.core.verify;

import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Accepts Java sources that compile, with the compiler of the running JDK, in this process.
 *
 * <p>Nothing of a submission is executed: annotation processing is off unless a processor path is given. The host's own
 * class path is not seen. A pass counts the source files compiled; none to compile is no pass. Immutable and safe for
 * use by several threads.
 *
 * <pre>{@code
 * JavaCompilerVerifier.builder()
 *         .roots("src/main/java")
 *         .release(17)
 *         .classPath(Path.of("libs/commons-lang3.jar"))
 *         .options("-Xlint:all", "-Werror")
 *         .build()
 * }</pre>
 */
public final class JavaCompilerVerifier implements Verifier, Versioned {
    private final Supplier<Optional<JavaCompiler>> compilers;
    private final CompilerSettings settings;

    JavaCompilerVerifier(Supplier<Optional<JavaCompiler>> compilers, CompilerSettings settings) {
        this.compilers = compilers;
        this.settings = settings;
    }

    /** Returns a verifier that compiles every {@code .java} file of the tree, without a class path. */
    public static JavaCompilerVerifier create() {
        return builder().build();
    }

    /** Returns a builder with the settings of {@link #create()}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a version that changes with the settings; the same on every machine. */
    @Override
    public String version() {
        return SettingsVersion.of(
                1,
                settings.roots(),
                settings.globs(),
                settings.release(),
                settings.encoding(),
                settings.classPath(),
                settings.processorPath(),
                settings.options());
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException {
        Path files = context.files();
        Path output = Workplace.in(files).folder("classes");
        Compilation.Result result = compilation().run(submission, context, files, output, List.of());
        if (result instanceof Compilation.Result.Broken broken) {
            return CheckResult.rejected(broken.findings());
        }
        if (result instanceof Compilation.Result.NotRun notRun) {
            return CheckResult.couldNotRun(notRun.reason());
        }
        Compilation.Result.Compiled compiled = (Compilation.Result.Compiled) result;
        return new CheckResult.Passed(
                compiled.sources(),
                Map.of(
                        "compiler", Runtime.version().toString(),
                        "release", Integer.toString(release()),
                        "sources", Integer.toString(compiled.sources()),
                        "warnings", Long.toString(compiled.warnings())));
    }

    Compilation compilation() {
        return new Compilation(compilers, settings);
    }

    CompilerSettings settings() {
        return settings;
    }

    private int release() {
        return settings.release() > 0 ? settings.release() : Runtime.version().feature();
    }

    /** Sets up a {@link JavaCompilerVerifier}. Reusable, not thread-safe. */
    public static final class Builder {
        /** Options with a setter of their own, or that would take output or code from elsewhere. */
        private static final Map<String, String> REFUSED = Map.ofEntries(
                Map.entry("-d", "classes are written into the check's directory"),
                Map.entry("-s", "sources are generated into the check's directory"),
                Map.entry("-h", "nothing is written outside of the check's directory"),
                Map.entry("-sourcepath", "only the submission's sources are compiled"),
                Map.entry("--source-path", "only the submission's sources are compiled"),
                Map.entry("-cp", "use classPath(…)"),
                Map.entry("-classpath", "use classPath(…)"),
                Map.entry("--class-path", "use classPath(…)"),
                Map.entry("-processorpath", "use annotationProcessing(…)"),
                Map.entry("--processor-path", "use annotationProcessing(…)"),
                Map.entry("-encoding", "use encoding(…)"),
                Map.entry("--release", "use release(…)"));

        private final List<String> roots = new ArrayList<>();
        private final List<String> globs = new ArrayList<>();
        private final Set<Path> classPath = new LinkedHashSet<>();
        private final Set<Path> processorPath = new LinkedHashSet<>();
        private final List<String> options = new ArrayList<>();
        private Charset encoding = StandardCharsets.UTF_8;
        private int release;

        private Builder() {}

        /** Adds folders of sources, relative to the tree. Default: the whole tree. */
        public Builder roots(String... folders) {
            for (String folder : folders) {
                roots.add(folder.replaceFirst("/+$", ""));
            }
            return this;
        }

        /**
         * Adds globs over whole paths in the tree, such as {@code src/*}{@code /java/**.java}; a source under the roots
         * that matches one of them is compiled. Default: all of them.
         *
         * @throws IllegalArgumentException if a glob is malformed
         */
        public Builder sources(String... globs) {
            for (String glob : globs) {
                PathGlob.of(glob);
                this.globs.add(glob);
            }
            return this;
        }

        /** Sets the Java release to compile for. Default: the running Java's. */
        public Builder release(int release) {
            this.release = release;
            return this;
        }

        /** Sets the sources' encoding. Default: UTF-8. */
        public Builder encoding(Charset encoding) {
            this.encoding = Objects.requireNonNull(encoding, "encoding");
            return this;
        }

        /** Adds jars and folders of classes. */
        public Builder classPath(Path... entries) {
            return classPath(List.of(entries));
        }

        /** Adds jars and folders of classes. */
        public Builder classPath(Collection<Path> entries) {
            entries.forEach(entry -> classPath.add(entry.toAbsolutePath()));
            return this;
        }

        /** Adds the jars and folders that these classes come from, as {@link JUnitVerifier.Builder#classPathOf}. */
        public Builder classPathOf(Class<?>... classes) {
            return classPath(CodeSources.of(classes));
        }

        /**
         * Switches annotation processing on. The processors run <em>in this process</em>, on what the submission wrote:
         * name only jars you trust.
         */
        public Builder annotationProcessing(Path... processorJars) {
            for (Path jar : processorJars) {
                processorPath.add(jar.toAbsolutePath());
            }
            return this;
        }

        /** Adds further options of {@code javac}, such as {@code -Xlint:all} or {@code -Werror}. */
        public Builder options(String... options) {
            this.options.addAll(List.of(options));
            return this;
        }

        /**
         * Returns the verifier.
         *
         * @throws IllegalArgumentException if a setting is wrong; the message lists all that are
         */
        public JavaCompilerVerifier build() {
            Map<String, String> problems = new LinkedHashMap<>();
            if (release < 0) {
                problems.put("release " + release, "must be a Java release such as 17");
            }
            for (String option : options) {
                String reason = REFUSED.get(option.startsWith("--") ? option.replaceFirst("=.*", "") : option);
                if (reason != null) {
                    problems.put("option " + option, reason);
                } else if (option.startsWith("-proc:") || option.startsWith("-Xplugin")) {
                    problems.put("option " + option, "would run code in this process; use annotationProcessing(…)");
                }
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("the Java compiler cannot be set up so: " + problems);
            }
            return new JavaCompilerVerifier(
                    () -> Optional.ofNullable(ToolProvider.getSystemJavaCompiler()),
                    new CompilerSettings(
                            roots,
                            globs,
                            release,
                            encoding,
                            List.copyOf(classPath),
                            List.copyOf(processorPath),
                            options));
        }
    }
}
