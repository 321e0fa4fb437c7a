package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts a submission in whose directory a command exits with status 0.
 *
 * <p>A plain command counts as one check and claims nothing about tests; {@link #countingTests} makes the tests that
 * really ran the count. The command runs without a shell, standard input or most of the environment. When it ends, or
 * time is up, or the check is cancelled, everything it started is ended too; on Linux also what has left its process
 * tree, unless it cleared its environment. Running out of time is inconclusive: it says nothing about the submission.
 *
 * <p>Scripts of the submission have no executable bit: run {@code sh gradlew test}. Commands are programs of the host and
 * see its files; this is no sandbox. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * CommandVerifier.of("mvn", "-o", "-B", "test")
 *         .countingTests("target/surefire-reports")
 *         .pattern("^\\[ERROR] (?<file>[^:\\[]+):\\[(?<line>\\d+),(?<column>\\d+)] (?<message>.+)$")
 *         .timeout(Duration.ofMinutes(5))
 * }</pre>
 */
public final class CommandVerifier implements Verifier, Versioned {
    /** Of lines such as {@code src/app.c:12:7: error: no such thing}. */
    public static final String FILE_LINE_MESSAGE =
            "^(?<file>[^:\\s][^:]*):(?<line>\\d+):(?:(?<column>\\d+):)? *(?<message>\\S.*)$";

    static final long DEFAULT_OUTPUT_LIMIT = 64L << 20;
    private static final int TAIL = 2_000;
    private static final List<String> INHERITED = List.of(
            "PATH",
            "Path",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "TERM",
            "TMPDIR",
            "JAVA_HOME",
            "MAVEN_HOME",
            "M2_HOME",
            "GRADLE_HOME",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA",
            "ProgramFiles",
            "ProgramData");

    /** What a verifier was told; changed only while a new verifier is made of a copy. */
    private static final class Settings {
        private List<String> command = List.of();
        private Map<String, String> environment = Map.of();
        private Set<String> inherited = Set.of();
        private List<String> reports = List.of();
        private @Nullable Pattern pattern;
        private Duration timeout = Duration.ofMinutes(10);
        private long outputLimit = DEFAULT_OUTPUT_LIMIT;
        private long atLeast;

        private Settings copy() {
            Settings copy = new Settings();
            copy.command = command;
            copy.environment = environment;
            copy.inherited = inherited;
            copy.reports = reports;
            copy.pattern = pattern;
            copy.timeout = timeout;
            copy.outputLimit = outputLimit;
            copy.atLeast = atLeast;
            return copy;
        }
    }

    private final Settings settings;

    private CommandVerifier(Settings settings) {
        this.settings = settings;
    }

    /**
     * Returns a verifier that runs a program: ten minutes at most, 64 MiB of output at most.
     *
     * @param program a name that is looked up on the {@code PATH}, or a path
     * @throws IllegalArgumentException if {@code program} is blank
     */
    public static CommandVerifier of(String program, String... arguments) {
        if (program.isBlank()) {
            throw new IllegalArgumentException("a command needs a program, such as mvn");
        }
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Settings settings = new Settings();
        settings.command = List.copyOf(command);
        return new CommandVerifier(settings);
    }

    /**
     * Returns this verifier, counting the tests that ran by the reports they leave: files {@code TEST-*.xml} as Surefire
     * and others write them. Then no test is no pass, and failures are findings. Reports that the submission brings along
     * are removed before the command runs.
     *
     * @param folders globs of the reports' folders in the tree, such as <code>**&#47;target/surefire-reports</code>
     * @throws IllegalArgumentException if there is none or one is malformed
     */
    public CommandVerifier countingTests(String... folders) {
        if (folders.length == 0) {
            throw new IllegalArgumentException("name a folder of test reports, such as target/surefire-reports");
        }
        List.of(folders).forEach(PathGlob::of);
        return with(copy -> copy.reports = List.of(folders));
    }

