package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Accepts a submission whose tests pass: compiles it in this process, then runs its tests with the JUnit Platform in a
 * JVM of its own.
 *
 * <p>A pass counts the tests that really ran; skipped and aborted ones did not, and none at all is no pass. A JVM that
 * exits before the last test has ended is a rejection whatever its status, and results are signed, so that neither
 * {@code System.exit(0)} nor printing or writing results makes a pass. That holds against mistakes and shortcuts; it is
 * no sandbox against code that reaches into JUnit by reflection. A test that is still running when time is up is a
 * rejection that names it.
 *
 * <p>Tests that the worker can read, it can also write code for: code that knows their inputs, counts their calls, or has
 * an {@code equals} that always agrees. No verifier can see that in tests that pass. {@link Builder#heldOut Held-out tests},
 * which no worker sees, can; and {@link ProtectedFilesVerifier} sees to it that the visible ones stay what they were.
 *
 * <p>The JVM sees the submission's classes and resources, the class path given here, and almost no environment; its
 * working directory holds the submission's files. The class path must hold the JUnit Platform launcher and a test engine.
 * A {@code module-info.java} is not compiled: tests run on the class path. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * JUnitVerifier.builder()
 *         .junitOfThisProgram()                         // or classPath(…) with JUnit's jars
 *         .classPath(Path.of("libs/commons-lang3.jar"))
 *         .timeout(Duration.ofMinutes(2))
 *         .build()
 * }</pre>
 */
public final class JUnitVerifier implements Verifier, Versioned {
    private static final int TAIL = 1_500;

    private final JavaCompilerVerifier compiler;
    private final List<Path> classPath;
    private final List<String> resources;
    private final List<String> jvmOptions;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final long outputLimit;
    private final long atLeast;
    private final SortedMap<String, String> heldOut;

