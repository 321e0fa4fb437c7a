package dev.orchestrator.core.role;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.core.context.Overflow;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Sections;
import dev.orchestrator.core.spec.SpecSlice;
import dev.orchestrator.schema.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a planner is shown. The same task in the same state gives the same sections. */
final class PlannerSections {
    private static final int MOST_OF_A_CHILD = 4_000;
    private static final int OUTLINE = 160;

    private PlannerSections() {}

    /**
     * The sections.
     *
     * @param words what names of the catalogue are good for
     * @param fits whether the requirements may be shown whole; else each is shown by its beginning
     */
    static List<Section> of(
            PlanRequest request, Remaining left, SortedMap<String, String> words, Predicate<String> fits) {
        Set<TaskId> news = request.news().stream().map(ChildView::task).collect(Collectors.toSet());
        List<ChildView> children = request.children().stream()
                .sorted(Comparator.comparing((ChildView child) -> !news.contains(child.task())))
                .toList();
        List<Section> sections = new ArrayList<>();
        sections.add(Section.text("Objective", request.objective()));
        sections.add(Sections.input(request.input()));
        sections.add(Sections.criteria(request.criteria()));
        request.spec().ifPresent(spec -> sections.add(requirements(SpecSlice.of(spec, request.requirements()), fits)));
        sections.add(Sections.files(request.files()).name("Files it starts from"));
        Sections.handoffs(request.dependencies())
                .forEach(handoff -> sections.add(handoff.minimum(200).priority(4)));
        sections.add(Section.items(
                        "Children, first those that ended since you were last asked",
                        children.stream()
                                .map(child -> status(child, news.contains(child.task())))
                                .toList())
                .overflow(Overflow.CUT_END)
                .priority(8));
        sections.add(Section.items(
                        "What they left",
                        children.stream()
                                .map(PlannerSections::left)
                                .filter(text -> !text.isEmpty())
                                .toList())
                .overflow(Overflow.CUT_END)
                .minimum(1_000)
                .priority(6));
        sections.add(Sections.findings(request.findings())
                .name("Why your last move or result was not accepted"
                        + (request.refused() == 0 ? "" : " (refused in this round: " + request.refused() + ")"))
                .minimum(1_000)
                .priority(9));
        sections.add(Section.text("What is left", limits(left, request.round())));
        sections.add(Section.text("Who and what a move may name", catalogue(request, words)));
        return sections;
    }

    /** All must be named, since all must be served; workers are shown theirs whole. */
    private static Section requirements(SpecSlice slice, Predicate<String> fits) {
        Section whole = Sections.requirements(slice);
        return fits.test(slice.text())
                ? whole
                : Section.items(
                        whole.name() + ", each by its beginning",
                        slice.requirements().stream()
                                .map(PlannerSections::outline)
                                .toList());
    }

    private static String outline(Requirement requirement) {
        String text = requirement.text().strip().replaceAll("\\s+", " ");
        return "- " + requirement.id() + ": "
                + (text.codePointCount(0, text.length()) <= OUTLINE
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, OUTLINE)) + "…");
    }

    /** Of those that have not ended it says no more: what they are doing changes while the model thinks. */
    private static String status(ChildView child, boolean isNew) {
        return "- " + Json.write(child.name()) + ": "
                + (child.status().terminal() ? child.status().name().toLowerCase(Locale.ROOT) : "has not ended")
                + (isNew ? ", since you were last asked" : "");
    }

    private static String left(ChildView child) {
        List<String> parts = new ArrayList<>();
        child.handoff().ifPresent(handoff -> parts.add(Sections.text(handoff)));
        child.failure().ifPresent(failure -> parts.add(failure(failure)));
        return parts.isEmpty()
                ? ""
                : "Of " + Json.write(child.name()) + ":\n"
                        + Sections.fenced(Texts.shortened(String.join("\n", parts), MOST_OF_A_CHILD));
    }

    private static String failure(Failure failure) {
        String findings =
                Texts.lines(failure.findings().stream().map(Finding::toString).toList());
        return failure.failureClass() + ": " + failure.message() + (findings.isEmpty() ? "" : "\n" + findings);
    }

    /** What is measured is rounded: a plan is no better for a few tokens, and equal plans should be asked for alike. */
    private static String limits(Remaining left, int round) {
        List<String> lines = new ArrayList<>();
        lines.add("rounds of planning after this one, which is number " + round + ": " + left.rounds());
        lines.add("levels below this task: " + left.depth());
        lines.add("tasks: " + left.tasks());
        lines.add("tokens: at least " + rounded(BigDecimal.valueOf(left.tokens())));
        left.cost().ifPresent(money -> lines.add("money: at least " + rounded(money)));
        lines.add("minutes: at least " + rounded(BigDecimal.valueOf(left.time().toMinutes())));
        return Texts.lines(lines);
    }

    private static String rounded(BigDecimal number) {
        return number.round(new MathContext(1, RoundingMode.DOWN)).toPlainString();
    }

    private static String catalogue(PlanRequest request, SortedMap<String, String> words) {
        List<String> kinds = new ArrayList<>();
        kind(kinds, "Workers", request.catalogue().workers(), words);
        kind(kinds, "Planners", request.catalogue().planners(), words);
        kind(kinds, "Verifiers", request.catalogue().verifiers(), words);
        return String.join("\n", kinds);
    }

    private static void kind(
            List<String> kinds, String kind, Collection<String> names, SortedMap<String, String> words) {
        if (!names.isEmpty()) {
            kinds.add(kind + ":\n"
                    + names.stream()
                            .map(name -> Texts.item(words.containsKey(name) ? name + ": " + words.get(name) : name))
                            .collect(Collectors.joining("\n")));
        }
    }
}
