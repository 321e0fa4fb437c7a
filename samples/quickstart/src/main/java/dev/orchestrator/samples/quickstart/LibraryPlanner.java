package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanContext;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a model cut a spec into parts; each part is done when the requirements that it serves are met. */
final class LibraryPlanner implements Planner {
    /** What the model is asked for. */
    record PlanAnswer(List<Part> parts) {}

    /**
     * A part of the library.
     *
     * @param after names of the parts whose files it needs
     * @param requirements ids of the requirements it serves
     */
    record Part(String name, String objective, List<String> after, List<String> requirements) {}

    @Override
    public Move plan(PlanRequest request, PlanContext context) throws InterruptedException {
        Spec spec = request.spec().orElseThrow(() -> new IllegalArgumentException("this planner plans from a spec"));
        PlanAnswer answer = Text.ask(context, prompt(request, spec), PlanAnswer.class);
        List<Subtask> subtasks =
                answer.parts().stream().map(part -> subtask(part, spec)).toList();
        return Move.split(subtasks).wake(Move.Wake.NEVER);
    }

    private static String prompt(PlanRequest request, Spec spec) {
        String findings = request.findings().isEmpty()
                ? ""
                : "\n\nThe last plan was not accepted:\n" + Text.list(request.findings());
        return "Plan this Java library: " + spec.title() + "\n\n" + requirements(spec.requirements())
                + "\n\nCut it into parts that can be written and tested one by one, and side by side where possible."
                + " Give each a name, an objective, the parts it comes after, and the ids of the requirements it serves."
                + findings;
    }

    private static Subtask subtask(Part part, Spec spec) {
        List<Requirement> served = part.requirements().stream()
                .flatMap(id -> spec.requirement(id).stream()) // one that is unknown comes back as a finding
                .toList();
        List<Criterion> criteria = new ArrayList<>();
        served.forEach(requirement -> criteria.addAll(requirement.criteria()));
        return Subtask.work(part.name(), "java")
                .objective(part.objective())
                .input(requirements(served))
                .after(Set.copyOf(part.after()))
                .requirements(Set.copyOf(part.requirements()))
                .doneWhen(criteria);
    }

    private static String requirements(List<Requirement> requirements) {
        return requirements.stream().map(r -> r.id() + " " + r.text()).collect(Collectors.joining("\n\n"));
    }
}
