package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignedLinesTest {
    private final byte[] key = new byte[SignedLines.KEY_BYTES];

    @Test
    void genuine_lines_are_read_back() {
        SignedLines writer = new SignedLines(key);
        SignedLines reader = new SignedLines(key);

        assertThat(reader.read(writer.write("a", "", "line\nbreak, comma é")))
                .contains(List.of("a", "", "line\nbreak, comma é"));
        assertThat(reader.read(writer.write("b"))).contains(List.of("b"));
    }

    @Test
    void every_key_is_another() {
        assertThat(SignedLines.newKey()).hasSize(SignedLines.KEY_BYTES).isNotEqualTo(SignedLines.newKey());
    }

    @Test
    void a_line_that_is_repeated_moved_changed_or_of_another_key_is_not() {
        SignedLines writer = new SignedLines(key);
        String first = writer.write("first");
        String second = writer.write("second");

        SignedLines repeated = new SignedLines(key);
        assertThat(repeated.read(first)).isPresent();
        assertThat(repeated.read(first)).isEmpty();
        assertThat(new SignedLines(key).read(second)).isEmpty();
        assertThat(new SignedLines(key).read(first + "A")).isEmpty();
        assertThat(new SignedLines(key).read("")).isEmpty();
        byte[] other = key.clone();
        other[0]++;
        assertThat(new SignedLines(other).read(first)).isEmpty();
    }
}
