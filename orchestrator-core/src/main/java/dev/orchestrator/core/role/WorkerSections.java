package dev.orchestrator.core.role;

import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.core.context.Section;
import dev.orchestrator.core.context.Sections;
import dev.orchestrator.core.spec.SpecSlice;
import java.util.ArrayList;
import java.util.List;

/** What a worker is shown. The same assignment gives the same sections. */
final class WorkerSections {
    private WorkerSections() {}

    /**
     * The sections.
     *
     * @param files what is in its directory
     * @param ending how to end
     */
    static List<Section> of(Assignment assignment, FileTree files, String ending) {
        List<Section> sections = new ArrayList<>();
        sections.add(Section.text("Objective", assignment.objective()));
        sections.add(Sections.input(assignment.input()));
        assignment
                .spec()
                .ifPresent(spec -> sections.add(Sections.requirements(SpecSlice.of(spec, assignment.requirements()))));
        sections.add(Sections.criteria(assignment.criteria()));
        sections.add(Sections.files(files)
                .name(
                        assignment.previous().isEmpty()
                                ? "Files in your directory"
                                : "Files in your directory, as they were with your last result")
                .minimum(200));
        Sections.handoffs(assignment.dependencies())
                .forEach(handoff -> sections.add(handoff.minimum(500).priority(5)));
        assignment
                .previous()
                .ifPresent(previous -> sections.add(Sections.previous(previous)
                        .name("Your last result")
                        .minimum(500)
                        .priority(4)));
        sections.add(Sections.findings(assignment.findings())
                .name("Why your last attempt was not accepted")
                .minimum(1_000)
                .priority(9));
        sections.add(Section.text("How to end", ending));
        return sections;
    }
}
