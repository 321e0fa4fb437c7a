package dev.orchestrator.samples.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @AfterEach
    void forget_the_other_maven() {
        System.clearProperty("maven.home");
    }

    @Test
    void arguments_that_make_no_sense_end_with_2_and_the_right_shape() throws Exception {
        assertThat(run("commons-cli")).isEqualTo(2);
        assertThat(err()).contains("commons-cli:commons-cli:1.4");
        assertThat(run("a:b:1", "more")).isEqualTo(2);
        assertThat(err()).contains("[more]").contains("--out folder");
        assertThat(run("--out")).isEqualTo(2);
        assertThat(err()).contains("--out needs a folder");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_library_that_cannot_be_fetched_ends_with_2_the_coordinates_and_what_to_do() throws Exception {
        mavenThatSays("Could not find artifact a:b:jar:1, a:b:jar:test-sources:1");

        assertThat(run("a:b:1")).isEqualTo(2);
        assertThat(err())
                .contains("cannot fetch a:b:1")
                .contains("mvn: Could not find artifact a:b:jar:1, a:b:jar:test-sources:1\n")
                .contains("Check the coordinates");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_library_that_does_not_publish_its_tests_is_told_from_one_that_is_not_there() throws Exception {
        mavenThatSays("Could not find artifact a:b:jar:test-sources:1");

        assertThat(run("a:b:1")).isEqualTo(2);
        assertThat(err()).contains("does not publish its tests").contains("choose one that does");
    }

    private void mavenThatSays(String words) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path mvn = Files.writeString(
                bin.resolve("mvn"),
                "#!/bin/sh\nprintf '\\033[0m[ERROR] %s -> [Help 1]\\n[ERROR] Use -e.\\n' '" + words + "'\nexit 1\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        System.setProperty("maven.home", folder.toString());
    }

    private int run(String... args) throws Exception {
        return Main.run(List.of(args), new PrintStream(new ByteArrayOutputStream()), new PrintStream(err, true));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
