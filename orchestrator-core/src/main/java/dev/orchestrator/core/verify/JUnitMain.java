package dev.orchestrator.core.verify;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.CodeSource;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests of a submission in a JVM of its own and reports each in a signed line.
 *
 * <p>Nothing that the submission brings is registered with the JUnit Platform: no engine, listener, filter or extension for all tests.
 */
final class JUnitMain {
    private static final String AUTODETECTION = "junit.jupiter.extensions.autodetection.enabled";

    private JUnitMain() {}

    /**
     * Runs the tests.
     *
     * @param args the file to report to, the folder of test classes, the submission's folder
     */
    public static void main(String[] args) throws IOException {
        // Before any class of the submission is loaded: the key is known to the report's two ends only.
        SignedLines lines = new SignedLines(System.in.readNBytes(SignedLines.KEY_BYTES));
        try (Writer out = Files.newBufferedWriter(Path.of(args[0]), StandardOpenOption.CREATE_NEW)) {
            JUnitListener listener = new JUnitListener(lines, out);
            List<TestEngine> engines = engines(Path.of(args[2]).toRealPath());
            if (engines.isEmpty()) {
                listener.report("no-engine");
            } else {
                run(engines, Path.of(args[1]), listener);
            }
        }
        // Threads that tests left behind, and shutdown hooks, have no say any more.
        Runtime.getRuntime().halt(0);
    }

    private static void run(List<TestEngine> engines, Path classes, JUnitListener listener) throws IOException {
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestEngines(engines.toArray(new TestEngine[0]))
                .build();
        Launcher launcher = LauncherFactory.create(config);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
                // Whatever the submission's properties say: tests are run, and not only told of.
                .configurationParameter(LauncherConstants.DRY_RUN_PROPERTY_NAME, "false")
                // An extension that it registers for all tests could switch them off or forgive their
                // failures.
                .configurationParameter(AUTODETECTION, System.getProperty(AUTODETECTION, "false"))
                .build();
        try {
            launcher.execute(request, listener);
        } catch (RuntimeException e) {
            listener.report("broken", JUnitListener.message(e), JUnitListener.frames(e));
            return;
        }
        listener.report("done");
    }

    private static List<TestEngine> engines(Path submission) {
        return ServiceLoader.load(TestEngine.class).stream()
                .filter(engine -> !comesFrom(submission, engine.type()))
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static boolean comesFrom(Path submission, Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    || Path.of(source.getLocation().toURI()).toRealPath().startsWith(submission);
        } catch (Exception e) {
            return true; // whatever cannot be told is not trusted
        }
    }
}
