package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.verify.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final FakeLive run = new FakeLive();

    @Test
    void draws_the_running_part_and_what_ended_last() {
        assertThat(frame(96, 16, Samples.running()))
                .containsExactly(
                        "▾ Release notes for 2.4",
                        "├─ ✓ collect      accepted, 3.0 s",
                        "├─ ▾ write        split",
                        "│  ├─ ● draft     working, attempt 2 ← [missing-date] Give every entry a date such as 2026-11-2…",
                        "│  └─ ◆ pictures  checking",
                        "├─ ‖ translate    parked",
                        "├─ · publish      waiting",
                        "└─ ✗ announce     failed ← [missing-date] Give every entry a date such as 2026-11-22.",
                        "[██████░░░░░░░░░░░░░░░░░░] 2/8  1 min 15 s  ✗ 1 failed  ● 1 working  ◆ 1 checking  ‖ 1 parked");
    }

    @Test
    void drops_what_ended_first_and_counts_what_does_not_fit() {
        assertThat(frame(40, 6, Samples.running()))
                .containsExactly(
                        "▾ Release notes for 2.4",
                        "├─ ▾ write        split",
                        "│  ├─ ● draft     working, attempt 2 ← …",
                        "│  └─ ◆ pictures  checking",
                        "└─ ‖ translate    parked",
                        "[██████░░░░░░░░░░░░░░░░░░] 2/8");
        assertThat(frame(40, 4, Samples.running()))
                .containsExactly(
                        "▾ Release notes for 2.4",
                        "└─ ‖ translate  parked",
                        "… and 2 more under way",
                        "[██████░░░░░░░░░░░░░░░░░░] 2/8");
    }

    @Test
    void draws_what_is_still_to_come_where_there_is_room() {
        FakeRun planned = FakeRun.of(
                "Release notes",
                FakeTask.of("0", "root", TaskStatus.SPLIT),
                FakeTask.of("0/0", "collect", TaskStatus.WORKING),
                FakeTask.of("0/1", "write", TaskStatus.WAITING),
                FakeTask.of("0/2", "announce", TaskStatus.WAITING));

        assertThat(frame(60, 6, planned).subList(0, 4))
                .containsExactly(
                        "▾ Release notes",
                        "├─ ● collect   working",
                        "├─ · write     waiting",
                        "└─ · announce  waiting");
        assertThat(frame(60, 4, planned).subList(1, 3))
                .containsExactly("├─ ● collect  working", "└─ · write    waiting");
    }

    @Test
    void draws_in_ascii_alone_if_asked_to() {
        List<String> frame = new ProgressFrame(Glyphs.ASCII, false).draw(Samples.running(), 50, 16);

        assertThat(String.join("", frame))
                .isASCII()
                .contains("|- v write", "`- x announce", "<- [missing-date] Give...");
    }

    @Test
    void draws_an_empty_run() {
        assertThat(frame(60, 5, FakeRun.of("Nothing yet")))
                .containsExactly("○ Nothing yet", "[░░░░░░░░░░░░░░░░░░░░░░░░] 0/0  1 min 15 s");
    }

    @Test
    void wide_characters_count_twice() {
        FakeRun wide = FakeRun.of(
                "漢字".repeat(20),
                FakeTask.of("0", "root", TaskStatus.SPLIT),
                FakeTask.of("0/0", "漢字".repeat(20), TaskStatus.WORKING));

        assertThat(frame(30, 5, wide).get(0)).isEqualTo("▾ " + "漢字".repeat(6) + "漢…");
        assertThat(frame(30, 5, wide).get(1)).isEqualTo("└─ ● 漢字漢字漢…   working");
    }

    @Test
    void redraws_in_place_and_leaves_the_last_state_behind() {
        Screen screen = new Screen();
        try (Progress.Following shown =
                Progress.live(out).size(80, 10).withoutColour().follow(run)) {
            run.report = Samples.running();
            run.emit("worker-called", FakeRun.START);
            screen.write(bytes);
            assertThat(screen.lines()).isEqualTo(frame(79, 10, Samples.running()));

            run.report = FakeRun.of("Release notes for 2.4", FakeTask.of("0", "root", TaskStatus.ACCEPTED));
        }
        screen.write(bytes);

        assertThat(screen.lines()).isEqualTo(frame(79, 10, run.report));
        assertThat(run.listeners()).isZero();
    }

    @Test
    void colours_signs_only_if_not_told_otherwise() {
        try (Progress.Following shown = Progress.live(out).follow(run)) {
            run.report = Samples.running();
        }

        assertThat(text()).contains("\u001b[32m✓\u001b[0m collect", "\u001b[31m✗\u001b[0m announce");
    }

    @Test
    void an_unchanged_picture_is_not_drawn_again() {
        try (Progress.Following shown = Progress.live(out).follow(run)) {
            run.emit("planner-called", FakeRun.START);
            int once = bytes.size();
            run.emit("signal", FakeRun.START.plusSeconds(1));

            assertThat(bytes.size()).isEqualTo(once);
        }
    }

    @Test
    void a_large_run_is_looked_at_every_200_ms_of_its_own_time_and_at_the_end() {
        run.report = Samples.large(300);
        try (Progress.Following shown = Progress.lines(out).follow(run)) {
            for (int ms = 0; ms < 1_000; ms++) {
                run.emit("verdict-recorded", FakeRun.START.plusMillis(ms));
            }
            assertThat(run.looks).isEqualTo(5);

            run.emit("run-ended", FakeRun.START.plusMillis(1_000 - 1));
            assertThat(run.looks).isEqualTo(6);
        }
    }

    @Test
    void a_burst_in_a_small_run_is_followed_to_near_its_end() {
        run.report = Samples.running();
        try (Progress.Following shown = Progress.lines(out).follow(run)) {
            for (int i = 0; i < 1_000; i++) {
                run.emit("worker-called", FakeRun.START);
            }

            assertThat(run.looks).isBetween(5, 12);
        }
    }

    @Test
    void writes_one_line_per_change() {
        try (Progress.Following shown = Progress.lines(out).follow(run)) {
            run.report = Samples.running();
        }

        assertThat(text().lines())
                .containsExactly(
                        "▾ root: 5 subtasks",
                        "● collect: attempt 1 started",
                        "✓ collect: accepted, 3.0 s",
                        "▾ write: 2 subtasks",
                        "● write/draft: attempt 1 started",
                        "↻ write/draft: attempt 1 not accepted: [missing-date] Give every entry a date such as 2026-11-22.",
                        "● write/draft: attempt 2 started",
                        "● write/pictures: attempt 1 started",
                        "‖ translate: parked",
                        "● announce: attempt 1 started",
                        "↻ announce: attempt 1 not accepted: [missing-date] Give every entry a date such as 2026-11-22.",
                        "✗ announce: failed: Rejected.");
    }

    @Test
    void says_why_an_attempt_ended_without_a_finding() {
        FakeTask failed = FakeTask.of("0", "root", TaskStatus.FAILED)
                .doneWhen(Criterion.of("c", "v"))
                .attempt(FakeTask.judged(1, Map.of("c", new Verdict.Inconclusive("no compiler"))))
                .failed(FailureClass.INCONCLUSIVE, "Nothing is known.", "Mend the check.");

        assertThat(new ProgressLines(Glyphs.UNICODE).next(FakeRun.of("o", failed)))
                .containsExactly(
                        "● root: attempt 1 started",
                        "↻ root: attempt 1 not accepted: c is inconclusive: no compiler",
                        "✗ root: failed: Nothing is known.");
    }

    @Test
    void says_each_thing_once() {
        Finding a = Finding.of("a", "first");
        FakeTask working = FakeTask.of("0", "root", TaskStatus.WORKING);
        ProgressLines lines = new ProgressLines(Glyphs.UNICODE);

        assertThat(lines.next(FakeRun.of("o", working.tried(0, 0)))).containsExactly("● root: attempt 1 started");
        assertThat(lines.next(FakeRun.of("o", working.tried(0, 1, a, a))))
                .containsExactly("↻ root: attempt 1 not accepted: [a] first (and 1 more)");
        assertThat(lines.next(FakeRun.of("o", working.tried(0, 1, a, a)))).isEmpty();
        assertThat(lines.next(FakeRun.of("o", working.tried(0, 1, a, a).tried(1, 2, a))))
                .containsExactly("● root: attempt 2 started", "↻ root: attempt 2 not accepted: [a] first");
        assertThat(lines.next(FakeRun.of(
                        "o",
                        FakeTask.of("0", "root", TaskStatus.ACCEPTED)
                                .tried(0, 1, a, a)
                                .tried(1, 2, a)
                                .tried(2, 4))))
                .containsExactly("● root: attempt 3 started", "✓ root: accepted after 3 attempts, 4.0 s");
    }

    @Test
    void closing_twice_shows_the_end_once() {
        run.report = Samples.running();
        Progress.Following shown = Progress.live(out).follow(run);
        shown.close();
        int looks = run.looks;

        shown.close();

        assertThat(run.looks).isEqualTo(looks).isEqualTo(1);
    }

    @Test
    void writes_lines_where_there_is_no_terminal() {
        run.report = Samples.running();
        for (Progress progress : List.of(
                Progress.auto(out, Map.of("TERM", "xterm"), false),
                Progress.auto(out, Map.of("TERM", "dumb"), true),
                Progress.auto(out, Map.of(), true))) {
            bytes.reset();
            progress.follow(run).close();
            assertThat(text()).doesNotContain("\u001b").contains("collect: accepted, 3.0 s\n");
        }
    }

    @Test
    void draws_a_tree_as_wide_as_the_terminal_where_there_is_one() {
        run.report = Samples.running();
        Progress.auto(out, Map.of("TERM", "xterm", "COLUMNS", "30", "LINES", "5", "NO_COLOR", "1"), true)
                .follow(run)
                .close();

        assertThat(text()).contains("\u001b[J").doesNotContain("\u001b[32m");
        Screen screen = new Screen();
        screen.write(bytes);
        assertThat(screen.lines())
                .hasSize(5)
                .allSatisfy(l -> assertThat(Columns.of(l)).isLessThan(30));
    }

    private static List<String> frame(int width, int height, RunReport report) {
        return new ProgressFrame(Glyphs.UNICODE, false).draw(report, width, height);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** The little of a terminal that is needed to see what a person would see. */
    private static final class Screen {
        private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        private int row;
        private int column;

        void write(ByteArrayOutputStream bytes) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            bytes.reset();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\u001b') {
                    int end = i + 2;
                    while (!Character.isLetter(text.charAt(end))) {
                        end++;
                    }
                    escape(text.substring(i + 2, end), text.charAt(end));
                    i = end;
                } else if (c == '\n') {
                    row++;
                    column = 0;
                    if (row == lines.size()) {
                        lines.add(new StringBuilder());
                    }
                } else if (c == '\r') {
                    column = 0;
                } else {
                    StringBuilder line = lines.get(row);
                    line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
                    column++;
                }
            }
        }

        private void escape(String argument, char command) {
            switch (command) {
                case 'A' -> row -= Integer.parseInt(argument);
                case 'K' -> lines.get(row).setLength(column);
                case 'J' -> {
                    lines.get(row).setLength(column);
                    lines.subList(row + 1, lines.size()).clear();
                }
                default -> assertThat(argument + command).matches("\\?(2026|7)[hl]");
            }
        }

        List<String> lines() {
            assertThat(lines.get(lines.size() - 1)).as("the cursor's line").isEmpty();
            return lines.subList(0, lines.size() - 1).stream()
                    .map(StringBuilder::toString)
                    .toList();
        }
    }
}
