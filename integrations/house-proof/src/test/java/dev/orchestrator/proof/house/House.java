package dev.orchestrator.proof.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the published modules lie, and their classes: read from disk, so that jars and module paths do not matter. */
final class House {
    static final String PACKAGE = "dev.orchestrator";
    /** Everything that is published. */
    static final List<String> MODULES = List.of(
            "orchestrator-api",
            "orchestrator-schema",
            "orchestrator-core",
            "orchestrator-testkit",
            "orchestrator-store-jdbc");

    private static final Set<String> INTEGRATIONS = Set.of("orchestrator-store-jdbc");

    static final Path ROOT = root();

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern BUILT = Pattern.compile("(^|/)(target|\\.git|\\.idea)/");

    private House() {}

    /** The main classes of every published module that has sources. */
    static JavaClasses classes() {
        return Holder.CLASSES;
    }

    static Path sources(String module) {
        return folder(module).resolve(SOURCES);
    }

    static Path compiled(String module) {
        return folder(module).resolve("target").resolve("classes");
    }

    private static Path folder(String module) {
        return (INTEGRATIONS.contains(module) ? ROOT.resolve("integrations") : ROOT).resolve(module);
    }

    static boolean hasSources(String module) {
        return !javaFiles(sources(module)).isEmpty();
    }

    /** Whether the package is in the module's sources yet: rules about it may match nothing until it is. */
    static boolean hasPackage(String module, String name) {
        Path folder = sources(module).resolve(name.replace('.', '/'));
        return !javaFiles(folder).isEmpty();
    }

    /** Every Java file below the folder, sorted; none if there is no such folder. */
    static List<Path> javaFiles(Path folder) {
        return walk(folder, file -> file.toString().endsWith(".java"));
    }

    /** Every file below the folder that matches, sorted, build output left out; none if there is no such folder. */
    static List<Path> walk(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(wanted)
                    .filter(file ->
                            !BUILT.matcher(folder.relativize(file).toString()).find())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("orchestrator-bom"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run the tests inside the project, not in "
                        + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }

    private static final class Holder {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .importPaths(MODULES.stream()
                        .map(House::compiled)
                        .filter(Files::isDirectory)
                        .toList());
    }
}
