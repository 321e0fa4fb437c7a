package dev.orchestrator.core.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** After the stream interpretation of server-sent events in the HTML standard. */
class FramesTest {
    private static final String EVENTS =
            "\ufeff: a comment\n\ndata: one\n\nevent: named\r\ndata: ä€😀\r\ndata:second\r\rid: 7\n"
                    + "data\n\nevent: without data\n\ndata: last\n\n";
    private static final List<Frame> EXPECTED =
            List.of(new Frame("", "one"), new Frame("named", "ä€😀\nsecond"), new Frame("", "last"));

    private static List<Frame> read(Function<Consumer<Frame>, Frames> kind, String text, int step) {
        List<Frame> frames = new ArrayList<>();
        Frames reader = kind.apply(frames::add);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += step) {
            reader.feed(bytes, i, Math.min(step, bytes.length - i));
        }
        reader.end();
        return frames;
    }

    @Property(tries = 60)
    void events_are_the_same_however_they_are_cut(@ForAll @IntRange(min = 1, max = 200) int step) {
        assertThat(read(Frames::ofEvents, EVENTS, step).stream()
                        .filter(frame -> !frame.data().isEmpty())
                        .toList())
                .isEqualTo(EXPECTED);
    }

    @Test
    void the_last_event_may_lack_its_blank_line() {
        assertThat(read(Frames::ofEvents, "data: one\n\ndata: two", 5))
                .containsExactly(new Frame("", "one"), new Frame("", "two"));
    }

    @Property(tries = 30)
    void lines_are_the_same_however_they_are_cut(@ForAll @IntRange(min = 1, max = 30) int step) {
        assertThat(read(Frames::ofLines, "{\"a\":\"😀\"}\n\n{\"b\":2}\r\n{\"c\":3}", step))
                .containsExactly(
                        new Frame("", "{\"a\":\"😀\"}"), new Frame("", "{\"b\":2}"), new Frame("", "{\"c\":3}"));
    }

    @Test
    void an_event_of_many_lines_is_not_kept_without_end() {
        String line = "data: " + "x".repeat(1_000_000) + "\n";

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> read(Frames::ofEvents, line.repeat(18), 1 << 16))
                .withMessageContaining("16777216");
    }
}
