package dev.orchestrator.schema.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads a grammar from its text, tells what it accepts, and makes up what it accepts. */
public final class Grammar {
    private interface Node {}

    private record Text(int[] points) implements Node {}

    private record OneOf(boolean negated, List<int[]> ranges) implements Node {
        boolean has(int c) {
            return negated != ranges.stream().anyMatch(range -> c >= range[0] && c <= range[1]);
        }
    }

    private record Reference(String rule) implements Node {}

    private record Row(List<Node> parts) implements Node {}

    private record Choice(List<Node> branches) implements Node {}

    private record Repeat(Node part, int min, int max) implements Node {}

    private static final int UNKNOWN = 1_000_000;
    private static final int LONG = 500;
    private static final String SOME = "abcXYZ019 _-,:{}[]()'.!?+\u00e9\u4e2d\ud83d\ude00\n\t\"\\";

    private final Map<String, Node> rules = new LinkedHashMap<>();
    private final Map<String, Integer> heights = new HashMap<>();

    public Grammar(String text) {
        for (String line : text.split("\n")) {
            String[] parts = line.split(" ::= ", 2);
            if (rules.put(parts[0], new Parser(parts[1]).whole()) != null) {
                throw new IllegalArgumentException("two rules named " + parts[0]);
            }
        }
        if (!rules.keySet().iterator().next().equals("root")) {
            throw new IllegalArgumentException("root is not first");
        }
        rules.values().forEach(this::requireKnown);
        rules.keySet().forEach(rule -> heights.put(rule, UNKNOWN));
        for (int i = 0; i < rules.size(); i++) {
            rules.forEach((name, body) -> heights.put(name, Math.min(UNKNOWN, height(body) + 1)));
        }
    }

    private void requireKnown(Node node) {
        if (node instanceof Reference it && !rules.containsKey(it.rule)) {
            throw new IllegalArgumentException("no rule named " + it.rule);
        }
        children(node).forEach(this::requireKnown);
    }

    private static List<Node> children(Node node) {
        return node instanceof Row row
                ? row.parts
                : node instanceof Choice choice
                        ? choice.branches
                        : node instanceof Repeat repeat ? List.of(repeat.part) : List.of();
    }

    public boolean accepts(String text) {
        int[] points = text.codePoints().toArray();
        BitSet start = new BitSet();
        start.set(0);
        return ends(new Reference("root"), points, start).get(points.length);
    }

    /** Returns where what the node accepts ends, if it begins at one of the places; no text is too long for that. */
    private BitSet ends(Node node, int[] text, BitSet from) {
        BitSet ends = new BitSet();
        if (from.isEmpty()) {
            return ends;
        } else if (node instanceof Text literal) {
            int length = literal.points.length;
            from.stream()
                    .filter(at -> at + length <= text.length
                            && Arrays.equals(text, at, at + length, literal.points, 0, length))
                    .forEach(at -> ends.set(at + length));
        } else if (node instanceof OneOf set) {
            from.stream().filter(at -> at < text.length && set.has(text[at])).forEach(at -> ends.set(at + 1));
        } else if (node instanceof Reference reference) {
            return ends(rules.get(reference.rule), text, from);
        } else if (node instanceof Choice choice) {
            choice.branches.forEach(branch -> ends.or(ends(branch, text, from)));
        } else if (node instanceof Repeat repeat) {
            BitSet reached = from;
            for (int i = 0; i < repeat.min; i++) {
                reached = ends(repeat.part, text, reached);
            }
            for (int i = repeat.min; !reached.isEmpty(); i++) {
                ends.or(reached);
                reached = i == repeat.max ? new BitSet() : ends(repeat.part, text, reached);
                reached.andNot(ends);
            }
        } else {
            BitSet reached = from;
            for (Node part : ((Row) node).parts) {
                reached = ends(part, text, reached);
            }
            return reached;
        }
        return ends;
    }

    private int height(Node node) {
        if (node instanceof Reference reference) {
            return heights.get(reference.rule);
        } else if (node instanceof Choice choice) {
            return choice.branches.stream().mapToInt(this::height).min().orElseThrow();
        } else if (node instanceof Repeat repeat && repeat.min == 0) {
            return 0;
        }
        return children(node).stream().mapToInt(this::height).max().orElse(0);
    }

    /** Returns a text the grammar accepts. */
    public String derive(Random random) {
        StringBuilder out = new StringBuilder();
        derive(rules.get("root"), random, 12, out);
        return out.toString();
    }

