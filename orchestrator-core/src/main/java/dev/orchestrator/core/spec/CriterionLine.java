package dev.orchestrator.core.spec;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a list item that starts with an id says about a criterion.
 *
 * @param verifier null if it names none, which is one of the problems
 * @param problems without places: they all are in the item
 */
record CriterionLine(
        String id, @Nullable String verifier, @Nullable JsonText parameters, int stage, List<Finding> problems) {
    private static final Pattern STAGE = Pattern.compile("\\s*\\(\\s*stage\\b([^)]*)\\)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    static CriterionLine of(String id, ListItem item, Paragraph paragraph) {
        List<Finding> problems = new ArrayList<>();
        Node first = paragraph.getFirstChild();
        Node code =
                first instanceof Text text && startsOnlyWith(text.getLiteral(), id) ? skipSpace(first.getNext()) : null;
        if (!(code instanceof Code verifier) || verifier.getLiteral().isBlank()) {
            problems.add(Finding.of(
                    "dangling-criterion",
                    "criterion " + id + " names no verifier; write '" + id
                            + " `verifier`', or, if this is no criterion," + " begin the item with another word"));
            return new CriterionLine(id, null, null, 0, List.copyOf(problems));
        }
        Node next = skipSpace(verifier.getNext());
        List<String> given = new ArrayList<>();
        if (next instanceof Code inline) {
            given.add(inline.getLiteral());
            next = skipSpace(inline.getNext());
        }
        for (Node child = paragraph.getNext(); child != null; child = child.getNext()) {
            if (child instanceof FencedCodeBlock fence && isJson(fence.getInfo())) {
                given.add(fence.getLiteral());
            }
        }
        int stage = next instanceof Text text ? stage(id, text.getLiteral(), problems) : 0;
        JsonText parameters = parameters(id, given, problems);
        return new CriterionLine(id, verifier.getLiteral(), parameters, stage, List.copyOf(problems));
    }

    private static boolean startsOnlyWith(String text, String id) {
        String rest = text.substring(text.indexOf(id) + id.length()).strip();
        return rest.isEmpty() || rest.equals(":");
    }

    private static @Nullable Node skipSpace(@Nullable Node from) {
        Node node = from;
        while (node instanceof SoftLineBreak
                || node instanceof HardLineBreak
                || node instanceof Text text && text.getLiteral().isBlank()) {
            node = node.getNext();
        }
        return node;
    }

    private static boolean isJson(@Nullable String info) {
        return info != null && info.strip().equalsIgnoreCase("json");
    }

    private static int stage(String id, String text, List<Finding> problems) {
        Matcher stage = STAGE.matcher(text);
        if (!stage.lookingAt()) {
            return 0;
        }
        String number = stage.group(1).strip();
        if (!stage.group().endsWith(")") || !NUMBER.matcher(number).matches()) {
            problems.add(Finding.of(
                    "invalid-stage",
                    "criterion " + id + " has a stage that is no number from 0 to 999999; write it like (stage 1)"));
            return 0;
        }
        return Integer.parseInt(number);
    }

    private static @Nullable JsonText parameters(String id, List<String> given, List<Finding> problems) {
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            problems.add(Finding.of(
                    "several-parameters",
                    "criterion " + id + " has parameters " + given.size()
                            + " times; keep one, in the line or in a block"));
        }
        try {
            return new JsonText(Json.canonical(given.get(0)));
        } catch (OrchestratorException e) {
            problems.add(Finding.of(
                    "invalid-parameters",
                    "criterion " + id + " has parameters that are no JSON value: " + e.getMessage()
                            + "; write one JSON value in the code after the verifier's name, or in the json block"));
            return null;
        }
    }
}
