package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextDiffProperties {
    @Property(tries = 500)
    void shows_the_fewest_changes_in_order(@ForAll("lines") List<String> before, @ForAll("lines") List<String> after) {
        List<TextDiff.Line> diff = TextDiff.of(text(before), text(after));

        int common = longestCommon(before, after);
        assertThat(TextDiff.count(diff, '-')).isEqualTo(before.size() - common);
        assertThat(TextDiff.count(diff, '+')).isEqualTo(after.size() - common);
        assertThat(isInOrderWithin(texts(diff, "- "), before)).isTrue();
        assertThat(isInOrderWithin(texts(diff, "+ "), after)).isTrue();
    }

    @Example
    void leaves_out_what_is_far_from_a_change() {
        String before = numbers(1, 40);
        String after = before.replace("\n20\n", "\ntwenty\n").replace("\n38\n", "\n");

        assertThat(TextDiff.of(before, after).stream().map(l -> l.mark() + l.text()))
                .containsExactly(
                        "@line 17",
                        " 17",
                        " 18",
                        " 19",
                        "-20",
                        "+twenty",
                        " 21",
                        " 22",
                        " 23",
                        "@line 35",
                        " 35",
                        " 36",
                        " 37",
                        "-38",
                        " 39",
                        " 40");
    }

    @Example
    void shows_a_missing_line_end() {
        assertThat(TextDiff.of("a\n", "a").stream().map(l -> l.mark() + l.text()))
                .containsExactly("-a", "+a [no line end]");
    }

    @Example
    void replaces_texts_that_have_too_little_in_common() {
        List<TextDiff.Line> diff = TextDiff.of(numbers(1, 2_000), numbers(5_000, 7_000));

        assertThat(TextDiff.count(diff, '-')).isEqualTo(2_000);
        assertThat(TextDiff.count(diff, '+')).isEqualTo(2_001);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("a", "b", "c", "").list().ofMaxSize(9);
    }

    private static String numbers(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i <= to; i++) {
            text.append(i).append('\n');
        }
        return text.toString();
    }

    private static String text(List<String> lines) {
        return lines.stream().map(l -> l + "\n").collect(Collectors.joining());
    }

    private static List<String> texts(List<TextDiff.Line> diff, String marks) {
        return diff.stream()
                .filter(l -> marks.indexOf(l.mark()) >= 0)
                .map(TextDiff.Line::text)
                .toList();
    }

    private static boolean isInOrderWithin(List<String> part, List<String> whole) {
        Iterator<String> rest = whole.iterator();
        return part.stream().allMatch(wanted -> {
            while (rest.hasNext()) {
                if (rest.next().equals(wanted)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static int longestCommon(List<String> a, List<String> b) {
        int[][] best = new int[a.size() + 1][b.size() + 1];
        Arrays.stream(best).forEach(row -> Arrays.fill(row, 0));
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                best[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? best[i - 1][j - 1] + 1
                        : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[a.size()][b.size()];
    }
}
