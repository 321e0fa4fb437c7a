package dev.orchestrator.core.role;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.HandoffView;
import dev.orchestrator.schema.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Composes what stands in the places of a prompt: each a heading and a text, or nothing. The same task gives the same
 * text; what others have left is fenced.
 */
final class Sections {
    static final Set<String> OF_PLANNER = Set.of(
            "objective",
            "input",
            "criteria",
            "spec",
            "files",
            "dependencies",
            "children",
            "findings",
            "limits",
            "catalogue");
    static final Set<String> OF_WORKER = Set.of(
            "instructions",
            "objective",
            "input",
            "criteria",
            "files",
            "dependencies",
            "previous",
            "findings",
            "ending");
    static final Set<String> OF_JUDGE = Set.of("objective", "rubric", "parameters", "result", "files");

    private static final int MOST_INPUT = 100_000;
    private static final int MOST_RESULT = 20_000;
    private static final int MOST_OF_A_CHILD = 4_000;
    private static final int MOST_OF_CHILDREN = 60_000;
    private static final int MOST_FILES = 200;

    private Sections() {}

    // ---- planner ----

    static Map<String, String> of(PlanRequest request, Remaining left, SortedMap<String, String> words) {
        return Map.of(
                "objective",
                section("Objective", request.objective()),
                "input",
                input(request.input()),
                "criteria",
                section("Definition of done", lines(criteria(request.criteria()))),
                "spec",
                request.spec().map(spec -> spec(spec, request)).orElse(""),
                "files",
                section("Files it starts from", files(request.files())),
                "dependencies",
                dependencies(request.dependencies(), MOST_OF_A_CHILD),
                "children",
                section("Children, in the order they were added", children(request)),
                "findings",
                section("Why your last move or result was not accepted", fenced(findings(request.findings()))),
                "limits",
                section("What is left", limits(left, request.round())),
                "catalogue",
                section("Who and what a move may name", catalogue(request, words)));
    }

    /** The requirements that this task's own criteria come from: all of them for the root. */
    private static String spec(Spec spec, PlanRequest request) {
        Set<String> mine = request.criteria().stream().map(Criterion::id).collect(Collectors.toSet());
        List<Requirement> slice = spec.requirements().stream()
                .filter(each -> each.criteria().stream().anyMatch(c -> mine.contains(c.id())))
                .toList();
        boolean whole = slice.isEmpty() || request.task().equals(TaskId.root());
        return section(
                "Requirements of " + spec.title(),
                (whole ? spec.requirements() : slice)
                        .stream()
                                .map(each -> each.id() + ": " + each.text()
                                        + criteria(each.criteria()).stream()
                                                .map(line -> "\n  done when " + line)
                                                .collect(Collectors.joining()))
                                .collect(Collectors.joining("\n\n")));
    }

    private static String children(PlanRequest request) {
        Set<TaskId> news = request.news().stream().map(ChildView::task).collect(Collectors.toSet());
        StringBuilder text = new StringBuilder();
        for (ChildView child : request.children()) {
            text.append(text.length() == 0 ? "" : "\n")
                    .append("- ")
                    .append(Json.write(child.name()))
                    .append(" is ")
                    .append(child.status())
                    .append(news.contains(child.task()) ? ", since you were last asked" : "");
            String left = left(child);
            if (!left.isEmpty()) {
                text.append(
                        text.length() + left.length() > MOST_OF_CHILDREN
                                ? "; what it left is not shown, there is too much"
                                : "\n" + Fence.around(left));
            }
        }
        return text.toString();
    }

    private static String left(ChildView child) {
        List<String> parts = new ArrayList<>();
        child.handoff().ifPresent(handoff -> parts.add(handoff(handoff, MOST_OF_A_CHILD)));
        child.failure().ifPresent(failure -> parts.add(failure(failure)));
        return String.join("\n", parts);
    }

    private static String failure(Failure failure) {
        String findings = findings(failure.findings());
        return shortened(
                failure.failureClass() + ": " + failure.message() + (findings.isEmpty() ? "" : "\n" + findings),
                MOST_OF_A_CHILD);
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
        return lines(lines);
    }

    private static String rounded(BigDecimal number) {
        return number.round(new MathContext(1, RoundingMode.DOWN)).toPlainString();
    }

