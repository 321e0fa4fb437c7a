package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Map;

/** The ways in which models write what is almost JSON. */
enum Fault {
    FENCE,
    FENCE_WITHOUT_LANGUAGE,
    PROSE,
    THOUGHTS,
    ODD_SPACE,
    TRAILING_COMMAS,
    MISSING_COMMAS,
    SINGLE_QUOTES,
    BARE_NAMES,
    COMMENTS,
    PYTHON,
    RAW_CONTROLS,
    BAD_ESCAPES,
    SMART_QUOTES,
    DOUBLE_ENCODED,
    REPEATED,
    ELLIPSIS,
    NUMBERS,
    UNCLOSED,
    INNER_QUOTES,
    BARE_STRINGS;

    String write(Object tree) {
        String json = JsonTree.write(tree);
        return switch (this) {
            case FENCE -> "```json\n" + json + "\n```";
            case FENCE_WITHOUT_LANGUAGE -> "Here it is:\n\n```\n" + json + "\n```\nAnything else?";
            case PROSE -> "Sure! The result [as asked] for {you} is: " + json + "\n\nIt's \"final\" (see [2]).";
            case THOUGHTS -> "<think>Perhaps {\"a\": 1}, or [] \u2026</think>\n" + json;
            case REPEATED -> json + "\n" + json;
            case UNCLOSED -> json.replaceFirst("[\\]}]+$", "");
            default -> {
                StringBuilder out = new StringBuilder();
                write(out, tree, 0);
                yield out.toString();
            }
        };
    }

    private void write(StringBuilder out, Object tree, int depth) {
        if (tree instanceof Map<?, ?> members) {
            String inner = JsonTree.write(tree);
            if (this == DOUBLE_ENCODED && depth == 1) {
                JsonTree.quote(out, inner);
                return;
            }
            out.append('{');
            String separator = "";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.append(separator);
                separator = separator();
                name(out, (String) member.getKey());
                out.append(this == ODD_SPACE ? "\u00a0:\u2003" : this == COMMENTS ? " : /* \"x\": */ " : ": ");
                write(out, member.getValue(), depth + 1);
            }
            end(out, !members.isEmpty(), '}');
        } else if (tree instanceof List<?> items) {
            out.append('[');
            String separator = "";
            for (Object item : items) {
                out.append(separator);
                boolean words = item instanceof String text && text.indexOf(' ') >= 0;
                (this == BARE_STRINGS && words ? FENCE : this).write(out, item, depth + 2);
                separator = separator();
            }
            end(out, !items.isEmpty(), ']');
        } else if (tree instanceof String text) {
            string(out, text);
        } else {
            atom(out, String.valueOf(tree));
        }
    }

    private String separator() {
        return switch (this) {
            case MISSING_COMMAS -> "\n";
            case COMMENTS -> ", // it's a \"comment\", }\n# and another ]\n";
            case ODD_SPACE -> ",\u00a0\ufeff";
            default -> ", ";
        };
    }

    private void end(StringBuilder out, boolean any, char bracket) {
        if (any && this == TRAILING_COMMAS) {
            out.append(", ");
        } else if (any && this == ELLIPSIS) {
            out.append(", ...");
        }
        out.append(bracket);
    }

    private void name(StringBuilder out, String name) {
        if (this == BARE_NAMES) {
            out.append(name);
        } else {
            string(out, name);
        }
    }

    private void string(StringBuilder out, String text) {
        String plain = JsonTree.write(text);
        String inside = plain.substring(1, plain.length() - 1);
        switch (this) {
            case SINGLE_QUOTES ->
                out.append('\'')
                        .append(inside.replace("'", "\\'").replace("\\\"", "\""))
                        .append('\'');
            case SMART_QUOTES -> out.append('\u201c').append(inside).append('\u201d');
            case RAW_CONTROLS ->
                out.append('"')
                        .append(inside.replaceAll("(?<!\\\\)\\\\n", "\n").replaceAll("(?<!\\\\)\\\\t", "\t"))
                        .append('"');
            case BAD_ESCAPES ->
                out.append('"')
                        .append(inside.replace("\\\\d", "\\d")
                                .replace("'", "\\'")
                                .replace("%", "\\x25"))
                        .append('"');
            case INNER_QUOTES ->
                out.append('"').append(inside.replace("\\\"", "\"")).append('"');
            case BARE_STRINGS -> out.append(text.matches("[a-zA-Z][a-zA-Z ]*[a-zA-Z]") ? text : plain);
            default -> out.append(plain);
        }
    }

    private void atom(StringBuilder out, String text) {
        if (this == PYTHON) {
            out.append(
                    text.equals("null")
                            ? "None"
                            : text.equals("true") ? "True" : text.equals("false") ? "False" : text);
        } else if (this == NUMBERS && Character.isDigit(text.charAt(0))) {
            out.append('+').append(text);
        } else {
            out.append(text);
        }
    }
}