    /**
     * Returns this verifier, demanding that so many tests really run; fewer are a rejection, also where the rest was
     * skipped. Means something only with {@link #countingTests}. Default: one, and none is no verdict.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public CommandVerifier atLeast(long tests) {
        requireSome(tests);
        return with(copy -> copy.atLeast = tests);
    }

    /**
     * Returns this verifier, turning lines of the output into findings if the command fails.
     *
     * @param regex is searched in each line; its group {@code message} is required, {@code file}, {@code line},
     *     {@code column} and {@code code} are optional, such as {@link #FILE_LINE_MESSAGE}
     * @throws IllegalArgumentException if it is malformed or has no group {@code message}
     */
    public CommandVerifier pattern(String regex) {
        Pattern compiled = Pattern.compile(regex);
        if (!regex.contains("(?<message>")) {
            throw new IllegalArgumentException("pattern needs a group (?<message>…), but was " + regex);
        }
        return with(copy -> copy.pattern = compiled);
    }

    /** Returns this verifier with an environment variable. */
    public CommandVerifier environment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings.environment);
        more.put(name, value);
        return with(copy -> copy.environment = Map.copyOf(more));
    }

    /**
     * Returns this verifier with variables of this program's environment handed on. {@code PATH}, {@code HOME},
     * {@code JAVA_HOME}, {@code LANG} and their like always are.
     */
    public CommandVerifier inheriting(String... names) {
        Set<String> more = new LinkedHashSet<>(settings.inherited);
        more.addAll(List.of(names));
        return with(copy -> copy.inherited = Set.copyOf(more));
    }

    /**
     * Returns this verifier with another limit of time.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CommandVerifier timeout(Duration timeout) {
        requirePositive(timeout, settings.outputLimit);
        return with(copy -> copy.timeout = timeout);
    }

    /**
     * Returns this verifier with another limit of output; a command that prints more is ended, and that is a rejection.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CommandVerifier outputLimitBytes(long limit) {
        requirePositive(settings.timeout, limit);
        return with(copy -> copy.outputLimit = limit);
    }

    private CommandVerifier with(Consumer<Settings> change) {
        Settings copy = settings.copy();
        change.accept(copy);
        return new CommandVerifier(copy);
    }

    /** Returns a version that changes with the settings; the same on every machine. */
    @Override
    public String version() {
        return SettingsVersion.of(
                2,
                settings.command,
                settings.environment,
                settings.inherited,
                settings.reports,
                String.valueOf(settings.pattern),
                settings.timeout,
                settings.outputLimit,
                settings.atLeast);
    }

    @Override
    public CheckResult check(Submission submission, CheckContext context) throws IOException, InterruptedException {
        Path files = context.files();
        Workplace workplace = Workplace.in(files);
        for (Path forged : SurefireReports.find(files, settings.reports)) {
            Files.delete(forged);
        }
        Execution execution;
        try {
            execution = Execution.start(process(), files, workplace.file("output"), new byte[0]);
        } catch (IOException e) {
            return CheckResult.couldNotRun("'" + settings.command.get(0)
                    + "' cannot be run; install it, give its full path, or run a script through its interpreter (sh"
                    + " script): " + e.getMessage());
        }
        Execution.Result result = execution.await(settings.timeout, settings.outputLimit, context::cancelled);
        Diagnostics diagnostics = Diagnostics.in(files);
        switch (result.end()) {
            case CANCELLED:
                return CheckResult.couldNotRun("the check was cancelled");
            case TIMED_OUT:
                return CheckResult.couldNotRun(describe() + " had not ended after " + settings.timeout
                        + "; it printed: " + diagnostics.scrub(result.output().tail(TAIL)));
            case TOO_MUCH_OUTPUT:
                return CheckResult.rejected(
                        "too-much-output",
                        describe() + " printed more than " + settings.outputLimit + " bytes; print less");
            default:
                return settings.reports.isEmpty()
                        ? judge(result, diagnostics)
                        : judgeTests(result, diagnostics, files, submission);
        }
    }

    private CheckResult judge(Execution.Result result, Diagnostics diagnostics) {
        return result.status() == 0
                ? new CheckResult.Passed(1, Map.of("command", describe(), "status", "0"))
                : CheckResult.rejected(findings(result, diagnostics, List.of()));
    }

    private CheckResult judgeTests(Execution.Result result, Diagnostics diagnostics, Path files, Submission submission)
            throws IOException {
        SurefireReports reports;
        try {
            reports = SurefireReports.read(files, SurefireReports.find(files, settings.reports), submission.files());
        } catch (IOException e) {
            return result.status() == 0
                    ? CheckResult.couldNotRun(String.valueOf(e.getMessage()))
                    : judge(result, diagnostics);
        }
        if (result.status() != 0 || reports.failed() > 0) {
            return CheckResult.rejected(findings(result, diagnostics, reports.failures()));
        }
        if (reports.executed() < settings.atLeast) {
            return CheckResult.rejected(TestReport.tooFew(reports.executed(), reports.skipped(), settings.atLeast));
        }
        if (reports.executed() < 1) {
            return CheckResult.couldNotRun(describe() + " ran no tests: the reports in "
                    + String.join(", ", settings.reports) + " count " + reports.skipped() + " skipped and no others");
        }
        return new CheckResult.Passed(
                reports.executed(),
                Map.of(
                        "command", describe(),
                        "status", "0",
                        "tests", Long.toString(reports.executed()),
                        "failed", "0",
                        "skipped", Long.toString(reports.skipped())));
    }

    /** Returns what the output and the reports say is wrong; if they say nothing, the end of the output. */
    private List<Finding> findings(Execution.Result result, Diagnostics diagnostics, List<Diagnostics.Raw> failures) {
        List<Diagnostics.Raw> raws = new ArrayList<>();
        Pattern pattern = settings.pattern;
        if (pattern != null) {
            for (String line : result.output().lines()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    raw(matcher).ifPresent(raws::add);
                }
            }
        }
        raws.addAll(failures);
        if (!raws.isEmpty()) {
            return diagnostics.normalise(raws);
        }
        String tail = diagnostics.scrub(result.output().tail(TAIL));
        return List.of(Finding.of(
                "command-failed", describe() + " ended with status " + result.status() + ". It printed:\n" + tail));
    }

    private Optional<Diagnostics.Raw> raw(Matcher matcher) {
        String message = group(matcher, "message");
        String code = group(matcher, "code");
        String file = group(matcher, "file");
        if (message.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Diagnostics.Raw(
                code.isBlank() ? "command-diagnostic" : code,
                message,
                file.isBlank() ? null : file,
                number(group(matcher, "line")),
                number(group(matcher, "column"))));
    }

    private static String group(Matcher matcher, String name) {
        if (!matcher.pattern().pattern().contains("(?<" + name + ">")) {
            return "";
        }
        String value = matcher.group(name);
        return value == null ? "" : value;
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }

    private ProcessBuilder process() {
        ProcessBuilder builder = new ProcessBuilder(settings.command);
        Map<String, String> variables = new LinkedHashMap<>(builder.environment());
        builder.environment().clear();
        variables
                .keySet()
                .removeIf(name -> !INHERITED.contains(name)
                        && !Execution.essentialVariables().contains(name)
                        && !settings.inherited.contains(name));
        builder.environment().putAll(variables);
        builder.environment().putAll(settings.environment);
        return builder;
    }

    private String describe() {
        return "'" + String.join(" ", settings.command) + "'";
    }

    static void requireSome(long tests) {
        if (tests < 1) {
            throw new IllegalArgumentException("at least 1 test must run, but " + tests + " was demanded");
        }
    }

    static void requirePositive(Duration timeout, long outputLimit) {
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.toMillis() < 1 || outputLimit < 1) {
            throw new IllegalArgumentException("timeout and output limit must be positive, but were " + timeout
                    + " and " + outputLimit + " bytes");
        }
    }
}