    private static String catalogue(PlanRequest request, Map<String, String> words) {
        return Stream.of(
                        kind("Workers", request.catalogue().workers(), words),
                        kind("Planners", request.catalogue().planners(), words),
                        kind("Verifiers", request.catalogue().verifiers(), words))
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String kind(String kind, Collection<String> names, Map<String, String> words) {
        return names.isEmpty()
                ? ""
                : kind + ":\n"
                        + lines(names.stream()
                                .map(name -> name + (words.containsKey(name) ? ": " + words.get(name) : ""))
                                .toList());
    }

    // ---- worker ----

    static Map<String, String> of(Assignment assignment, String instructions, String ending) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("instructions", instructions.strip());
        values.put("objective", section("Objective", assignment.objective()));
        values.put("input", input(assignment.input()));
        values.put("criteria", section("Definition of done", lines(criteria(assignment.criteria()))));
        values.put("files", section("Files in your directory", files(assignment.files())));
        values.put("dependencies", dependencies(assignment.dependencies(), MOST_RESULT));
        values.put(
                "previous",
                assignment
                        .previous()
                        .map(previous -> section("What your last attempt returned", previous(previous, assignment)))
                        .orElse(""));
        values.put(
                "findings", section("Why your last attempt was not accepted", fenced(findings(assignment.findings()))));
        values.put("ending", section("How to end", ending));
        return values;
    }

    private static String previous(HandoffView previous, Assignment assignment) {
        String written = files(changed(assignment.files(), previous.files()));
        return Fence.around(handoff(previous, MOST_RESULT))
                + (written.isEmpty()
                        ? ""
                        : "\nThese files it had written; your directory is as it was before, so write them again:\n"
                                + written);
    }

    // ---- parts ----

    static String section(String heading, String text) {
        return text.isBlank() ? "" : "## " + heading + "\n\n" + text;
    }

    static String lines(Collection<String> items) {
        return items.stream()
                .map(item -> "- " + item.strip().replace("\n", "\n  "))
                .collect(Collectors.joining("\n"));
    }

    private static String input(Payload input) {
        return input.json().equals("null") ? "" : section("Input", readable(input, MOST_INPUT));
    }

    private static String dependencies(Map<String, HandoffView> dependencies, int most) {
        return section(
                "What it builds on",
                dependencies.entrySet().stream()
                        .map(each -> "Of " + Json.write(each.getKey()) + ":\n"
                                + Fence.around(handoff(each.getValue(), most)))
                        .collect(Collectors.joining("\n")));
    }

    private static String handoff(HandoffView handoff, int most) {
        List<String> parts = new ArrayList<>();
        parts.add("result: " + readable(handoff.result(), most));
        if (!handoff.notes().isEmpty()) {
            parts.add("notes:\n" + shortened(lines(handoff.notes()), most));
        }
        if (!handoff.concerns().isEmpty()) {
            parts.add("concerns:\n" + shortened(lines(handoff.concerns()), most));
        }
        return String.join("\n", parts);
    }

    private static List<String> criteria(List<Criterion> criteria) {
        return criteria.stream()
                .map(c -> c.id() + ": verifier '" + c.verifier() + "'" + parameters(c.parameters()))
                .toList();
    }

    private static String parameters(@Nullable Object parameters) {
        return parameters == null ? "" : " with " + shortened(Json.write(parameters), MOST_OF_A_CHILD);
    }

    private static String fenced(String text) {
        return text.isEmpty() ? "" : Fence.around(text);
    }

    /** They quote what compilers, tests and judges say of work that others did. */
    static String findings(List<Finding> findings) {
        return lines(findings.stream().map(Finding::toString).toList());
    }

    private static String files(FileTree files) {
        return files.isEmpty() ? "" : Fence.around(names(files.entries().keySet()));
    }

    static String names(Set<String> paths) {
        String shown = paths.stream().limit(MOST_FILES).collect(Collectors.joining("\n"));
        int more = paths.size() - MOST_FILES;
        return more <= 0 ? shown : shown + "\nand " + more + " more";
    }

    /** Returns the files that are new or different. */
    static FileTree changed(FileTree before, FileTree after) {
        Map<String, ArtifactRef> changed = new LinkedHashMap<>(after.entries());
        changed.entrySet()
                .removeIf(file -> before.get(file.getKey())
                        .filter(file.getValue()::equals)
                        .isPresent());
        return FileTree.of(changed);
    }

    /** A string as itself, all else as JSON. */
    static String readable(Payload payload, int most) {
        String json = payload.json();
        return shortened(json.startsWith("\"") ? Json.read(json, String.class) : json, most);
    }

    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - (Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0);
        return text.substring(0, end) + "\n[" + (text.length() - end) + " characters left out]";
    }
}
