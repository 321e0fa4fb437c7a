package dev.orchestrator.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.core.context.AssembledContext.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class ContextAssemblerProperties {
    private static final Tokenizer BYTES = Tokenizer.bytes();
    private static final Tokenizer WORDS = text -> text.split("\\s+").length;
    /** Joined texts have more tokens than their parts. */
    private static final Tokenizer GROWING = text -> text.length() / 3 + (long) text.length() * text.length() / 5_000;
    /** Neither monotone nor additive. */
    private static final Tokenizer NOISY = text -> text.length() / 3 + Math.floorMod(text.hashCode(), 17);

    private static final List<Overflow> CUTS = List.of(
            Overflow.CUT_END, Overflow.CUT_START, Overflow.CUT_MIDDLE, Overflow.offload(content -> "stored.txt"));

    /** Lines that name their section and number, so that a text shows which of them it holds. */
    record Draft(
            boolean text, int lines, int length, int minimum, int spread, int priority, int overflow, boolean fenced) {
        Section section(int number) {
            List<String> items = items(number);
            Section section =
                    text ? Section.text("S" + number, String.join("\n", items)) : Section.items("S" + number, items);
            section = fenced ? section.fenced() : section;
            return section.minimum(minimum)
                    .maximum(spread > 900 ? Long.MAX_VALUE : minimum + spread)
                    .priority(priority)
                    .overflow(
                            overflow < CUTS.size()
                                    ? CUTS.get(overflow)
                                    : overflow == 4 ? Overflow.DROP : Overflow.FAIL);
        }

        List<String> items(int number) {
            return IntStream.range(0, lines)
                    .mapToObj(i -> "<" + number + "." + i + ">" + "é word ".repeat(i % 3 == 0 ? length : 1))
                    .toList();
        }

        Draft grown() {
            return new Draft(text, lines * 50, length, 0, 1_000, priority, overflow % 4, fenced);
        }
    }

    @Property
    void a_text_is_never_over_its_ceiling(
            @ForAll("drafts") List<Draft> drafts,
            @ForAll @IntRange(min = 1, max = 3_000) int ceiling,
            @ForAll("tokenizers") Tokenizer tokenizer) {
        ContextAssembler assembler = ContextAssembler.within(ceiling).tokenizer(tokenizer);
        try {
            AssembledContext context = assembler.assemble(sections(drafts));

            assertThat(context.tokens())
                    .isEqualTo(tokenizer.count(context.text()))
                    .isLessThanOrEqualTo(ceiling);
            assertThat(context).isEqualTo(assembler.assemble(sections(drafts)));
            assertThat(context.sha256()).isEqualTo(Fence.sha256(context.text()));
        } catch (ContextOverflowException e) {
            assertThat(e.needed()).isGreaterThan(e.room());
            assertThat(e.section()).matches("S\\d");
        }
    }

    @Property
    void what_is_shown_and_what_a_marker_says_is_true(
            @ForAll("drafts") List<Draft> drafts,
            @ForAll @IntRange(min = 100, max = 3_000) int ceiling,
            @ForAll("tokenizers") Tokenizer tokenizer) {
        AssembledContext context = assembled(drafts, ceiling, tokenizer).orElse(null);
        Assume.that(context != null);
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            Part part = context.parts().get(i);
            List<String> items = draft.items(i);
            List<String> shown = items.stream()
                    .filter(item -> context.text().contains('\n' + item + '\n'))
                    .toList();
            long all = draft.text ? String.join("\n", items).length() : items.size();
            String marker = part.leftOut() + " of " + all + ' ' + part.unit() + " left out here";

            assertThat(part.shown() + part.leftOut()).isEqualTo(all);
            int head = (int) IntStream.range(0, shown.size())
                    .takeWhile(n -> shown.get(n).equals(items.get(n)))
                    .count();
            assertThat(shown)
                    .isEqualTo(kept(items, shown.size(), head, draft.section(i).overflow()));
            if (part.tokens() == 0) {
                assertThat(context.text()).doesNotContain("## S" + i + "\n");
            } else if (part.leftOut() > 0) {
                assertThat(draft.section(i).overflow().cuts()).isTrue();
                assertThat(section(context.text(), i)).containsOnlyOnce(marker);
            } else {
                assertThat(section(context.text(), i)).doesNotContain("left out here");
            }
            if (!draft.text) {
                assertThat(shown).hasSize((int) part.shown());
            }
        }
    }

    /** Returns the items that a policy keeps if it keeps so many and, of both ends, so many at the beginning. */
    private static List<String> kept(List<String> items, int count, int head, Overflow overflow) {
        int first = overflow == Overflow.CUT_START ? 0 : overflow == Overflow.CUT_MIDDLE ? head : count;
        List<String> kept = new ArrayList<>(items.subList(0, first));
        kept.addAll(items.subList(items.size() - (count - first), items.size()));
        return kept;
    }

    private static String section(String text, int number) {
        int from = text.indexOf("## S" + number + "\n");
        int end = text.indexOf("\n## S", from);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    @Property
    void every_section_gets_at_least_what_its_minimum_alone_would_give_it(
            @ForAll("drafts") List<Draft> drafts, @ForAll @IntRange(min = 500, max = 3_000) int ceiling) {
        AssembledContext context = assembled(drafts, ceiling, BYTES).orElse(null);
        Assume.that(context != null);
        for (int i = 0; i < drafts.size(); i++) {
            Section section = drafts.get(i).section(i);
            if (section.overflow() == Overflow.FAIL) {
                assertThat(context.parts().get(i).leftOut()).isZero();
            } else if (section.minimum() > 0) {
                Part alone = ContextAssembler.within(section.minimum())
                        .assemble(List.of(section.minimum(0)))
                        .parts()
                        .get(0);
                assertThat(context.parts().get(i).shown()).isGreaterThanOrEqualTo(alone.shown());
            }
        }
    }

    @Property
    void growth_of_one_section_takes_nothing_from_those_of_higher_priority_nor_a_minimum(
            @ForAll("drafts") List<Draft> drafts,
            @ForAll @IntRange(min = 500, max = 3_000) int ceiling,
            @ForAll @IntRange(max = 6) int pick) {
        int grown = pick % drafts.size();
        List<Section> before = new ArrayList<>(sections(drafts));
        before.set(grown, drafts.get(grown).section(grown).minimum(0).overflow(Overflow.CUT_END));
        List<Section> after = new ArrayList<>(before);
        after.set(grown, drafts.get(grown).grown().section(grown));
        AssembledContext small = assembled(before, ceiling).orElse(null);
        Assume.that(small != null);

        AssembledContext large = assembled(after, ceiling).orElseThrow();

        for (int i = 0; i < before.size(); i++) {
            int priority = before.get(i).priority();
            int other = before.get(grown).priority();
            if (priority > other || priority == other && i < grown) {
                assertThat(large.parts().get(i)).isEqualTo(small.parts().get(i));
            }
        }
    }

    @Property
    void nothing_is_left_out_of_what_fits_whole(@ForAll("drafts") List<Draft> drafts) {
        List<Section> sections =
                sections(drafts).stream().map(it -> it.maximum(Long.MAX_VALUE)).toList();

        AssembledContext whole = assembled(sections, 1_000_000).orElseThrow();
        AssembledContext exact =
                assembled(sections, Math.max(1, whole.tokens() + 1)).orElseThrow();

        assertThat(whole.parts()).allSatisfy(part -> assertThat(part.leftOut()).isZero());
        assertThat(exact).isEqualTo(whole);
    }

    private static Optional<AssembledContext> assembled(List<Draft> drafts, long ceiling, Tokenizer tokenizer) {
        try {
            return Optional.of(
                    ContextAssembler.within(ceiling).tokenizer(tokenizer).assemble(sections(drafts)));
        } catch (ContextOverflowException e) {
            return Optional.empty();
        }
    }

    private static Optional<AssembledContext> assembled(List<Section> sections, long ceiling) {
        try {
            return Optional.of(ContextAssembler.within(ceiling).assemble(sections));
        } catch (ContextOverflowException e) {
            return Optional.empty();
        }
    }

    private static List<Section> sections(List<Draft> drafts) {
        return IntStream.range(0, drafts.size())
                .mapToObj(i -> drafts.get(i).section(i))
                .toList();
    }

    @Provide
    Arbitrary<List<Draft>> drafts() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.integers().between(0, 1_000),
                        Arbitraries.integers().between(-1, 1),
                        Arbitraries.frequency(
                                Tuple.of(4, 0),
                                Tuple.of(4, 1),
                                Tuple.of(4, 2),
                                Tuple.of(3, 3),
                                Tuple.of(3, 4),
                                Tuple.of(1, 5)),
                        Arbitraries.of(true, false))
                .as(Draft::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Tokenizer> tokenizers() {
        return Arbitraries.of(BYTES, Tokenizer.estimate(20), WORDS, GROWING, NOISY);
    }
}
