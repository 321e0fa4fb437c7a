package dev.orchestrator.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
    @TempDir
    Path folder;

    @Test
    void replaces_what_an_earlier_run_left_and_nothing_else() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("keep.txt"), "kept");
        OutputFolder first = OutputFolder.prepare(folder.resolve("out"));
        Files.createDirectories(first.library().resolve("src"));
        Files.writeString(first.library().resolve("src/Old.java"), "old");
        Files.createSymbolicLink(first.library().resolve("link"), elsewhere);
        Files.writeString(folder.resolve("out/notes.txt"), "mine");

        OutputFolder second = OutputFolder.prepare(folder.resolve("out"));

        assertThat(second).isEqualTo(first);
        assertThat(second.library()).doesNotExist();
        assertThat(second.report()).isEmptyFile();
        assertThat(folder.resolve("out/notes.txt")).hasContent("mine");
        assertThat(elsewhere.resolve("keep.txt")).hasContent("kept");
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_error_before_anything_runs() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> OutputFolder.prepare(file.resolve("out")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file");
    }
}
