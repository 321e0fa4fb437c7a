package dev.orchestrator.core.tool;

import static dev.orchestrator.api.FailureClass.INVALID_OUTPUT;
import static dev.orchestrator.api.FailureClass.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model can do with the files of its directory, and what it is told when it cannot. */
class FileToolsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void files() throws IOException {
        write("App.java", "class App {\n    int a = 1;\n    int b = 1;\n}\n");
        write("src/list.txt", "one\ntwo\nthree");
        write("src/deep/er/note.md", "# One\r\ntext\r\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Returns the JSON that a tool answers; arguments are given as name, value, name, value. */
    private String call(String tool, Object... arguments) throws Exception {
        return call(FunctionTool.DEFAULT_MAX_CHARACTERS, tool, arguments);
    }

    private String call(int maxCharacters, String tool, Object... arguments) throws Exception {
        Map<String, Object> given = new TreeMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            given.put((String) arguments[i], arguments[i + 1]);
        }
        String json = new Called(directory)
                .call(Tools.files(maxCharacters), "files_" + tool, Json.write(given))
                .json();
        assertThat(json).hasSizeLessThanOrEqualTo(maxCharacters);
        return json;
    }

    private String refusal(FailureClass failureClass, String tool, Object... arguments) {
        OrchestratorException refusal = catchThrowableOfType(OrchestratorException.class, () -> call(tool, arguments));
        assertThat(refusal.failureClass()).isEqualTo(failureClass);
        assertThat(refusal.getMessage()).doesNotContain(directory.toString());
        return refusal.getMessage();
    }

    // ---- list ----

    @Test
    void lists_all_files_in_path_order_with_their_sizes() throws Exception {
        String all = "{\"files\":[{\"bytes\":44,\"path\":\"App.java\"},{\"bytes\":13,\"path\":\"src/deep/er/note.md\"},"
                + "{\"bytes\":13,\"path\":\"src/list.txt\"}]}";

        assertThat(call("list")).isEqualTo(all);
        assertThat(call("list", "folder", ".")).isEqualTo(all);
        assertThat(call("list", "folder", "./src/deep/")).contains("note.md").doesNotContain("list.txt");
        assertThat(call("list", "folder", "App.java")).contains("App.java").doesNotContain("list.txt");
        assertThat(call("list", "glob", "*.{txt,md}"))
                .contains("note.md", "list.txt")
                .doesNotContain("App");
    }

    @Test
    void a_long_list_comes_in_parts() throws Exception {
        assertThat(call("list", "limit", 1))
                .contains("App.java", "2 more files; go on with offset 2")
                .doesNotContain("src/");
        assertThat(call("list", "offset", 2)).contains("note.md", "list.txt").doesNotContain("note\":", "App");
        assertThat(call("list", "offset", 4)).contains("\"files\":[]", "there are only 3 files");
        for (int i = 0; i < 100; i++) {
            write("many/" + i, "x");
        }
        assertThat(call(1_000, "list")).contains("more files; go on with offset ");
    }

