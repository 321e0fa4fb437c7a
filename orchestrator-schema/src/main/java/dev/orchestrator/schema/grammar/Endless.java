package dev.orchestrator.schema.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds rules by which a model would never come to an end, since each of their texts has another within it. */
final class Endless {
    /** What takes longer is left as it is. */
    private static final int MOST_ROUNDS = 100;

    private final Map<String, String> rules;
    /** Rules that have a text. */
    private final Set<String> ending = new HashSet<>();

    private String body = "";
    private int at;

    private Endless(Map<String, String> rules) {
        this.rules = rules;
    }

    /** @param rules by their names; what else they refer to has an end */
    static Set<String> among(Map<String, String> rules) {
        Endless endless = new Endless(rules);
        List<String> names = new ArrayList<>(rules.keySet());
        Collections.reverse(names); // those that others are made of come later
        for (int i = 0; i < MOST_ROUNDS; i++) {
            int before = endless.ending.size();
            for (String name : names) {
                if (!endless.ending.contains(name) && endless.ends(rules.getOrDefault(name, ""))) {
                    endless.ending.add(name);
                }
            }
            if (endless.ending.size() == before) {
                names.removeAll(endless.ending);
                return new HashSet<>(names);
            }
        }
        return Set.of();
    }

    private boolean ends(String rule) {
        body = rule;
        at = 0;
        return choice();
    }

    /** One of the alternatives is enough. */
    private boolean choice() {
        boolean any = row();
        while (at < body.length() && body.charAt(at) == '|') {
            at++;
            any |= row();
        }
        return any;
    }

    private boolean row() {
        boolean all = true;
        while (at < body.length() && body.charAt(at) != '|' && body.charAt(at) != ')') {
            if (body.charAt(at) == ' ') {
                at++;
            } else {
                boolean part = part();
                all &= mayBeMissing() || part;
            }
        }
        return all;
    }

    private boolean part() {
        char c = body.charAt(at++);
        if (c == '(') {
            boolean group = choice();
            at++;
            return group;
        } else if (c == '"' || c == '[') {
            skipTo(c == '"' ? '"' : ']');
            return true;
        }
        int from = at - 1;
        while (at < body.length() && isOfName(body.charAt(at))) {
            at++;
        }
        String name = body.substring(from, at);
        return !rules.containsKey(name) || ending.contains(name);
    }

    private void skipTo(char end) {
        while (body.charAt(at) != end) {
            at += body.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
    }

    /** Passes how often the part before is repeated; returns whether that may be never. */
    private boolean mayBeMissing() {
        char c = at < body.length() ? body.charAt(at) : ' ';
        if (c == '{') {
            boolean none = body.startsWith("{0,", at) || body.startsWith("{0}", at);
            at = body.indexOf('}', at) + 1;
            return none;
        } else if (c == '?' || c == '*' || c == '+') {
            at++;
        }
        return c == '?' || c == '*';
    }
}
