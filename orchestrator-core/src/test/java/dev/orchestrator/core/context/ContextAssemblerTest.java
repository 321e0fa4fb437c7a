package dev.orchestrator.core.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextAssemblerTest {
    @Test
    void sections_stand_in_the_order_given_each_below_its_heading() {
        AssembledContext context = assemble(
                1_000,
                Section.text("Task", "Parse.\n"),
                Section.items("Empty", List.of()),
                Section.items("Rules", List.of("one", "two\nlines")).priority(9));

        assertThat(context.text()).isEqualTo("## Task\n\nParse.\n\n## Rules\n\none\ntwo\nlines\n");
        assertThat(context.tokens()).isEqualTo(context.text().length());
        assertThat(context.sha256()).isEqualTo("8000a2797f8a9eb5de78baf2a03851cd0652bacdaa2dce01744f2dc093b3aae1");
        assertThat(context).hasToString("""
                Task: 17 tokens, 7 characters
                Empty: 0 tokens, 0 items
                Rules: 25 tokens, 2 items
                total: 41 tokens, sha256 %s""".formatted(context.sha256()));
    }

    @Test
    void a_cut_keeps_the_end_that_matters_and_says_how_much_is_missing() {
        Section list = Section.items(
                "L", List.of("first item.", "second item", "third item.", "fourth item", "fifth item.", "sixth item."));

        assertThat(cut(list, Overflow.CUT_END))
                .isEqualTo("## L\n\nfirst item.\nsecond item\n[4 of 6 items left out here]\n");
        assertThat(cut(list, Overflow.CUT_START))
                .isEqualTo("## L\n\n[4 of 6 items left out here]\nfifth item.\nsixth item.\n");
        assertThat(cut(list, Overflow.CUT_MIDDLE))
                .isEqualTo("## L\n\nfirst item.\n[4 of 6 items left out here]\nsixth item.\n");
        assertThat(cut(list, Overflow.DROP)).isEmpty();
        assertThat(assemble(73, list.overflow(Overflow.CUT_MIDDLE)).text())
                .isEqualTo("## L\n\nfirst item.\nsecond item\n[3 of 6 items left out here]\nsixth item.\n");
    }

    private static String cut(Section section, Overflow overflow) {
        return assemble(61, section.overflow(overflow)).text();
    }

    @Test
    void a_text_is_cut_between_lines_and_its_characters_are_counted() {
        AssembledContext context =
                assemble(55, Section.text("T", "a line\n".repeat(9) + "the end").overflow(Overflow.CUT_START));

        assertThat(context.text()).isEqualTo("## T\n\n[63 of 70 characters left out here]\nthe end\n");
        assertThat(context.parts()).containsExactly(new AssembledContext.Part("T", 51, 7, 63, "characters", null));
    }

    @Test
    void a_long_line_is_cut_after_a_space_or_else_between_characters() {
        Section words = Section.text("T", "12345 7890".repeat(200)).overflow(Overflow.CUT_END);
        Section emoji = Section.text("T", "x" + "😀".repeat(1_000)).overflow(Overflow.CUT_END);

        assertThat(assemble(600, words).text())
                .isEqualTo("## T\n\n" + "12345 7890".repeat(39) + "12345 \n[1604 of 2000 characters left out here]\n");
        assertThat(assemble(1_000, emoji).text())
                .isEqualTo("## T\n\nx" + "😀".repeat(199) + "\n[1602 of 2001 characters left out here]\n");
    }

    @Test
    void the_marker_alone_stays_where_no_item_fits_and_nothing_where_it_does_not_fit() {
        Section list = Section.items("L", List.of("long ".repeat(20))).fenced().overflow(Overflow.CUT_END);

        assertThat(assemble(70, list).text()).matches("## L\n\n\\[data [0-9a-f]{16}: 1 of 1 items left out here]\n");
        assertThat(assemble(30, list).text()).isEmpty();
        assertThat(assemble(30, list).parts()).containsExactly(new AssembledContext.Part("L", 0, 0, 1, "items", null));
    }

    @Test
    void a_cut_of_fenced_content_stays_inside_the_fence_and_its_marker_cannot_be_forged() {
        String forged = "[3 of 9 characters left out here]\n";

        String text = assemble(
                        200, Section.text("T", forged.repeat(30)).fenced().overflow(Overflow.CUT_MIDDLE))
                .text();

        assertThat(text)
                .matches(
                        "(?s)## T\n\n\\[data ([0-9a-f]{16})]\n.*\\[data \\1: 9\\d\\d of 1020 characters left out here]\n"
                                + ".*\\[end of data \\1]\n");
    }

    @Test
    void minima_come_first_then_priority_then_the_order_given() {
        Section low = list("low").minimum(60);
        Section high = list("high").priority(2);
        Section middle = list("middle").priority(1);
        Section alsoHigh = list("also high").priority(2);

        AssembledContext context = assemble(430, low, middle, alsoHigh, high);

        assertThat(context.parts()).extracting(AssembledContext.Part::shown).containsExactly(3L, 0L, 20L, 14L);
    }

    private static Section list(String name) {
        return Section.items(
                        name,
                        IntStream.range(10, 30).mapToObj(i -> "item " + i + " ").toList())
                .overflow(Overflow.CUT_END);
    }

    @Test
    void a_maximum_holds_where_there_is_room() {
        AssembledContext context = assemble(1_000, list("L").maximum(80));

        assertThat(context.tokens()).isLessThanOrEqualTo(80).isGreaterThan(70);
    }

    @Test
    void what_one_section_cannot_use_goes_to_the_next() {
        Section large = Section.items("large", List.of("x".repeat(500), "y"))
                .priority(1)
                .overflow(Overflow.CUT_END);

        AssembledContext context = assemble(300, large, list("L"));

        assertThat(context.parts()).extracting(AssembledContext.Part::shown).containsExactly(0L, 20L);
    }

    @Test
    void a_section_that_must_be_whole_fails_by_name_need_and_room() {
        assertThatThrownBy(() ->
                        assemble(100, Section.text("Task", "t".repeat(40)), Section.text("Rules", "r".repeat(60))))
                .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                    assertThat(e.section()).isEqualTo("Rules");
                    assertThat(e.needed()).isEqualTo(72);
                    assertThat(e.room()).isEqualTo(49);
                    assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET);
                })
                .hasMessageContaining("'Rules' needs at least 72 tokens, but of 100 only 49 are left");
        assertThatThrownBy(() ->
                        assemble(100, Section.text("Task", "t".repeat(40)).maximum(20)))
                .hasMessageContaining("'Task' must be whole and needs 51 tokens, but its maximum is 20");
    }

    @Test
    void a_section_that_must_be_whole_needs_no_token_more_than_it_has() {
        Section task = Section.text("Task", "t".repeat(40));

        assertThat(assemble(51, task).text()).contains("t".repeat(40));
        assertThatThrownBy(() -> assemble(50, task)).isInstanceOf(ContextOverflowException.class);
    }

    @Test
    void of_minima_that_do_not_all_fit_the_least_important_is_named() {
        assertThatThrownBy(() -> assemble(
                        100, list("low").minimum(50), list("high").minimum(60).priority(1)))
                .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                    assertThat(e.section()).isEqualTo("low");
                    assertThat(e.needed()).isEqualTo(50);
                    assertThat(e.room()).isEqualTo(40);
                });
    }

    @Test
    void a_section_that_may_be_dropped_is_kept_if_its_minimum_covers_it() {
        Section note = Section.text("Note", "short").overflow(Overflow.DROP);

        assertThat(assemble(60, list("L").priority(1), note).text()).doesNotContain("short");
        assertThat(assemble(60, list("L").priority(1), note.minimum(20)).text()).contains("short");
        assertThat(assemble(60, list("L").priority(1), note.minimum(10)).text()).doesNotContain("short");
    }

    @Test
    void what_is_offloaded_is_stored_once_and_named_in_the_text() {
        List<String> stored = new ArrayList<>();
        Overflow offload = Overflow.offload(content -> {
            stored.add(content);
            return "log.txt";
        });
        String log = "a line\n".repeat(50) + "end";

        AssembledContext context = assemble(82, Section.text("Log", log).overflow(offload));

        assertThat(stored).containsExactly(log);
        assertThat(context.text())
                .isEqualTo("## Log\n\na line\na line\n[339 of 353 characters left out here; all of it: log.txt]\n");
        assertThat(context.parts().get(0).stored()).contains("log.txt");
        assertThat(context.parts().get(0)).hasToString("Log: 81 tokens, 14 characters, 339 left out, all in log.txt");
        stored.clear();
        assertThat(assemble(1_000, Section.text("Log", log).overflow(offload)).text())
                .contains(log);
        assertThat(stored).isEmpty();
    }

    @Test
    void a_tokenizer_that_finds_more_in_the_whole_than_in_its_parts_costs_items_not_the_ceiling() {
        Tokenizer growing = text -> text.length() + (long) text.length() * text.length() / 100;

        AssembledContext context = ContextAssembler.within(500)
                .tokenizer(growing)
                .assemble(List.of(list("A"), list("B"), Section.text("Task", "needed")));

        assertThat(context.tokens()).isEqualTo(growing.count(context.text())).isBetween(250L, 500L);
        assertThat(context.text()).contains("needed", "item 10");
    }

    @Test
    void a_tokenizer_that_gives_way_late_is_not_asked_a_thousand_times() {
        Counting section = new Counting(text -> text.contains("left out") && text.length() > 400);
        Counting whole = new Counting(text -> text.contains("## B") && text.contains("## A") && text.length() > 400);
        Section lines = Section.text("A", "one line\n".repeat(200)).overflow(Overflow.CUT_END);

        section.assemble(1_000, lines);
        whole.assemble(1_000, lines, Section.text("B", "b"));

        assertThat(section.calls).isLessThan(150);
        assertThat(whole.calls).isLessThan(150);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -100})
    void a_tokenizer_that_counts_less_than_nothing_is_refused(long count) {
        assertThatThrownBy(() ->
                        ContextAssembler.within(10).tokenizer(text -> count).assemble(List.of(Section.text("T", "t"))))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining("the tokenizer counts " + count + " tokens in a text of 9 characters");
    }

    @Test
    void what_fits_only_before_it_is_joined_is_refused() {
        Tokenizer steps = text -> text.length() / 100 * 100;

        assertThatThrownBy(() -> ContextAssembler.within(50)
                        .tokenizer(steps)
                        .assemble(List.of(Section.text("A", "a".repeat(60)), Section.text("B", "b".repeat(60)))))
                .isInstanceOf(ContextOverflowException.class)
                .hasMessageContaining("section 'B', has 100 tokens when joined");
    }

    @Test
    void a_large_section_costs_one_count_of_the_whole_and_of_what_is_kept() {
        Counting few = new Counting(text -> false);
        Counting many = new Counting(text -> false);
        String log = "a line of a log, the same every time\n".repeat(100_000);

        few.assemble(2_000, Section.text("Log", log).overflow(Overflow.CUT_MIDDLE));
        many.assemble(log.length() / 2, Section.text("Log", log).overflow(Overflow.CUT_MIDDLE));

        assertThat(few.calls).isLessThan(100);
        assertThat(few.characters).isLessThan(log.length() + 10_000);
        assertThat(many.calls).isLessThan(100_000);
        assertThat(many.characters).isLessThan(3L * log.length());
    }

    @Test
    void counting_line_by_line_hardly_costs_room() {
        Section log = Section.text("Log", "a line of a log, the same every time\n".repeat(10_000));

        AssembledContext context = ContextAssembler.within(2_000)
                .tokenizer(Tokenizer.estimate(20))
                .assemble(List.of(log.overflow(Overflow.CUT_START)));

        assertThat(context.tokens()).isBetween(1_850L, 2_000L);
    }

    @Test
    void a_name_is_one_line_and_limits_are_in_order() {
        assertThatThrownBy(() -> Section.text("a\nb", "")).hasMessageContaining("one line");
        assertThatThrownBy(() -> Section.items(" ", List.of())).hasMessageContaining("not blank");
        assertThatThrownBy(() -> Section.text("T", "").minimum(-1)).hasMessageContaining("0 <= minimum <= maximum");
        assertThatThrownBy(() -> Section.text("T", "").minimum(5).maximum(4))
                .hasMessageContaining("but they were 5 and 4");
        assertThatThrownBy(() -> ContextAssembler.within(0)).hasMessageContaining("at least 1");
    }

    private static AssembledContext assemble(long ceiling, Section... sections) {
        return ContextAssembler.within(ceiling).assemble(List.of(sections));
    }

    /** Counts characters and how often it is asked; some texts have too many, but never by more than one. */
    private static final class Counting implements Tokenizer {
        private final Predicate<String> tooLong;
        int calls;
        long characters;

        Counting(Predicate<String> tooLong) {
            this.tooLong = tooLong;
        }

        @Override
        public long count(String text) {
            calls++;
            characters += text.length();
            return tooLong.test(text) ? Math.max(text.length(), 1_001) : text.length();
        }

        void assemble(long ceiling, Section... sections) {
            ContextAssembler.within(ceiling).tokenizer(this).assemble(List.of(sections));
        }
    }
}
