package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** By itself, since it writes where others look. */
@Isolated
class OutsideTest {
    private static final Path HERE = Path.of("left-behind.txt");

    @Test
    void what_is_written_where_the_process_works_is_found() throws Exception {
        try {
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> Outside.assertUntouched(folder -> Files.writeString(HERE, "x")))
                    .withMessageContaining("working directory")
                    .withMessageContaining("left-behind.txt");
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> Outside.assertUntouched(folder -> Files.writeString(HERE, "xx")))
                    .withMessageContaining("2 bytes");
        } finally {
            Files.delete(HERE);
        }
    }

    @Test
    void what_is_written_above_is_found() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Outside.assertUntouched(folder -> Files.writeString(folder.resolveSibling("x"), "x")))
                .withMessageContaining("above");
    }

    @Test
    void what_is_left_in_a_directory_that_is_removed_is_none_of_it() {
        assertThatCode(() -> Outside.assertUntouched(folder -> Files.createDirectories(folder)))
                .doesNotThrowAnyException();
    }
}
