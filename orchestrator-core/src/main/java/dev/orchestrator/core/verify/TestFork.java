package dev.orchestrator.core.verify;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The command that runs {@link JUnitMain} in a JVM of its own. */
final class TestFork {
    private static final String PACKAGE = TestFork.class.getPackageName();

    /** All that runs in the forked JVM. By name: here they cannot be loaded without JUnit. */
    private static final List<String> CLASSES = List.of("JUnitMain", "JUnitListener", "SignedLines");

    private final Workplace workplace;
    private final List<String> jvmOptions;
    private final Map<String, String> environment;

    TestFork(Workplace workplace, List<String> jvmOptions, Map<String, String> environment) {
        this.workplace = workplace;
        this.jvmOptions = jvmOptions;
        this.environment = environment;
    }

    /** @param classPath ours comes before it */
    ProcessBuilder command(List<Path> classPath, Path results, Path classes, Path files) throws IOException {
        List<Path> entries = new ArrayList<>(List.of(ownClasses()));
        entries.addAll(classPath);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + workplace.folder("tmp")));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                // An interceptor of the submission's would see, and could change, every result.
                "-Djunit.platform.launcher.interceptors.enabled=false",
                "-cp",
                entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                PACKAGE + '.' + CLASSES.get(0),
                results.toString(),
                classes.toString(),
                files.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> inherited = new LinkedHashMap<>(builder.environment());
        inherited.keySet().retainAll(Execution.essentialVariables());
        builder.environment().clear();
        builder.environment().putAll(inherited);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Copies our classes, so that nothing else of this library is on the tests' class path, wherever it comes from. */
    private Path ownClasses() throws IOException {
        Path root = workplace.folder("launcher");
        Path target = Files.createDirectories(root.resolve(PACKAGE.replace('.', '/')));
        for (String name : CLASSES) {
            String file = name + ".class";
            try (InputStream bytes = TestFork.class.getResourceAsStream(file)) {
                Files.copy(Objects.requireNonNull(bytes, file), target.resolve(file));
            }
        }
        return root;
    }
}
