package dev.orchestrator.core.role;

import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.core.context.AssembledContext;
import dev.orchestrator.core.context.Overflow;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Sections;
import dev.orchestrator.core.spec.SpecSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a judge is shown: what was wanted, the rubric and the evidence; never what the worker says about its work. */
final class JudgeSections {
    private static final String RESULT = "Result";
    private static final String CHANGED = "Files that were changed";

    private JudgeSections() {}

    static List<Section> of(Submission submission, Rubric rubric, Exhibits exhibits) {
        List<Section> sections = new ArrayList<>();
        sections.add(Section.text("What was wanted", submission.objective()));
        submission.spec().flatMap(spec -> slice(spec, submission)).ifPresent(sections::add);
        sections.add(Section.text("Rubric", rubric.text()));
        sections.add(Section.text("What else the criterion says", rubric.others()));
        sections.add(Section.text(RESULT, isWord(submission, exhibits) ? "" : Sections.readable(submission.result()))
                .fenced()
                .overflow(Overflow.CUT_END)
                .priority(9));
        sections.add(Section.items(CHANGED, exhibits.changed())
                .overflow(Overflow.CUT_END)
                .priority(8));
        sections.add(Section.items("Files as they were", exhibits.others()).overflow(Overflow.CUT_END));
        return sections;
    }

    /** Where files were changed, they are the work; a text beside them is what the worker says about it. */
    private static boolean isWord(Submission submission, Exhibits exhibits) {
        return !exhibits.changed().isEmpty() && submission.result().json().startsWith("\"");
    }

    /** The requirement that the criterion belongs to, and what it refers to. */
    private static Optional<Section> slice(Spec spec, Submission submission) {
        String criterion = submission.criterion().id();
        return spec.requirements().stream()
                .filter(requirement -> requirement.criteria().stream()
                        .anyMatch(each -> each.id().equals(criterion)))
                .map(Requirement::id)
                .findFirst()
                .map(id -> Sections.requirements(SpecSlice.of(spec, List.of(id))));
    }

    /** Returns what of that which it judges a judge was not shown. */
    static List<String> hidden(AssembledContext shown, Exhibits exhibits) {
        List<String> hidden = new ArrayList<>(exhibits.hidden());
        shown.parts().stream()
                .filter(part -> part.section().equals(RESULT) || part.section().equals(CHANGED))
                .filter(part -> part.leftOut() > 0)
                .forEach(part -> hidden.add(part.leftOut() + " " + part.unit() + " of '" + part.section() + "'"));
        return hidden;
    }
}
