package dev.orchestrator.core.spec;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.Heading;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one text. CommonMark says where headings and list items are; requirement texts are the source lines
 * between them, untouched.
 */
final class SpecReader {
    static final String ID = "[A-Za-z]+(?:-[A-Za-z]+)*-[0-9]+(?:\\.[A-Za-z0-9]+)*";

    private static final String BOX = "(?:\\[[ xX]\\]\\s+)?";
    private static final Pattern HEADING = Pattern.compile("^(" + ID + ")(?=[\\s:]|$):?\\s*");
    private static final Pattern BOLD_ITEM =
            Pattern.compile("^" + BOX + "(\\*\\*|__)(" + ID + "):?\\1(?=[\\s:]|$):?\\s*");
    private static final Pattern PLAIN_ITEM = Pattern.compile("^" + BOX + "(" + ID + ")(?=[\\s:]|$)");

    private final String file;
    private final List<String> lines;
    private final Node document;
    private final List<Finding> problems = new ArrayList<>();
    private final List<RequirementDraft> drafts = new ArrayList<>();
    private final Map<String, Integer> requirementLines = new HashMap<>();
    private final Map<String, Integer> criterionLines = new HashMap<>();
    private @Nullable String title;

    SpecReader(String file, String markdown) {
        this.file = file;
        String text = markdown.startsWith("\uFEFF") ? markdown.substring(1) : markdown;
        this.lines = text.lines().toList();
        this.document = Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .build()
                .parse(text);
    }

    Spec read() {
        RequirementDraft open = null;
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading heading) {
                open = heading(heading, open);
            } else if (node instanceof ListBlock list) {
                items(list, open);
            }
        }
        if (open != null) {
            open.end(lines.size());
        }
        if (title == null) {
            problem(0, "no-title", "the spec has no title; start it with a line such as '# What it is about'");
        }
        if (drafts.isEmpty()) {
            problem(
                    0,
                    "no-requirement",
                    "the spec has no requirement; write one such as '## FR-1 What is wanted', with criteria below");
        }
        List<Requirement> requirements = drafts.stream().map(this::finish).toList();
        String found = title;
        if (found == null || !problems.isEmpty()) {
            problems.sort(
                    Comparator.comparingInt(p -> p.where().map(Location::line).orElse(0)));
            throw new SpecException(file, problems);
        }
        return new Spec(found, requirements);
    }

    private @Nullable RequirementDraft heading(Heading heading, @Nullable RequirementDraft open) {
        String text = headingText(heading);
        Matcher id = HEADING.matcher(text);
        boolean starts = id.lookingAt();
        if (!starts && title == null && heading.getLevel() == 1 && !text.isEmpty()) {
            title = text;
        }
        if (!starts && open != null && heading.getLevel() > open.level) {
            return open;
        }
        if (open != null) {
            open.end(first(heading));
        }
        if (!starts) {
            return null;
        }
        RequirementDraft draft = new RequirementDraft(
                id.group(1), first(heading), heading.getLevel(), 0, text.substring(id.end()), last(heading) + 1);
        add(draft);
        return draft;
    }

    private void items(ListBlock list, @Nullable RequirementDraft open) {
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            if (item instanceof ListItem listItem && !listItem.getSourceSpans().isEmpty()) {
                item(listItem, open);
            }
        }
    }

    private void item(ListItem item, @Nullable RequirementDraft open) {
        RequirementDraft scope = open;
        if (item.getFirstChild() instanceof Paragraph paragraph) {
            int line = first(paragraph);
            int column = paragraph.getSourceSpans().get(0).getColumnIndex();
            String text =
                    lines.get(line).substring(Math.min(column, lines.get(line).length()));
            Matcher bold = BOLD_ITEM.matcher(text);
            Matcher plain = PLAIN_ITEM.matcher(text);
            if (bold.lookingAt()) {
                scope = new RequirementDraft(bold.group(2), line, 0, column, text.substring(bold.end()), line + 1);
                scope.end(last(item) + 1);
                add(scope);
            } else if (plain.lookingAt()) {
                criterion(CriterionLine.of(plain.group(1), item, paragraph), line, open);
            }
            if (open != null && (scope != open || plain.lookingAt())) {
                open.cut(first(item), last(item) + 1);
            }
        }
        for (Node child = item.getFirstChild(); child != null; child = child.getNext()) {
            if (child instanceof ListBlock list) {
                items(list, scope);
            } else if (child instanceof Heading heading
                    && (scope != open || HEADING.matcher(headingText(heading)).lookingAt())) {
                problem(
                        first(heading),
                        "heading-in-item",
                        "a heading inside a list item cannot belong to a requirement; write the requirement as a heading"
                                + " of its own");
            }
        }
    }

    private void criterion(CriterionLine line, int at, @Nullable RequirementDraft open) {
        if (open == null && line.verifier() == null) {
            problem(
                    at,
                    "unclear-item",
                    "'" + line.id() + "' starts a list item outside any requirement; write '**" + line.id()
                            + "**' to make it a requirement, or begin with another word");
            return;
        }
        line.problems().forEach(p -> problem(at, p.code(), p.message()));
        if (open == null) {
            problem(
                    at,
                    "criterion-outside",
                    "criterion " + line.id() + " stands outside any requirement; move it below the requirement it"
                            + " belongs to");
        }
        duplicate(criterionLines, "criterion", line.id(), at);
        String verifier = line.verifier();
        if (open != null && verifier != null && line.problems().isEmpty()) {
            open.criteria.add(new Criterion(line.id(), verifier, line.parameters(), line.stage()));
        }
    }

    private void add(RequirementDraft draft) {
        duplicate(requirementLines, "requirement", draft.id, draft.line);
        drafts.add(draft);
    }

    private void duplicate(Map<String, Integer> seen, String kind, String id, int line) {
        Integer before = seen.putIfAbsent(id, line);
        if (before != null) {
            problem(
                    line,
                    "duplicate-id",
                    kind + " " + id + " stands twice, in lines " + (before + 1) + " and " + (line + 1)
                            + "; rename one of them");
        }
    }

    private Requirement finish(RequirementDraft draft) {
        String text = draft.text(lines);
        if (text.isEmpty()) {
            problem(
                    draft.line,
                    "no-text",
                    "requirement " + draft.id + " says nothing; write what is wanted after its id or below it");
        }
        return new Requirement(draft.id, text, draft.criteria);
    }

    private String headingText(Heading heading) {
        int from = first(heading);
        int to = last(heading);
        String line = lines.get(from).strip();
        if (line.startsWith("#") && from == to) {
            return line.replaceFirst("^#+", "")
                    .replaceFirst("(?:^|[ \\t]+)#+[ \\t]*$", "")
                    .strip();
        }
        return String.join(
                " ",
                lines.subList(from, Math.max(from + 1, to)).stream()
                        .map(String::strip)
                        .toList());
    }

    private void problem(int line, String code, String message) {
        problems.add(Finding.at(Location.of(file, line + 1), code, message));
    }

    private static int first(Block block) {
        return block.getSourceSpans().get(0).getLineIndex();
    }

    private static int last(Block block) {
        return block.getSourceSpans().get(block.getSourceSpans().size() - 1).getLineIndex();
    }
}
