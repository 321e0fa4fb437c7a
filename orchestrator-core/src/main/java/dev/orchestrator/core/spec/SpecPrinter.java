package dev.orchestrator.core.spec;

import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.schema.Json;
import java.util.List;

/** Writes specs. Tries the layouts there are and keeps the first that reads back as the same. */
final class SpecPrinter {
    private static final String PROBE = "Probe";

    private SpecPrinter() {}

    static String print(Spec given) {
        Spec spec = new Spec(
                given.title(),
                given.requirements().stream().map(SpecPrinter::canonical).toList());
        StringBuilder out = new StringBuilder("# ").append(spec.title()).append('\n');
        for (Requirement requirement : spec.requirements()) {
            out.append('\n').append(print(requirement));
        }
        String markdown = out.toString();
        if (!readsAs(spec, markdown)) {
            throw new IllegalArgumentException("spec '" + spec.title()
                    + "' cannot be written as Markdown that reads back the same; it needs a title in one line, at least one"
                    + " requirement, and texts that close the code fences and comments they open");
        }
        return markdown;
    }

    /** Returns the requirement as it will be read back. */
    private static Requirement canonical(Requirement requirement) {
        try {
            return new Requirement(
                    requirement.id(),
                    requirement.text(),
                    requirement.criteria().stream()
                            .map(c ->
                                    c.parameters() == null ? c : c.parameters(new JsonText(Json.write(c.parameters()))))
                            .toList());
        } catch (OrchestratorException e) {
            throw new IllegalArgumentException(
                    "requirement " + requirement.id() + " has a criterion whose parameters have no JSON form: "
                            + e.getMessage(),
                    e);
        }
    }

    private static String print(Requirement requirement) {
        String criteria = criteria(requirement);
        String text = requirement.text();
        String heading = "## " + requirement.id();
        int paragraph = text.indexOf("\n\n");
        String first = paragraph < 0 ? text : text.substring(0, paragraph);
        String rest = paragraph < 0 ? "" : "\n" + text.substring(paragraph + 2) + "\n";
        for (String layout : List.of(
                heading + ' ' + first + '\n' + rest + criteria,
                heading + "\n\n" + text + '\n' + criteria,
                heading + '\n' + criteria + '\n' + text + '\n')) {
            if (readsAs(new Spec(PROBE, List.of(requirement)), "# " + PROBE + "\n\n" + layout)) {
                return layout;
            }
        }
        throw new IllegalArgumentException("requirement " + requirement.id()
                + " cannot be written as Markdown that reads back the same; ids must look like FR-1 and FR-1.a, and no line"
                + " of the text may read as a requirement or criterion");
    }

    private static String criteria(Requirement requirement) {
        StringBuilder out = new StringBuilder();
        for (Criterion criterion : requirement.criteria()) {
            out.append(out.isEmpty() ? "\n- " : "- ")
                    .append(criterion.id())
                    .append(' ')
                    .append(code(criterion.verifier()));
            if (criterion.parameters() instanceof JsonText json) {
                out.append(' ').append(code(json.text()));
            }
            if (criterion.stage() > 0) {
                out.append(" (stage ").append(criterion.stage()).append(')');
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** Returns a code span; its fence is longer than any run of backticks inside. */
    private static String code(String text) {
        String fence = "`";
        while (text.contains(fence)) {
            fence += "`";
        }
        boolean padded = text.startsWith("`") || text.endsWith("`") || text.startsWith(" ") && text.endsWith(" ");
        return padded ? fence + ' ' + text + ' ' + fence : fence + text + fence;
    }

    private static boolean readsAs(Spec spec, String markdown) {
        try {
            return MarkdownSpec.parse(markdown).equals(spec);
        } catch (SpecException e) {
            return false;
        }
    }
}
