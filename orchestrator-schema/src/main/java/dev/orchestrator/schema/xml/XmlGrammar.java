package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.xml.Shape.Choice;
import dev.orchestrator.schema.xml.Shape.Entries;
import dev.orchestrator.schema.xml.Shape.Field;
import dev.orchestrator.schema.xml.Shape.Fields;
import dev.orchestrator.schema.xml.Shape.Named;
import dev.orchestrator.schema.xml.Shape.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes shapes as a grammar in llama.cpp's GBNF. White space between elements and the digits of numbers are bounded, so
 * that a model cannot go on with them for ever. Confined.
 */
final class XmlGrammar {
    /** A character of a text, as it is or escaped; those that XML cannot hold are left out. */
    private static final String CHARACTER = "[ -%'-;=?-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF]"
            + " | \"&lt;\" | \"&gt;\" | \"&amp;\" | \"&quot;\" | \"&apos;\" | \"&#13;\" | \"\\n\" | \"\\t\"";

    /** Engines refuse a grammar that counts much further. */
    private static final long MOST_REPETITIONS = 1_000;

    private static final String INTEGER = "\"-\"? (\"0\" | [1-9] [0-9]{0,17})";
    private static final String NUMBER = INTEGER + " (\".\" [0-9]{1,17})? ([eE] [+-]? [0-9]{1,2})?";

    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    private XmlGrammar(Map<String, Shape> named) {
        named.keySet().forEach(name -> names.put(name, "t" + names.size()));
    }

    static String write(String root, Map<String, Shape> named) {
        XmlGrammar grammar = new XmlGrammar(named);
        grammar.rules.put("root", "space " + grammar.element(root, new Named(ShapeReader.ROOT)) + " space");
        named.forEach((name, shape) -> grammar.rules.put(grammar.names.get(name), grammar.content(shape)));
        grammar.rules.put("space", "[ \\n\\t]{0,40}");
        grammar.rules.put("char", CHARACTER);
        return grammar.rules.entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private String element(String name, Shape shape) {
        return literal("<" + name + ">") + " " + grouped(content(shape)) + " " + literal("</" + name + ">");
    }

    private String content(Shape shape) {
        if (shape instanceof Named known) {
            return String.valueOf(names.get(known.name()));
        } else if (shape instanceof Text text) {
            return text(text);
        } else if (shape instanceof Fields fields) {
            StringBuilder all = new StringBuilder("space");
            fields.byName().forEach((name, field) -> all.append(' ').append(field(name, field)));
            return all.toString();
        } else if (shape instanceof Choice choice) {
            return "space ("
                    + choice.byTag().entrySet().stream()
                            .map(option -> element(option.getKey(), option.getValue()))
                            .collect(Collectors.joining(" | "))
                    + ") space";
        }
        Entries entries = (Entries) shape;
        return "space (" + literal("<" + XmlReader.ENTRY + ">") + " space " + element(XmlReader.KEY, entries.key())
                + " space " + element(XmlReader.VALUE, entries.value()) + " space "
                + literal("</" + XmlReader.ENTRY + ">") + " space)" + repetition(entries.least(), entries.most());
    }

    private String field(String name, Field field) {
        String one = "(" + element(name, field.shape()) + " space)";
        if (!field.repeats()) {
            return field.required() ? one : one + "?";
        }
        String several = one + repetition(field.least(), field.most());
        return field.noneOrLeast() ? "(" + several + ")?" : several;
    }

    private static String text(Text text) {
        if (!text.allowed().isEmpty()) {
            return text.allowed().stream().map(XmlGrammar::escaped).collect(Collectors.joining(" | "));
        }
        return switch (text.kind()) {
            case BOOLEAN -> "\"true\" | \"false\"";
            case INTEGER -> INTEGER;
            case NUMBER -> NUMBER;
            case STRING -> "char" + repetition(text.minLength() == null ? 0 : text.minLength(), text.maxLength());
        };
    }

    private static String repetition(long wanted, @Nullable Long most) {
        long least = Math.min(wanted, MOST_REPETITIONS);
        if (most == null || most > MOST_REPETITIONS) {
            return least == 0 ? "*" : least == 1 ? "+" : "{" + least + ",}";
        }
        return "{" + least + "," + most + "}";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        XmlText.escaped(escaped, text);
        return literal(escaped.toString());
    }

    private static String grouped(String rule) {
        return rule.contains(" ") ? "(" + rule + ")" : rule;
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\t' -> literal.append("\\t");
                default -> literal.appendCodePoint(c);
            }
        });
        return literal.append('"').toString();
    }
}
