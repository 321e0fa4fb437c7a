package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LineDiffProperties {
    private static final Pattern HEADER = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

    @Property
    void applying_the_hunks_to_the_old_text_gives_the_new_text(
            @ForAll("texts") String before, @ForAll("texts") String after) {
        List<String> hunks = LineDiff.unified(before, after);

        assertThat(apply(before, hunks)).isEqualTo(after);
    }

    @Property
    void no_shorter_script_exists(@ForAll("texts") String before, @ForAll("texts") String after) {
        long changed = LineDiff.unified(before, after).stream()
                .filter(line -> line.startsWith("+") || line.startsWith("-"))
                .count();

        List<String> a = split(before);
        List<String> b = split(after);
        assertThat(changed).isEqualTo(a.size() + b.size() - 2L * longestCommonSubsequence(a, b));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a\n", "b\n", "c\n", "\n")
                .list()
                .ofMaxSize(40)
                .map(lines -> String.join("", lines))
                .flatMap(text -> Arbitraries.of("", "end").map(end -> text + end));
    }

    private static String apply(String before, List<String> hunks) {
        List<String> old = split(before);
        StringBuilder result = new StringBuilder();
        int next = 0;
        int left = 0;
        int right = 0;
        for (int i = 0; i < hunks.size(); i++) {
            String line = hunks.get(i);
            boolean noBreak = i + 1 < hunks.size() && hunks.get(i + 1).startsWith("\\");
            String content = line.substring(1) + (noBreak ? "" : "\n");
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                assertThat(left).isZero();
                assertThat(right).isZero();
                left = Integer.parseInt(header.group(2));
                right = Integer.parseInt(header.group(4));
                int from = Integer.parseInt(header.group(1)) - (left == 0 ? 0 : 1);
                while (next < from) {
                    result.append(old.get(next++));
                }
            } else if (line.startsWith(" ")) {
                assertThat(old.get(next++)).isEqualTo(content);
                result.append(content);
                left--;
                right--;
            } else if (line.startsWith("-")) {
                assertThat(old.get(next++)).isEqualTo(content);
                left--;
            } else if (line.startsWith("+")) {
                result.append(content);
                right--;
            }
        }
        while (next < old.size()) {
            result.append(old.get(next++));
        }
        return result.toString();
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private static int longestCommonSubsequence(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                length[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length[a.size()][b.size()];
    }
}
