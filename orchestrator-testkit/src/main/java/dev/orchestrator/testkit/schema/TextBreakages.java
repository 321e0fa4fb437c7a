package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.tree.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the JSON itself: candidates only, some of which may still be JSON. */
final class TextBreakages {
    private static final int CUTS = 8;
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,400}+\"");
    private static final Pattern LITERAL =
            Pattern.compile("(?<=[\\[:,\\s]|^)(?:true|false|null|-?\\d++(?:\\.\\d++)?)(?=[,\\]}\\s]|$)");

    private final String text;
    private final List<Map.Entry<String, String>> found = new ArrayList<>();

    private TextBreakages(String text) {
        this.text = text;
    }

    /** Returns what was done and what came of it. */
    static List<Map.Entry<String, String>> of(String text, @Nullable Object value) {
        TextBreakages breakages = new TextBreakages(text);
        breakages.cut();
        breakages.structure(value);
        breakages.strings();
        breakages.literals();
        breakages.around();
        return breakages.found;
    }

    private void add(String change, String broken) {
        found.add(Map.entry(change, broken));
    }

    private void cut() {
        int last = -1;
        for (int i = 0; i < CUTS; i++) {
            int at = i == CUTS - 1 ? text.length() - 1 : (int) ((long) text.length() * i / (CUTS - 1));
            if (at > last) {
                add("cut after " + at + " characters", text.substring(0, at));
                last = at;
            }
        }
    }

    private void structure(@Nullable Object value) {
        String body = text.strip();
        if (body.endsWith("]") || body.endsWith("}")) {
            int end = text.lastIndexOf(body.charAt(body.length() - 1));
            add("with a trailing comma", text.substring(0, end) + "," + text.substring(end));
            add("with the last bracket twice", text + body.charAt(body.length() - 1));
        }
        if (value instanceof Map<?, ?> members && !members.isEmpty()) {
            Map.Entry<?, ?> first = members.entrySet().iterator().next();
            String again = JsonTree.write(first.getKey()) + ":" + JsonTree.write(first.getValue());
            int start = text.indexOf('{') + 1;
            add("with a property twice", text.substring(0, start) + again + "," + text.substring(start));
            int colon = text.indexOf(JsonTree.write(first.getKey()))
                    + JsonTree.write(first.getKey()).length();
            add(
                    "without a colon",
                    text.substring(0, colon) + text.substring(colon).replaceFirst(":", " "));
        }
    }

    private void strings() {
        Matcher string = STRING.matcher(text);
        if (string.find()) {
            int start = string.start() + 1;
            insert("with a bad escape", start, "\\x41");
            insert("with half a surrogate pair", start, "\\ud83d");
            insert("with the halves of a surrogate pair in the wrong order", start, "\\ude00\\ud83d");
            insert("with a raw line feed in a string", start, "\n");
            String inside = text.substring(start, string.end() - 1);
            add(
                    "with single quotes",
                    text.substring(0, string.start()) + "'" + inside + "'" + text.substring(string.end()));
            add(
                    "with an unquoted text",
                    text.substring(0, string.start()) + "x" + inside + text.substring(string.end()));
        }
    }

    private void insert(String change, int at, String piece) {
        add(change, text.substring(0, at) + piece + text.substring(at));
    }

    private void literals() {
        Matcher literal = LITERAL.matcher(text);
        boolean number = false;
        while (literal.find()) {
            String found = literal.group();
            if (found.matches("true|false")) {
                String python = Character.toUpperCase(found.charAt(0)) + found.substring(1);
                add("with a literal of Python", replaced(literal, python));
            } else if (found.equals("null")) {
                add("with a literal of Python", replaced(literal, "None"));
            } else if (!number) {
                number = true;
                for (String other : List.of("NaN", "Infinity", "+1", "01", ".5", "1.", "0x1F", "1e99999999999")) {
                    add("with " + other + " for a number", replaced(literal, other));
                }
                add("with a number of 1,001 digits", replaced(literal, "1".repeat(1_001)));
            }
        }
    }

    private String replaced(Matcher literal, String other) {
        return text.substring(0, literal.start()) + other + text.substring(literal.end());
    }

    private void around() {
        add("in a fence", "```json\n" + text + "\n```");
        add("after prose", "Here is the JSON you asked for:\n" + text);
        add("before prose", text + "\nLet me know if you need anything else.");
        add("after thoughts", "<think>It should be JSON.</think>" + text);
        add("with a comment", "// the answer\n" + text);
        add("twice", text + "\n" + text);
        add("nothing at all", "");
    }
}
