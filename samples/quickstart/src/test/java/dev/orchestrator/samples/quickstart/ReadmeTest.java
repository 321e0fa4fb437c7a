package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final int LINES = 25;

    @Test
    void the_readme_shows_code_that_compiles() throws IOException {
        CodeBlocks.Result result = CodeBlocks.check(readme());

        assertThat(result.problems()).isEmpty();
        assertThat(result.compared()).as("Java blocks in the README").isPositive();
    }

    @Test
    void the_first_program_is_short() throws IOException {
        List<String> lines = Files.readAllLines(readme().resolveSibling(
                        "samples/quickstart/src/main/java/dev/orchestrator/samples/quickstart/Hello.java"));

        assertThat(lines.subList(lines.indexOf("public class Hello {"), lines.size()))
                .hasSizeLessThanOrEqualTo(LINES);
    }

    private static Path readme() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "run the tests inside the project");
        }
        return folder.resolve("README.md");
    }
}
