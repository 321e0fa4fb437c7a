package dev.orchestrator.core.context;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.core.spec.MarkdownSpec;
import dev.orchestrator.core.spec.SpecSlice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A spec of fifty pages: 300 requirements, 60 definitions and 40 contracts that refer to one another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpecContextTest {
    private static final int PAGE = 3_000;
    private static final long CEILING = 8_000;
    private static final Pattern HEADING = Pattern.compile("(?m)^### (\\S+)");
    private static final List<String> WORDS = List.of(
            "report", "export", "the", "ledger", "must", "row", "column", "totals", "shows", "within", "a", "user",
            "sorted", "by", "date", "and", "empty", "values", "are", "refused", "with", "message", "that", "names");

    private final SplittableRandom random = new SplittableRandom(400);
    private final Map<String, Set<String>> references = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Spec spec = spec();

    @Test
    void the_spec_is_large_and_its_references_have_cycles() {
        assertThat(spec.requirements()).hasSize(400);
        assertThat(texts.values().stream().mapToInt(String::length).sum()).isGreaterThan(50 * PAGE);
        assertThat(references.keySet().stream()
                        .filter(id -> closure(references.get(id)).contains(id)))
                .hasSizeGreaterThan(50);
        assertThat(references.keySet().stream()
                        .mapToInt(id -> closure(Set.of(id)).size()))
                .contains(1)
                .anyMatch(size -> size >= 10);
    }

    @Test
    void each_slice_is_closed_and_holds_nothing_unrelated() {
        for (Requirement requirement : spec.requirements()) {
            SpecSlice slice = SpecSlice.of(spec, List.of(requirement.id()));

            assertThat(slice.requirements())
                    .extracting(Requirement::id)
                    .as("slice of %s", requirement.id())
                    .containsExactlyElementsOf(inOrder(closure(Set.of(requirement.id()))));
        }
    }

    @Test
    void each_slice_fits_the_ceiling_with_every_requirement_whole() {
        for (Requirement requirement : spec.requirements()) {
            AssembledContext context = assembled(requirement.id(), Overflow.FAIL, CEILING);

            assertThat(context.tokens()).isLessThanOrEqualTo(CEILING);
            assertThat(whole(context.text()))
                    .isEqualTo(started(context.text()))
                    .isEqualTo(closure(Set.of(requirement.id())));
            assertThat(context.parts().get(0).leftOut()).isZero();
        }
    }

    @Test
    void where_a_slice_may_be_cut_no_requirement_is_cut_in_the_middle() {
        int cut = 0;
        for (Requirement requirement : spec.requirements()) {
            AssembledContext context = assembled(requirement.id(), Overflow.CUT_END, CEILING / 5);
            Set<String> whole = whole(context.text());

            assertThat(started(context.text())).isEqualTo(whole).hasSize((int)
                    context.parts().get(0).shown());
            cut += context.parts().get(0).leftOut() > 0 ? 1 : 0;
        }
        assertThat(cut).isGreaterThan(50);
    }

    @Test
    void the_whole_spec_does_not_fit_and_says_so() {
        assertThatThrownBy(() -> ContextAssembler.within(CEILING)
                        .assemble(List.of(Sections.requirements(SpecSlice.of(spec, texts.keySet())))))
                .isInstanceOfSatisfying(ContextOverflowException.class, e -> {
                    assertThat(e.section()).isEqualTo("Requirements");
                    assertThat(e.needed()).isGreaterThan(50 * PAGE);
                    assertThat(e.room()).isEqualTo(CEILING);
                });
    }

    @Test
    void the_same_inputs_give_the_same_bytes() {
        SpecContextTest again = new SpecContextTest();

        assertThat(again.spec).isEqualTo(spec).isNotSameAs(spec);
        for (String id : texts.keySet()) {
            assertThat(again.assembled(id, Overflow.FAIL, CEILING)).isEqualTo(assembled(id, Overflow.FAIL, CEILING));
        }
    }

    private AssembledContext assembled(String id, Overflow overflow, long ceiling) {
        return ContextAssembler.within(ceiling)
                .assemble(List.of(
                        Sections.requirements(SpecSlice.of(spec, List.of(id))).overflow(overflow)));
    }

    private Set<String> closure(Set<String> from) {
        Set<String> closed = new HashSet<>(from);
        boolean grew = true;
        while (grew) {
            Set<String> more = new HashSet<>();
            closed.forEach(id -> more.addAll(references.get(id)));
            grew = closed.addAll(more);
        }
        return closed;
    }

    private List<String> inOrder(Set<String> ids) {
        return texts.keySet().stream().filter(ids::contains).toList();
    }

    /** Returns whose headings are in the context. */
    private static Set<String> started(String context) {
        return HEADING.matcher(context).results().map(it -> it.group(1)).collect(Collectors.toSet());
    }

    /** Returns whose headings and texts are in the context. */
    private Set<String> whole(String context) {
        return started(context).stream()
                .filter(id -> context.contains(requireNonNull(texts.get(id))))
                .collect(Collectors.toSet());
    }

    /** Requirements of one of twenty features refer to its definitions, contracts and, back and forth, to each other. */
    private Spec spec() {
        StringBuilder markdown = new StringBuilder("# Reports\n");
        for (int feature = 0; feature < 20; feature++) {
            for (int i = 0; i < 20; i++) {
                Set<String> refers = new LinkedHashSet<>();
                String id;
                if (i < 15) {
                    id = "FR-" + (feature * 15 + i + 1);
                    for (int n = random.nextInt(4); n > 0; n--) {
                        refers.add(
                                switch (random.nextInt(4)) {
                                    case 0 -> "CT-" + (feature * 2 + random.nextInt(2) + 1);
                                    case 1 -> "FR-" + (feature * 15 + random.nextInt(15) + 1);
                                    default -> "GL-" + (feature * 3 + random.nextInt(3) + 1);
                                });
                    }
                } else if (i < 18) {
                    id = "GL-" + (feature * 3 + i - 14);
                    refers.add("GL-" + (feature * 3 + random.nextInt(3) + 1));
                } else {
                    id = "CT-" + (feature * 2 + i - 17);
                    refers.add("GL-" + (feature * 3 + 1));
                    refers.add("CT-" + (feature * 2 + 19 - i + 1));
                }
                String text = text(id, refers);
                references.put(id, refers);
                texts.put(id, text);
                markdown.append("\n## ").append(id).append("\n\n").append(text).append('\n');
                if (i < 15) {
                    markdown.append("\n- ").append(id).append(".a `tests` (stage 1)\n");
                }
            }
        }
        return MarkdownSpec.parse(markdown.toString());
    }

    /** Prose with the references in it, and with what looks like one and is not. */
    private String text(String id, Set<String> refers) {
        List<String> words = new ArrayList<>();
        words.add("The text of <" + id.replace('-', ' ') + ">:");
        for (int i = 0; i < 60; i++) {
            words.add(WORDS.get(random.nextInt(WORDS.size())));
            if (i == 30) {
                words.add("version X-FR-1, FR-4000 and GL-1x.\n\nAlso");
            }
        }
        for (String reference : refers) {
            words.add(
                    random.nextInt(words.size() - 1) + 1, "(see " + reference + (random.nextInt(2) == 0 ? ".a)" : ")"));
        }
        return String.join(" ", words) + '.';
    }
}
