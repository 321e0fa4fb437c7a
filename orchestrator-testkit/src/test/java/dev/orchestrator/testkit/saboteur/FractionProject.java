package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.verify.JUnitVerifier;
import dev.orchestrator.core.verify.ProtectedFilesVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A small Java project with a goal, and a pipeline that checks it as one should: with real javac and real JUnit. */
final class FractionProject {
    /** Four criteria, cheap ones first. */
    static final Goal GOAL = Goal.of("Write Fraction, so that its tests pass")
            .doneWhen(
                    Criterion.of("untouched", "untouched"),
                    Criterion.of("green", "tests").stage(1),
                    Criterion.of("laws", "laws").stage(2),
                    Criterion.of("reviewed", "review").stage(3));

    static final Pipeline PIPELINE = Pipeline.builder()
            .planner((request, context) -> Move.work("java"))
            .worker("java", writes("solution"))
            .verifier("untouched", ProtectedFilesVerifier.of("src/test/**", "pom.xml"))
            .verifier("tests", JUnitVerifier.builder().junitOfThisProgram().build())
            .verifier(
                    "laws",
                    JUnitVerifier.builder()
                            .junitOfThisProgram()
                            .heldOut(folder("held-out"))
                            .build())
            .verifier("review", FractionProject::review)
            .limits(Limits.defaults().attempts(2).rounds(4))
            .build();

    private FractionProject() {}

    /** Returns the files to start from: path → text. */
    static Map<String, String> files() {
        return files("project");
    }

    /** Returns an honest worker: it writes what lies in these folders of the fixture. */
    static Worker writes(String... folders) {
        return (assignment, context) -> {
            for (String folder : folders) {
                write(context, files(folder));
            }
            return Handoff.of("Fraction is written.").notes("All tests pass.");
        };
    }

    private static void write(WorkContext context, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = context.directory().resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** Stands for a judge that asks a model: it reads, and may be wrong. */
    private static CheckResult review(Submission submission, CheckContext context) throws IOException {
        String source = Files.readString(context.files().resolve("src/main/java/fraction/Fraction.java"));
        return source.contains("/** A fraction in lowest terms")
                ? CheckResult.passed(1)
                : CheckResult.rejected("no-words", "Say what a fraction is.");
    }

    private static Map<String, String> files(String folder) {
        Path root = folder(folder);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(FractionProject.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
