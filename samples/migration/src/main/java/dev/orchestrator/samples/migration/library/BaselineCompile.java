package dev.orchestrator.samples.migration.library;

import dev.orchestrator.samples.migration.library.Compiler.Compilation;
import dev.orchestrator.samples.migration.library.Compiler.Platform;
import dev.orchestrator.samples.migration.library.Compiler.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The test sources, compiled as they are as far as they compile.
 *
 * @param platform the class library with which most of them do
 * @param folder where the classes are
 * @param classes the binary names of the classes each source became
 * @param uncompilable sources that do not compile, or lean on one that does not, with the first error
 */
record BaselineCompile(
        Platform platform, Path folder, Map<String, List<String>> classes, Map<String, String> uncompilable) {

    /** @throws IOException if not a single source compiles */
    static BaselineCompile of(Library library, Path scratch) throws IOException {
        BaselineCompile release = with(Platform.OF_THE_RELEASE, library, scratch.resolve("classes"));
        if (release.uncompilable().isEmpty()) {
            return release;
        }
        BaselineCompile jdk = with(Platform.OF_THIS_JDK, library, scratch.resolve("classes-of-this-jdk"));
        BaselineCompile best =
                jdk.uncompilable().size() < release.uncompilable().size() ? jdk : release;
        if (best.classes().isEmpty()) {
            throw new IOException("none of the test sources compiles as it is; "
                    + best.uncompilable().entrySet().iterator().next());
        }
        return best;
    }

    /** Leaves out what does not compile, and what then no longer does, until the rest compiles. */
    private static BaselineCompile with(Platform platform, Library library, Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>(library.testSources());
        Map<String, String> uncompilable = new TreeMap<>();
        try (Compiler compiler = new Compiler(library.pom().level(), platform)) {
            while (!sources.isEmpty()) {
                Compilation result =
                        compiler.compile(sources, library.testClassPath(), Files.createDirectories(folder));
                if (result.succeeded()) {
                    return new BaselineCompile(platform, folder, result.classes(), uncompilable);
                }
                leaveOut(result.problems(), sources, uncompilable);
                Folders.empty(folder);
            }
            return new BaselineCompile(platform, folder, Map.of(), uncompilable);
        }
    }

    private static void leaveOut(List<Problem> problems, Map<String, String> sources, Map<String, String> uncompilable)
            throws IOException {
        int before = sources.size();
        for (Problem problem : problems) {
            if (sources.remove(problem.file()) != null) {
                String message = problem.message().lines().findFirst().orElse(problem.code());
                uncompilable.put(problem.file(), "line " + problem.line() + ": " + message);
            }
        }
        if (sources.size() == before) {
            throw new IOException(
                    "the test sources cannot be compiled: " + problems.get(0).message());
        }
    }
}
