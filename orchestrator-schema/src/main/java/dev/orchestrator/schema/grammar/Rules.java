package dev.orchestrator.schema.grammar;

import dev.orchestrator.schema.tree.Misfit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of a grammar under way, the common ones among them as they are asked for. */
final class Rules {
    /** Engines unroll repetitions and refuse larger ones. */
    static final int MOST_REPETITIONS = 1_000;

    static final String ROOT = "root";

    private static final int MOST_RULES = 20_000;
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final Pattern NAME = Pattern.compile("(?<![a-z0-9-])[a-z][a-z0-9-]*(?![a-z0-9-])");

    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"|\\[(?:[^\\]\\\\]|\\\\.)*+\\]");

    private static final Map<String, String> COMMON = Map.ofEntries(
            Map.entry("ws", "(\" \" | \"\\n\" [ \\t]{0,20})?"),
            Map.entry("hex", "[0-9a-fA-F]"),
            Map.entry(
                    "char",
                    "[ !#-\\x5B\\x5D-~\\u0080-\\uD7FF\\uE000-\\U0010FFFF] | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" ([0-9a-cA-CefEF] hex{3} | [dD] [0-7] hex{2}))"),
            Map.entry("string", "\"\\\"\" char* \"\\\"\""),
            Map.entry("integer", "\"-\"? (\"0\" | [1-9] [0-9]{0,17})"),
            Map.entry("number", "integer (\".\" [0-9]{1,18})? ([eE] [-+]? [0-9]{1,2})?"),
            Map.entry("boolean", "\"true\" | \"false\""),
            Map.entry("null", "\"null\""),
            Map.entry("value", "object | array | string | number | boolean | null"),
            Map.entry(
                    "object", "\"{\" ws (string ws \":\" ws value (ws \",\" ws string ws \":\" ws value)*)? ws \"}\""),
            Map.entry("array", "\"[\" ws (value (ws \",\" ws value)*)? ws \"]\""),
            Map.entry(
                    "date",
                    "[0-9]{4} \"-\" (\"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8])"
                            + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
                            + " | (\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01]))"
                            + " | ([0-9]{2} (\"0\" [48] | [2468] [048] | [13579] [26])"
                            + " | ([02468] [048] | [13579] [26]) \"00\") \"-02-29\""),
            Map.entry(
                    "time",
                    "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9] \":\" [0-5] [0-9] (\".\" [0-9]{1,9})?"
                            + " (\"Z\" | [-+] (\"0\" [0-9] | \"1\" [0-7]) \":\" [0-5] [0-9])"),
            Map.entry(
                    "time-local",
                    "([01] [0-9] | \"2\" [0-3]) \":\" [0-5] [0-9] (\":\" [0-5] [0-9] (\".\" [0-9]{1,9})?)?"),
            Map.entry("uuid", "hex{8} \"-\" hex{4} \"-\" hex{4} \"-\" hex{4} \"-\" hex{12}"));

    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private int length;

    /** Returns a name for a rule, made from words. */
    String name(String words) {
        String plain =
                words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
        plain = plain.isEmpty() ? "part" : plain.substring(0, Math.min(plain.length(), 30));
        if (names.isEmpty()) {
            COMMON.keySet().forEach(common -> names.put(common, 1));
        }
        int count = names.merge(plain, 1, Integer::sum);
        String name = count == 1 ? plain : plain + "-" + count;
        if (count > 1) {
            names.merge(name, 1, Integer::sum);
        }
        return rules.containsKey(name) && !name.equals(ROOT) ? name(plain + "-x") : name;
    }

    /** Keeps the place of a rule whose body is to come. */
    void begin(String name) {
        rules.put(name, "");
        if (rules.size() > MOST_RULES) {
            throw new Misfit("the grammar would have more than " + MOST_RULES + " rules");
        }
    }

    /** Takes a rule back; the root keeps its place. */
    void drop(String name) {
        if (name.equals(ROOT)) {
            rules.put(ROOT, "");
        } else {
            rules.remove(name);
        }
    }

    void define(String name, String body) {
        rules.put(name, body);
        length += body.length();
        if (length > MOST_CHARACTERS) {
            throw new Misfit("the grammar would have more than " + MOST_CHARACTERS + " characters");
        }
    }

    /** Returns the names of those that have no text. */
    Set<String> endless() {
        return Endless.among(rules);
    }

    /** Returns all rules, with the common ones they use. */
    String text() {
        StringBuilder out = new StringBuilder();
        rules.forEach(
                (name, body) -> out.append(name).append(" ::= ").append(body).append('\n'));
        Map<String, String> common = new LinkedHashMap<>();
        rules.values().forEach(body -> use(body, common));
        common.forEach(
                (name, body) -> out.append(name).append(" ::= ").append(body).append('\n'));
        return out.toString();
    }

    private void use(String body, Map<String, String> common) {
        Matcher name = NAME.matcher(QUOTED.matcher(body).replaceAll(" "));
        while (name.find()) {
            String rule = COMMON.get(name.group());
            if (rule != null && !rules.containsKey(name.group()) && common.putIfAbsent(name.group(), rule) == null) {
                use(rule, common);
            }
        }
    }

    static String literal(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else {
                out.append(c < ' ' || c == 0x7f ? String.format("\\x%02X", c) : Character.toString(c));
            }
        });
        return out.append('"').toString();
    }

    static String classMember(int c) {
        if (c == '\\' || c == ']' || c == '[') {
            return "\\" + (char) c;
        } else if (c < ' ' || c == '-' || c == '^' || c == 0x7f) {
            return String.format("\\x%02X", c);
        } else if (c < 0x7f) {
            return Character.toString(c);
        }
        return c > 0xffff ? String.format("\\U%08X", c) : String.format("\\u%04X", c);
    }

    /** @param max the most, or negative for no bound */
    static String repeated(int min, int max) {
        if (max < 0) {
            return min == 0 ? "*" : min == 1 ? "+" : "{" + min + ",}";
        }
        return min == max ? "{" + min + "}" : "{" + min + "," + max + "}";
    }
}