    @Test
    void what_is_no_file_is_left_out_of_the_list_by_name() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("src"));
        Files.writeString(directory.resolve("back\\slash"), "x");

        assertThat(call("list")).contains("left out: ", "link (a link)", "back\\\\slash (a name that cannot be used)");
        assertThat(refusal(POLICY, "list", "folder", "link")).contains("'link' is a link");
        assertThat(refusal(INVALID_OUTPUT, "list", "folder", "nowhere")).contains("'nowhere' does not exist");
    }

    // ---- read ----

    @Test
    void reads_lines_as_they_are() throws Exception {
        assertThat(call("read", "path", "src/list.txt"))
                .isEqualTo("{\"firstLine\":1,\"lastLine\":3,\"lines\":3,\"text\":\"one\\ntwo\\nthree\"}");
        assertThat(call("read", "path", "src/list.txt", "offset", 2, "limit", 1))
                .isEqualTo("{\"firstLine\":2,\"lastLine\":2,\"lines\":3,\"note\":\"1 more lines; go on with offset 3\","
                        + "\"text\":\"two\\n\"}");
        assertThat(call("read", "path", "src/deep/er/note.md")).contains("# One\\r\\ntext\\r\\n");
        write("empty", "");
        assertThat(call("read", "path", "empty"))
                .isEqualTo("{\"firstLine\":1,\"lastLine\":0,\"lines\":0,\"text\":\"\"}");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "src/list.txt", "offset", 4))
                .contains("has 3 lines and none with number 4");
    }

    @Test
    void a_long_file_is_read_in_parts_that_are_whole_lines() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            text.append("line ").append(i).append(" \"é😀\"\n");
        }
        write("long", text.toString());

        StringBuilder read = new StringBuilder();
        int next = 1;
        while (next <= 300) {
            FileTools.Lines lines =
                    Json.read(call(1_000, "read", "path", "long", "offset", next), FileTools.Lines.class);
            assertThat(lines.firstLine()).isEqualTo(next);
            read.append(lines.text());
            next = lines.lastLine() + 1;
        }
        assertThat(read).hasToString(text.toString());
    }

    @Test
    void a_line_that_is_too_long_is_cut_and_says_so() throws Exception {
        write("long", "short\n" + "😀".repeat(1_000) + "\nlast");
        FileTools.Lines lines = Json.read(call(1_000, "read", "path", "long", "offset", 2), FileTools.Lines.class);

        assertThat(lines.text().codePoints()).hasSizeGreaterThan(100).allMatch(c -> c == 0x1F600);
        assertThat(lines.note()).startsWith("line 2 has ").contains("files_search");
    }

    @Test
    void what_is_no_text_or_no_file_is_said_to_be_so() throws Exception {
        Files.write(directory.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        write("nul", "a\0b");
        try (var sparse =
                Files.newByteChannel(directory.resolve("huge"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sparse.position(40L << 30).write(ByteBuffer.wrap(new byte[] {1}));
        }

        assertThat(refusal(INVALID_OUTPUT, "read", "path", "logo.png"))
                .isEqualTo("'logo.png' is not text in UTF-8 but 4 other bytes; it can be replaced or deleted");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "nul")).contains("'nul' is not text");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "huge")).contains("'huge' has 42,949,672,961 bytes");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "nowhere")).contains("'nowhere' does not exist; list");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "src")).contains("'src' is a folder; name a file in it");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "App.java/x"))
                .contains("'App.java' is a file, not a folder");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "x".repeat(300))).contains("File name too long");
        assertThat(refusal(INVALID_OUTPUT, "read", "path", "a/".repeat(100) + "a"))
                .contains("more than 64 folders");
    }

    // ---- search ----

    @Test
    void finds_lines_and_says_where() throws Exception {
        assertThat(call("search", "regex", "int [a-z] = 1"))
                .isEqualTo("{\"matches\":[{\"line\":2,\"path\":\"App.java\",\"text\":\"    int a = 1;\"},"
                        + "{\"line\":3,\"path\":\"App.java\",\"text\":\"    int b = 1;\"}]}");
        assertThat(call("search", "regex", "[Oo]ne$", "glob", "*.md"))
                .contains("\"line\":1", "\"text\":\"# One\"")
                .doesNotContain("list.txt");
        assertThat(call("search", "regex", "int", "limit", 1)).contains("1 more matches; go on with offset 2");
        assertThat(call("search", "regex", "int", "offset", 2))
                .contains("int b")
                .doesNotContain("int a");
        assertThat(refusal(INVALID_OUTPUT, "search", "regex", "(")).contains("'(' is not understood");
    }

    @Test
    void of_a_long_line_what_is_around_the_match_is_shown_and_what_is_no_text_is_counted() throws Exception {
        write("min.js", "😀".repeat(1_000) + "needle" + "😀".repeat(1_000));
        Files.write(directory.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        FileTools.Matches matches = Json.read(call("search", "regex", "needle"), FileTools.Matches.class);

        assertThat(matches.matches())
                .singleElement()
                .satisfies(match -> assertThat(match.text())
                        .hasSizeBetween(200, 250)
                        .contains("needle")
                        .startsWith("…")
                        .endsWith("…"));
        assertThat(matches.note()).isEqualTo("1 file is no text, or too large, and not searched");
    }

    // ---- write, edit, delete ----

    @Test
    void writes_a_file_and_the_folders_it_is_in() throws Exception {
        assertThat(call("write", "path", "new/folder/é.txt", "text", "grüße\n"))
                .isEqualTo("\"created new/folder/é.txt\"");
        assertThat(call("write", "path", "./App.java", "text", "")).isEqualTo("\"replaced App.java\"");

        assertThat(directory.resolve("new/folder/é.txt")).hasContent("grüße\n");
        assertThat(directory.resolve("App.java")).isEmptyFile();
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("App.java", "new", "src");
        assertThat(refusal(INVALID_OUTPUT, "write", "path", "src", "text", "x")).contains("'src' is a folder");
        assertThat(refusal(INVALID_OUTPUT, "write", "path", "App.java/x", "text", "x"))
                .contains("'App.java' is a file, not a folder; choose another path, or delete it first");
    }

    @Test
    void edits_the_one_place_that_is_meant() throws Exception {
        assertThat(call("edit", "path", "App.java", "oldText", "a = 1", "newText", "a = 2"))
                .isEqualTo("\"edited App.java in line 2\"");
        assertThat(directory.resolve("App.java")).hasContent("class App {\n    int a = 2;\n    int b = 1;\n}\n");

        call("edit", "path", "src/deep/er/note.md", "oldText", "text\r\n", "newText", "");
        assertThat(Files.readString(directory.resolve("src/deep/er/note.md"))).isEqualTo("# One\r\n");
    }

    @Test
    void an_edit_of_no_place_or_of_several_changes_nothing() throws Exception {
        assertThat(refusal(INVALID_OUTPUT, "edit", "path", "App.java", "oldText", "int c", "newText", ""))
                .isEqualTo(
                        "'App.java' does not hold oldText; read the file and copy what is to be replaced, white space"
                                + " too");
        assertThat(refusal(INVALID_OUTPUT, "edit", "path", "App.java", "oldText", "    int", "newText", ""))
                .contains("more than once, in the lines 2, 3; give more of what is around");
        assertThat(refusal(INVALID_OUTPUT, "edit", "path", "src/deep/er/note.md", "oldText", "One\nt", "newText", ""))
                .contains("its lines end with \\r\\n");
        write("aaa", "aaa");
        assertThat(refusal(INVALID_OUTPUT, "edit", "path", "aaa", "oldText", "aa", "newText", ""))
                .contains("more than once");
        assertThatThrownBy(() -> call("edit", "path", "aaa", "oldText", "", "newText", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not match the schema");

        assertThat(directory.resolve("App.java")).hasContent("class App {\n    int a = 1;\n    int b = 1;\n}\n");
        assertThat(directory.resolve("aaa")).hasContent("aaa");
    }

    @Test
    void deletes_a_file() throws Exception {
        assertThat(call("delete", "path", "src/deep/er/note.md")).isEqualTo("\"deleted src/deep/er/note.md\"");

        assertThat(directory.resolve("src/deep/er/note.md")).doesNotExist();
        assertThat(directory.resolve("src/list.txt")).exists();
        assertThat(refusal(INVALID_OUTPUT, "delete", "path", "src")).contains("'src' is a folder");
        assertThat(refusal(INVALID_OUTPUT, "delete", "path", "nowhere")).contains("'nowhere' does not exist");
    }

    @Test
    void a_link_can_be_deleted_and_what_it_points_to_stays() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), directory.resolve("src"));

        call("delete", "path", "link");

        assertThat(directory.resolve("link")).doesNotExist();
        assertThat(directory.resolve("src/list.txt")).exists();
    }

    @Test
    void an_interrupt_ends_a_search() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> call("search", "regex", "x")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void names_that_windows_takes_for_something_else_are_known() {
        assertThat(List.of("NUL", "con", "Com1.txt", "lpt9", "aux.tar.gz", "CONIN$", "name.", "name ", "nul .txt"))
                .allMatch(Workspace::isOddOnWindows);
        assertThat(List.of("null", "console.log", "com10", ".gitignore", "a.b", "auxiliary", "my con"))
                .noneMatch(Workspace::isOddOnWindows);
    }
}
