package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.xml.Shape.Choice;
import dev.orchestrator.schema.xml.Shape.Entries;
import dev.orchestrator.schema.xml.Shape.Field;
import dev.orchestrator.schema.xml.Shape.Fields;
import dev.orchestrator.schema.xml.Shape.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a JSON tree as the document it stands for. Confined. */
final class XmlText {
    private final Map<String, Shape> named;
    private final StringBuilder out = new StringBuilder();

    private XmlText(Map<String, Shape> named) {
        this.named = named;
    }

    /** @throws Misfit if the tree has not the shapes, or has a character that XML cannot hold */
    static String write(@Nullable Object tree, String root, Map<String, Shape> named) {
        XmlText text = new XmlText(named);
        text.element(root, tree, new Shape.Named(ShapeReader.ROOT));
        return text.out.toString();
    }

    private void element(String name, @Nullable Object value, Shape shape) {
        out.append('<').append(name).append('>');
        content(value, ShapeReader.resolved(named, shape));
        out.append("</").append(name).append('>');
    }

    private void content(@Nullable Object value, Shape shape) {
        if (shape instanceof Text) {
            if (value == null || value instanceof Map<?, ?> || value instanceof List<?>) {
                throw Misfit.expected("a text", value);
            }
            escaped(out, value.toString());
            return;
        }
        if (!(value instanceof Map<?, ?> members)) {
            throw Misfit.expected("an object", value);
        }
        if (shape instanceof Fields fields) {
            members(members, fields);
        } else if (shape instanceof Choice choice) {
            String tag = members.get(ShapeReader.TAG) instanceof String name ? name : "";
            Shape option = choice.byTag().get(tag);
            if (option == null) {
                throw new Misfit("expected one of "
                                + Misfit.quoted(List.copyOf(choice.byTag().keySet())))
                        .in(ShapeReader.TAG);
            }
            element(tag, value, option);
        } else if (shape instanceof Entries entries) {
            members.forEach((key, each) -> {
                out.append('<').append(XmlReader.ENTRY).append('>');
                out.append('<').append(XmlReader.KEY).append('>');
                escaped(out, (String) key);
                out.append("</").append(XmlReader.KEY).append('>');
                within((String) key, () -> element(XmlReader.VALUE, each, entries.value()));
                out.append("</").append(XmlReader.ENTRY).append('>');
            });
        }
    }

    private void members(Map<?, ?> members, Fields shape) {
        for (Object name : members.keySet()) {
            boolean isTag = shape.tag() != null && name.equals(ShapeReader.TAG);
            if (!isTag && !shape.byName().containsKey(name)) {
                throw new Misfit("there is no such property").in((String) name);
            }
        }
        shape.byName().forEach((name, field) -> within(name, () -> member(name, members.get(name), field)));
    }

    private void member(String name, @Nullable Object value, Field field) {
        if (value == null) {
            return; // absent and null are the same in a record
        }
        if (!field.repeats()) {
            element(name, value, field.shape());
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                Object item = items.get(i);
                within(Integer.toString(i), () -> element(name, item, field.shape()));
            }
        } else {
            throw Misfit.expected("an array", value);
        }
    }

    private static void within(String part, Runnable writing) {
        try {
            writing.run();
        } catch (Misfit e) {
            throw e.in(part);
        }
    }

    /** Appends a text as an element's content. */
    static void escaped(StringBuilder out, String text) {
        Limit.requirePaired(text);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '\r' -> out.append("&#13;"); // as it is, a reader would make a line feed of it
                default -> {
                    if (c < ' ' && c != '\n' && c != '\t' || c == 0xFFFE || c == 0xFFFF) {
                        throw new Misfit("XML cannot hold the character U+" + String.format("%04X", c));
                    }
                    out.appendCodePoint(c);
                }
            }
        });
    }
}
