package dev.orchestrator.samples.migration.library;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars of both JUnit engines, and this program's own classes for the forked JVM, found where this JVM found them. */
final class JUnit {
    private static final List<Path> JARS = Stream.of(
                    PlatformRunner.class,
                    org.junit.platform.launcher.Launcher.class,
                    org.junit.platform.engine.TestEngine.class,
                    org.junit.platform.commons.JUnitException.class,
                    org.junit.jupiter.api.Test.class,
                    org.junit.jupiter.params.ParameterizedClass.class,
                    named("org.junit.jupiter.engine.JupiterTestEngine"),
                    org.junit.vintage.engine.VintageTestEngine.class,
                    org.junit.Test.class,
                    org.hamcrest.Matcher.class,
                    org.opentest4j.AssertionFailedError.class,
                    named("org.apiguardian.api.API"))
            .map(JUnit::jarOf)
            .distinct()
            .toList();

    private JUnit() {}

    static List<Path> jars() {
        return JARS;
    }

    /** Whether the jar is JUnit's, so that ours takes its place. */
    static boolean provides(String fileName) {
        return fileName.matches(
                        "(junit|junit-dep|junit-(platform|jupiter|vintage)-.*|opentest4j|apiguardian-api)-[0-9].*\\.jar")
                || fileName.matches("junit-(platform|jupiter|vintage).*\\.jar")
                || fileName.matches("junit-jupiter-[0-9].*\\.jar");
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    name + " is missing from the class path; it comes with junit-jupiter-api", e);
        }
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + type.getName() + " was loaded from", e);
        }
    }
}