    private void derive(Node node, Random random, int left, StringBuilder out) {
        int depth = out.length() < LONG ? left : 0; // so that it comes to an end
        if (node instanceof Text literal) {
            out.append(new String(literal.points, 0, literal.points.length));
        } else if (node instanceof OneOf set) {
            out.appendCodePoint(pick(set, random));
        } else if (node instanceof Reference reference) {
            derive(rules.get(reference.rule), random, depth - 1, out);
        } else if (node instanceof Row row) {
            row.parts.forEach(part -> derive(part, random, depth, out));
        } else if (node instanceof Choice choice) {
            List<Node> fitting =
                    choice.branches.stream().filter(it -> height(it) < depth).toList();
            Node lowest = choice.branches.stream()
                    .min(Comparator.comparingInt(this::height))
                    .orElseThrow();
            derive(fitting.isEmpty() ? lowest : fitting.get(random.nextInt(fitting.size())), random, depth, out);
        } else if (node instanceof Repeat repeat) {
            int most = height(repeat.part) < depth ? repeat.min + 4 : repeat.min;
            int max = repeat.max < 0 ? most : Math.min(most, repeat.max);
            int count = random.nextInt(8) == 0 && repeat.max >= 0 && height(repeat.part) == 0
                    ? repeat.max
                    : repeat.min + random.nextInt(max - repeat.min + 1);
            for (int i = 0; i < count; i++) {
                derive(repeat.part, random, depth, out);
            }
        }
    }

    private static int pick(OneOf set, Random random) {
        int[] some = SOME.codePoints().filter(set::has).toArray();
        if (some.length > 0 && (set.negated || random.nextBoolean())) {
            return some[random.nextInt(some.length)];
        }
        int[] range = set.ranges.get(random.nextInt(set.ranges.size()));
        return range[0] + random.nextInt(Math.min(range[1] - range[0] + 1, 200));
    }

    private static final class Parser {
        private final int[] text;
        private int at;

        Parser(String text) {
            this.text = text.codePoints().toArray();
        }

        Node whole() {
            Node node = choice();
            if (at < text.length) {
                throw new IllegalArgumentException("more at " + at + " of " + new String(text, 0, text.length));
            }
            return node;
        }

        private int peek() {
            return at < text.length ? text[at] : -1;
        }

        private void space() {
            while (peek() == ' ') {
                at++;
            }
        }

        private Node choice() {
            List<Node> branches = new ArrayList<>();
            do {
                branches.add(row());
            } while (peek() == '|' && at++ >= 0);
            return branches.size() == 1 ? branches.get(0) : new Choice(branches);
        }

        private Node row() {
            List<Node> parts = new ArrayList<>();
            space();
            while (peek() >= 0 && peek() != '|' && peek() != ')') {
                parts.add(repeated(part()));
                space();
            }
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("nothing at " + at + " of " + new String(text, 0, text.length));
            }
            return parts.size() == 1 ? parts.get(0) : new Row(parts);
        }

        private Node part() {
            int c = text[at++];
            if (c == '"') {
                List<Integer> points = new ArrayList<>();
                while (peek() != '"') {
                    points.add(character());
                }
                at++;
                return new Text(points.stream().mapToInt(it -> it).toArray());
            } else if (c == '[') {
                boolean negated = peek() == '^' && at++ >= 0;
                List<int[]> ranges = new ArrayList<>();
                while (peek() != ']') {
                    int from = character();
                    boolean range = peek() == '-' && text[at + 1] != ']' && at++ >= 0;
                    ranges.add(new int[] {from, range ? character() : from});
                }
                at++;
                return new OneOf(negated, ranges);
            } else if (c == '(') {
                Node node = choice();
                if (text[at++] != ')') {
                    throw new IllegalArgumentException("a group is not closed at " + at);
                }
                return node;
            }
            int from = at - 1;
            while (peek() >= 'a' && peek() <= 'z' || peek() >= '0' && peek() <= '9' || peek() == '-') {
                at++;
            }
            if (c < 'a' || c > 'z') {
                throw new IllegalArgumentException("no name at " + from + " of " + new String(text, 0, text.length));
            }
            return new Reference(new String(text, from, at - from));
        }

        private int character() {
            int c = text[at++];
            if (c != '\\') {
                return c;
            }
            c = text[at++];
            int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
            if (digits > 0) {
                at += digits;
                return Integer.parseInt(new String(text, at - digits, digits), 16);
            }
            int escaped = "nrt\\\"[]".indexOf(c);
            return "\n\r\t\\\"[]".codePointAt(escaped);
        }

        private Node repeated(Node part) {
            int c = peek();
            if (c == '*' || c == '+' || c == '?') {
                at++;
                return new Repeat(part, c == '+' ? 1 : 0, c == '?' ? 1 : -1);
            } else if (c == '{') {
                int end = at;
                while (text[end] != '}') {
                    end++;
                }
                String[] bounds = new String(text, at + 1, end - at - 1).split(",", -1);
                at = end + 1;
                int min = Integer.parseInt(bounds[0]);
                int max = bounds.length == 1 ? min : bounds[1].isEmpty() ? -1 : Integer.parseInt(bounds[1]);
                return new Repeat(part, min, max);
            }
            return part;
        }
    }
}
