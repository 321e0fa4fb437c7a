package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TypeRef;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortResultTest {
    private record Report(int id, List<String> lines) {}

    private record Shortened(String note, Report result) {}

    @Test
    void what_is_short_enough_stays_as_it_is() {
        String text = "x".repeat(998);

        assertThat(ShortResult.of(text, 1_000, "t").as(String.class)).isEqualTo(text);
        assertThat(ShortResult.of(null, 1_000, "t").json()).isEqualTo("null");
    }

    @Test
    void a_long_text_keeps_its_beginning_and_says_how_much_is_left_out() {
        String text = "line\n".repeat(1_000);
        String shown = ShortResult.of(text, 1_000, "log").as(String.class);

        String note = shown.substring(shown.lastIndexOf('\n') + 1);
        String kept = shown.substring(0, shown.length() - note.length() - 1);
        assertThat(text).startsWith(kept);
        assertThat(kept.length()).isGreaterThan(500);
        assertThat(note)
                .isEqualTo(
                        "[" + String.format("%,d", 5_000 - kept.length()).replace('.', ',')
                                + " more characters are left out: a result of tool 'log' has at most 1,000; ask for less at once]");
    }

    @Test
    void any_other_value_keeps_what_comes_first_in_an_object_that_says_so() {
        Report report = new Report(
                7, IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList());
        Shortened shortened = ShortResult.of(report, 1_000, "report").as(Shortened.class);

        assertThat(shortened.note()).contains("the result has 10,", "'report' has at most 1,000", "ask for less");
        assertThat(shortened.result().id()).isEqualTo(7);
        assertThat(shortened.result().lines()).hasSizeBetween(40, 80).startsWith("line 0", "line 1");
        assertThat(report.lines()).containsAll(shortened.result().lines().subList(0, 40));
    }

    @Test
    void a_pair_of_surrogates_is_never_torn() {
        for (String before : List.of("", "x")) {
            String shown =
                    ShortResult.of(before + "😀".repeat(1_000), 1_000, "t").as(String.class);

            assertThat(shown.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        }
    }

    @Test
    void what_nests_deeply_is_cut_too() {
        Object value = "x".repeat(2_000);
        for (int i = 0; i < 400; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("in", value);
        }

        assertThat(ShortResult.of(value, 1_000, "t").json())
                .startsWith("{\"note\":")
                .hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void many_nulls_are_cut_too() {
        List<?> nulls = Collections.nCopies(1_000, null);

        assertThat(ShortResult.of(nulls, 1_000, "t").as(new TypeRef<Map<String, Object>>() {}))
                .containsOnlyKeys("note", "result");
    }
}