    private JUnitVerifier(Builder builder) {
        this.compiler = builder.compiler;
        this.classPath = List.copyOf(builder.classPath);
        this.resources = List.copyOf(builder.resources);
        this.jvmOptions = List.copyOf(builder.jvmOptions);
        this.environment = Map.copyOf(builder.environment);
        this.timeout = builder.timeout;
        this.outputLimit = builder.outputLimit;
        this.atLeast = builder.atLeast;
        this.heldOut = Collections.unmodifiableSortedMap(new TreeMap<>(builder.heldOut));
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a version that changes with the settings; the same on every machine. */
    @Override
    public String version() {
        return SettingsVersion.of(
                2,
                compiler.version(),
                classPath,
                resources,
                jvmOptions,
                environment,
                timeout,
                outputLimit,
                atLeast,
                heldOut);
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Path files = context.files();
        Workplace workplace = Workplace.in(files);
        Path classes = workplace.folder("classes");
        Compilation.Result compiled =
                compiler.compilation().withoutModules().run(submission, context, files, classes, classPath);
        if (compiled instanceof Compilation.Result.Broken broken) {
            return CheckResult.rejected(broken.findings());
        }
        if (compiled instanceof Compilation.Result.NotRun notRun) {
            return CheckResult.couldNotRun(notRun.reason());
        }
        Path tests = classes;
        if (!heldOut.isEmpty()) {
            tests = workplace.folder("held-out");
            List<Path> seen = new ArrayList<>(classPath);
            seen.add(classes);
            Compilation.Result held = compiler.compilation().run(heldOut, files, tests, seen);
            if (held instanceof Compilation.Result.Broken broken) {
                return CheckResult.rejected(broken.findings());
            }
            if (held instanceof Compilation.Result.NotRun notRun) {
                return CheckResult.couldNotRun(notRun.reason());
            }
        }
        byte[] key = SignedLines.newKey();
        Path results = workplace.file("results");
        ProcessBuilder fork = new TestFork(workplace, jvmOptions, environment)
                .command(classPath(files, classes, tests), results, tests, files);
        Execution execution;
        try {
            execution = Execution.start(fork, files, workplace.file("output"), key);
        } catch (IOException e) {
            return CheckResult.couldNotRun("no Java can be started: " + e.getMessage());
        }
        Execution.Result result = execution.await(timeout, outputLimit, context::cancelled);
        return judge(result, TestReport.read(results, key), submission, Diagnostics.in(files));
    }

    /** The submission comes last, so that it cannot stand in for JUnit. */
    private List<Path> classPath(Path files, Path classes, Path tests) {
        Set<Path> entries = new LinkedHashSet<>(compiler.settings().classPath());
        entries.addAll(classPath);
        entries.add(tests);
        entries.add(classes);
        resources.stream().map(files::resolve).filter(Files::isDirectory).forEach(entries::add);
        return List.copyOf(entries);
    }

    private CheckResult judge(
            Execution.Result result, TestReport report, Submission submission, Diagnostics diagnostics) {
        SourceFrames sources = new SourceFrames(submission.files());
        switch (result.end()) {
            case CANCELLED:
                return CheckResult.couldNotRun("the check was cancelled");
            case TIMED_OUT:
                return report.running().isEmpty()
                        ? CheckResult.couldNotRun("time was up after " + timeout + " while no test was running; "
                                + tail(result, diagnostics))
                        : rejected(report, sources, diagnostics, "test-timeout", "was still running after " + timeout);
            case TOO_MUCH_OUTPUT:
                return rejected(
                        report,
                        sources,
                        diagnostics,
                        "too-much-output",
                        "the tests print more than " + outputLimit + " bytes; print less");
            default:
        }
        if (report.isDamaged()) {
            return rejected(
                    report,
                    sources,
                    diagnostics,
                    "test-report-damaged",
                    "a test wrote into the report of the test run; leave files that are not the tests' alone");
        }
        switch (report.stage()) {
            case NOTHING:
                return CheckResult.couldNotRun("the test JVM ended with status " + result.status()
                        + " before it could look for tests; the class path needs JUnit's launcher; "
                        + tail(result, diagnostics));
            case NO_ENGINE:
                return CheckResult.couldNotRun(
                        "the class path has no test engine; add JUnit Jupiter's engine and what it needs");
            case BROKEN:
                return CheckResult.rejected(diagnostics.normalise(
                        List.of(new Diagnostics.Raw("tests-not-discovered", report.brokenMessage(), null, 0, 0))));
            default:
        }
        if (report.stage() != TestReport.Stage.DONE || result.status() != 0) {
            return rejected(
                    report,
                    sources,
                    diagnostics,
                    "tests-ended-early",
                    "ended the test JVM with status " + result.status() + "; a test must not exit or crash it");
        }
        if (!report.failures().isEmpty()) {
            return CheckResult.rejected(diagnostics.normalise(failures(report, sources)));
        }
        if (report.executed() < atLeast) {
            return CheckResult.rejected(TestReport.tooFew(report.executed(), report.skipped(), atLeast));
        }
        if (report.executed() < 1) {
            return CheckResult.couldNotRun("no test ran: " + report.skipped()
                    + " were skipped, and no others were found in the compiled classes");
        }
        return new CheckResult.Passed(
                report.executed(),
                Map.of(
                        "tests", Long.toString(report.executed()),
                        "failed", "0",
                        "skipped", Long.toString(report.skipped()),
                        "tests-sha256", report.namesSha256()));
    }

    /** Rejects with what went wrong as a whole, once for each test it happened in, and then what failed before. */
    private static CheckResult rejected(
            TestReport report, SourceFrames sources, Diagnostics diagnostics, String code, String message) {
        List<Diagnostics.Raw> raws = new ArrayList<>();
        for (TestReport.Test test : report.running()) {
            String file = sources.of(test.className()).map(Location::file).orElse(null);
            raws.add(new Diagnostics.Raw(code, test.name() + ": " + message, file, 0, 0));
        }
        if (raws.isEmpty()) {
            raws.add(new Diagnostics.Raw(code, "the tests: " + message, null, 0, 0));
        }
        raws.addAll(failures(report, sources));
        List<Finding> findings = diagnostics.normalise(raws);
        return CheckResult.rejected(findings);
    }

    private static List<Diagnostics.Raw> failures(TestReport report, SourceFrames sources) {
        return report.failures().stream()
                .map(failed -> {
                    Optional<Location> at = sources.firstIn(failed.frames())
                            .or(() -> sources.of(failed.test().className()));
                    return new Diagnostics.Raw(
                            failed.assertion() ? "test-failed" : "test-error",
                            failed.test().name() + ": " + failed.message(),
                            at.map(Location::file).orElse(null),
                            at.map(Location::line).orElse(0),
                            0);
                })
                .toList();
    }

    private static String tail(Execution.Result result, Diagnostics diagnostics) {
        return "it printed: " + diagnostics.scrub(result.output().tail(TAIL));
    }

    /** Sets up a {@link JUnitVerifier}. Reusable, not thread-safe. */
    public static final class Builder {
        /** Of each jar that JUnit Jupiter and the platform need, one class; and of older engines, if they are there. */
        private static final List<String> JUNIT = List.of(
                "org.junit.platform.commons.JUnitException",
                "org.junit.platform.engine.TestEngine",
                "org.junit.platform.launcher.Launcher",
                "org.junit.jupiter.api.Test",
                "org.junit.jupiter.params.ParameterizedTest",
                "org.junit.jupiter.engine.JupiterTestEngine",
                "org.opentest4j.AssertionFailedError",
                "org.apiguardian.api.API",
                "org.jspecify.annotations.Nullable");

        private final Set<Path> classPath = new LinkedHashSet<>();
        private final Set<String> resources = new LinkedHashSet<>(List.of("src/main/resources", "src/test/resources"));
        private final List<String> jvmOptions = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private JavaCompilerVerifier compiler = JavaCompilerVerifier.create();
        private Duration timeout = Duration.ofMinutes(10);
        private long outputLimit = CommandVerifier.DEFAULT_OUTPUT_LIMIT;
        private long atLeast;
        private SortedMap<String, String> heldOut = Collections.emptySortedMap();

        private Builder() {}

        /**
         * Sets how main and test sources are compiled, together; its class path is the tests' class path too. Default:
         * {@link JavaCompilerVerifier#create()}.
         */
        public Builder compiler(JavaCompilerVerifier compiler) {
            this.compiler = Objects.requireNonNull(compiler, "compiler");
            return this;
        }

        /** Adds jars and folders of classes, for compiling and running. */
        public Builder classPath(Path... entries) {
            return classPath(List.of(entries));
        }

        /** Adds jars and folders of classes, for compiling and running. */
        public Builder classPath(Collection<Path> entries) {
            entries.forEach(entry -> classPath.add(entry.toAbsolutePath()));
            return this;
        }

        /**
         * Adds the jars and folders that these classes come from: {@code classPathOf(Test.class, Assertions.class)}.
         * What those jars depend on is not added.
         *
         * @throws IllegalArgumentException if a class is part of Java itself or does not come from a jar or folder
         */
        public Builder classPathOf(Class<?>... classes) {
            return classPath(CodeSources.of(classes));
        }

        /**
         * Adds the jars of JUnit Jupiter and the JUnit Platform that this program itself has on its class path.
         *
         * @throws IllegalStateException if launcher or engine are not there; the message names them
         */
        public Builder junitOfThisProgram() {
            List<Class<?>> found = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (String name : JUNIT) {
                try {
                    found.add(Class.forName(name, false, JUnitVerifier.class.getClassLoader()));
                } catch (ClassNotFoundException | LinkageError e) {
                    missing.add(name);
                }
            }
            missing.removeIf(name -> !name.contains(".launcher.") && !name.contains(".engine."));
            if (!missing.isEmpty()) {
                throw new IllegalStateException("this program does not have " + missing
                        + "; add org.junit.platform:junit-platform-launcher and org.junit.jupiter:junit-jupiter to it,"
                        + " or give their jars to classPath(…)");
            }
            return classPathOf(found.toArray(new Class<?>[0]));
        }

        /**
         * Adds folders of the tree that go onto the class path as they are. Default: {@code src/main/resources} and
         * {@code src/test/resources}; folders that are not there are passed over.
         */
        public Builder resources(String... folders) {
            resources.addAll(List.of(folders));
            return this;
        }

        /**
         * Demands that so many tests really run; fewer are a rejection, also where the rest was skipped. Default: one, and
         * none is no verdict.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder atLeast(long tests) {
            CommandVerifier.requireSome(tests);
            atLeast = tests;
            return this;
        }

        /**
         * Runs the tests of this folder, and none of the submission's: no worker sees them, and none of them is part of
         * what it hands over. They are read now, compiled against the submission's classes, and found before those on the
         * class path. Give them a criterion of their own beside that of the visible tests.
         *
         * <p>What they find goes back to the worker as what any test finds, with the values they compared. So have them draw
         * their inputs and check laws, rather than list cases that the next attempt then knows.
         *
         * @param folder Java sources in the folders of their packages
         * @throws IllegalArgumentException if there is none, or one cannot be read
         */
        public Builder heldOut(Path folder) {
            heldOut = SourceText.readAll(folder);
            return this;
        }

        /**
         * Adds options of the JVM that runs the tests, such as {@code -Xmx1g}. Default heap: 512 MiB. Extensions that the
         * submission registers for all tests need {@code -Djunit.jupiter.extensions.autodetection.enabled=true} here,
         * whatever its {@code junit-platform.properties} says.
         */
        public Builder jvmOptions(String... options) {
            jvmOptions.addAll(List.of(options));
            return this;
        }

        /** Adds an environment variable. Default: none but the language and what the operating system needs. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Sets how long the tests may run, all together. Default: 10 minutes. */
        public Builder timeout(Duration timeout) {
            this.timeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /** Sets how many bytes the tests may print. Default: 64 MiB. */
        public Builder outputLimitBytes(long limit) {
            this.outputLimit = limit;
            return this;
        }

        /**
         * Returns the verifier.
         *
         * @throws IllegalArgumentException if the timeout or the output limit is not positive
         */
        public JUnitVerifier build() {
            CommandVerifier.requirePositive(timeout, outputLimit);
            return new JUnitVerifier(this);
        }
    }
}
