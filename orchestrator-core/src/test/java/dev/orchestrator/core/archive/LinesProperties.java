package dev.orchestrator.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LinesProperties {
    /** Gives no more at a time than it was told to, as files on other machines do. */
    private static InputStream inParts(byte[] bytes, int most) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, most));
            }
        };
    }

    @Property(tries = 200)
    void lines_are_what_stands_between_line_feeds_however_they_are_read(
            @ForAll @Size(max = 12) List<@IntRange(max = 200_000) Integer> lengths,
            @ForAll @IntRange(max = 3) int torn,
            @ForAll @IntRange(min = 1, max = 300_000) int most)
            throws IOException {
        List<String> expected = new ArrayList<>();
        for (int length : lengths) {
            expected.add((expected.size() % 10 + "é\r").repeat(length / 4));
        }
        String text = String.join("\n", expected) + (expected.isEmpty() ? "" : "\n") + "x".repeat(torn);
        Lines lines = new Lines(inParts(text.getBytes(StandardCharsets.UTF_8), most));

        List<String> read = new ArrayList<>();
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            read.add(new String(line, StandardCharsets.UTF_8));
        }

        assertThat(read).isEqualTo(expected);
        assertThat(lines.isTorn()).isEqualTo(torn > 0);
    }
}
