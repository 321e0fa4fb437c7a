package dev.orchestrator.proof.house;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final int LINES = 500;
    private static final int FILES_IN_A_PACKAGE = 30;
    private static final int PUBLIC_TYPES_IN_AN_API_PACKAGE = 25;

    @Test
    void no_source_file_is_long() throws IOException {
        assertThat(House.javaFiles(House.ROOT)).hasSizeGreaterThan(100);
        Map<String, Long> tooLong = longerThan(LINES, House.ROOT);

        assertThat(tooLong)
                .as("files with more than %d lines: look for a second idea inside and give it a file of its own", LINES)
                .isEmpty();
    }

    @Test
    void no_package_is_crowded() {
        assertThat(House.MODULES.stream()
                        .flatMap(module -> crowded(FILES_IN_A_PACKAGE, House.sources(module)).stream()))
                .as("packages with more than %d files: split them by feature", FILES_IN_A_PACKAGE)
                .isEmpty();
    }

    @Test
    void no_package_of_the_api_asks_for_much_reading() {
        Map<String, Long> publicTypes = House.classes().stream()
                .filter(type -> type.getPackageName().startsWith(House.PACKAGE + ".api"))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, counting()));

        assertThat(publicTypes)
                .containsKey(House.PACKAGE + ".api")
                .allSatisfy((name, count) -> assertThat(count)
                        .as("public types in %s", name)
                        .isLessThanOrEqualTo(PUBLIC_TYPES_IN_AN_API_PACKAGE));
    }

    @Test
    void the_limits_themselves_are_exact(@TempDir Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(source.resolve("Long.java"), "//\n".repeat(3));
        Files.writeString(source.resolve("Short.java"), "//\n".repeat(2));
        Files.createDirectories(source.resolve("target"));
        Files.writeString(source.resolve("target/Built.java"), "//\n".repeat(9));

        assertThat(longerThan(2, folder)).containsExactly(Map.entry("a/b/Long.java", 3L));
        assertThat(crowded(1, folder)).containsExactly("a/b: 2");
        assertThat(crowded(2, folder)).isEmpty();
    }

    private static Map<String, Long> longerThan(int limit, Path folder) throws IOException {
        Map<String, Long> found = new TreeMap<>();
        for (Path file : House.javaFiles(folder)) {
            try (Stream<String> lines = Files.lines(file)) {
                long count = lines.count();
                if (count > limit) {
                    found.put(folder.relativize(file).toString(), count);
                }
            }
        }
        return found;
    }

    private static List<String> crowded(int limit, Path folder) {
        Map<Path, Long> files =
                House.javaFiles(folder).stream().collect(groupingBy(Path::getParent, TreeMap::new, counting()));
        return files.entrySet().stream()
                .filter(it -> it.getValue() > limit)
                .map(it -> folder.relativize(it.getKey()) + ": " + it.getValue())
                .toList();
    }
}
