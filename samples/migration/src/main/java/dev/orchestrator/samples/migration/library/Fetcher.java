package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Fetches a library through Maven, with the settings, mirrors and local repository of whoever runs it. The only part of
 * this program that reaches out.
 */
public final class Fetcher {
    private static final String DEPENDENCY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:";
    private static final String HELP = "org.apache.maven.plugins:maven-help-plugin:3.5.1:";
    private static final Duration QUIET = Duration.ofMinutes(10);

    private final Path maven;
    private final Coordinates coordinates;
    private final Path scratch;

    private Fetcher(Path maven, Coordinates coordinates, Path scratch) {
        this.maven = maven;
        this.coordinates = coordinates;
        this.scratch = scratch;
    }

    /**
     * Fetches the jar, the test sources, the sources if they are published, and what the library's own POM says.
     *
     * @param scratch an empty folder
     * @throws FetchException if it cannot be had, with the reason and what to do
     * @throws IOException if a file cannot be written
     */
    public static Library fetch(Coordinates coordinates, Path scratch)
            throws FetchException, IOException, InterruptedException {
        Fetcher fetcher = new Fetcher(locateMaven(coordinates), coordinates, scratch);
        Path artifacts = fetcher.artifacts();
        List<Path> classPath = fetcher.describe(artifacts);
        Path sources = fetcher.file(artifacts, "-sources.jar");
        PomFacts pom = PomFacts.read(fetcher.effectivePom());
        if (pom.level() > Runtime.version().feature()) {
            throw new FetchException("cannot migrate " + coordinates + ": its POM says Java " + pom.level()
                    + ", and this is Java " + Runtime.version().feature() + ". Run it on a JDK from " + pom.level()
                    + " on.");
        }
        return Library.open(
                coordinates,
                fetcher.file(artifacts, "-test-sources.jar"),
                Optional.of(sources).filter(Files::exists),
                classPath,
                pom,
                scratch.resolve("project"));
    }

    private Path artifacts() throws FetchException, IOException, InterruptedException {
        Path into = scratch.resolve("artifacts");
        Optional<String> problem = copy(into, "", "sources", "test-sources");
        if (problem.filter(output -> output.contains(":jar:sources:")).isPresent()) {
            problem = copy(into, "", "test-sources"); // nice to have beside the tests, but nothing depends on it
        }
        if (problem.isPresent()) {
            throw failure(problem.get());
        }
        return into;
    }

    /** Copies the artifacts with these classifiers; returns what Maven said if it failed. */
    private Optional<String> copy(Path into, String... classifiers) throws IOException, InterruptedException {
        StringBuilder dependencies = new StringBuilder();
        for (String classifier : classifiers) {
            dependencies.append(
                    """
                        <dependency>
                          <groupId>%s</groupId>
                          <artifactId>%s</artifactId>
                          <version>%s</version>
                          <classifier>%s</classifier>
                          <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
                        </dependency>
                    """.formatted(coordinates.group(), coordinates.artifact(), coordinates.version(), classifier)
                            .replace("<classifier></classifier>", ""));
        }
        Path folder = Files.createDirectories(scratch.resolve("fetch"));
        Files.writeString(folder.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>dev.orchestrator.samples</groupId>
                  <artifactId>fetch</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <dependencies>
                %s  </dependencies>
                </project>
                """.formatted(dependencies));
        return maven(
                folder,
                "fetch.log",
                DEPENDENCY + "copy-dependencies",
                "-DoutputDirectory=" + into.toAbsolutePath(),
                "-Dmdep.copyPom=true",
                "-Dmdep.useBaseVersion=true");
    }

    /** Lets Maven read the library's own POM, parents included: the class path of its tests, and the effective POM. */
    private List<Path> describe(Path artifacts) throws FetchException, IOException, InterruptedException {
        Path folder = Files.createDirectories(scratch.resolve("library"));
        Files.copy(file(artifacts, ".pom"), folder.resolve("pom.xml"));
        Path classPath = folder.resolve("class-path").toAbsolutePath();
        Optional<String> problem = maven(
                folder,
                "library.log",
                DEPENDENCY + "build-classpath",
                "-Dmdep.outputFile=" + classPath,
                "-Dmdep.includeScope=test",
                HELP + "effective-pom",
                "-Doutput=" + effectivePom().toAbsolutePath());
        if (problem.isPresent()) {
            throw failure(problem.get());
        }
        Set<Path> entries = new LinkedHashSet<>();
        entries.add(file(artifacts, ".jar"));
        for (String entry : Files.readString(classPath).strip().split(java.io.File.pathSeparator)) {
            if (!entry.isBlank() && !JUnit.provides(Path.of(entry).getFileName().toString())) {
                entries.add(Path.of(entry));
            }
        }
        return new ArrayList<>(entries);
    }

    private Path effectivePom() {
        return scratch.resolve("library").resolve("effective-pom.xml");
    }

    private Path file(Path artifacts, String ending) {
        return artifacts.resolve(coordinates.artifact() + '-' + coordinates.version() + ending);
    }

    private Optional<String> maven(Path folder, String log, String... goals) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(maven.toString(), "-q", "-B", "-Dstyle.color=never"));
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of(goals));
        Path output = scratch.resolve(log);
        Command.Result result = Command.run(command, folder, output, output, QUIET);
        return result.exit() == 0
                ? Optional.empty()
                : Optional.of(
                        result.timedOut() ? "Maven hung and was stopped. " + result.tail() : Files.readString(output));
    }

    private FetchException failure(String output) {
        String reason = output.replaceAll("\u001b\\[[0-9;]*m", "")
                .lines()
                .filter(line -> line.startsWith("[ERROR] "))
                .map(line -> line.substring("[ERROR] ".length())
                        .replaceFirst(" -> \\[Help \\d+]$", "")
                        .strip())
                .findFirst()
                .orElse(output.strip());
        boolean jarIsThere =
                !reason.contains(coordinates.group() + ':' + coordinates.artifact() + ":jar:" + coordinates.version());
        String advice = jarIsThere && reason.contains(":test-sources:")
                ? "The library does not publish its tests under the classifier 'test-sources'; choose one that does."
                : "Check the coordinates, and that Maven can reach its repositories: 'mvn dependency:get -Dartifact="
                        + coordinates + "' must work.";
        return new FetchException("cannot fetch " + coordinates + " (jar, test-sources, sources and its POM) with "
                + maven + ": " + reason + System.lineSeparator() + advice);
    }

    private static Path locateMaven(Coordinates coordinates) throws FetchException {
        String name =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows") ? "mvn.cmd" : "mvn";
        Stream<Path> homes = Stream.of(System.getProperty("maven.home"), System.getenv("MAVEN_HOME"))
                .filter(home -> home != null && !home.isBlank())
                .map(home -> Path.of(home, "bin"));
        Stream<Path> path = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(java.io.File.pathSeparator))
                .filter(entry -> !entry.isBlank())
                .map(Path::of);
        return Stream.concat(homes, path)
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new FetchException("cannot fetch " + coordinates + ": there is no " + name
                        + " on the PATH or below MAVEN_HOME. Install Maven 3.8.7 or later, or put it on the PATH."));
    }
}
