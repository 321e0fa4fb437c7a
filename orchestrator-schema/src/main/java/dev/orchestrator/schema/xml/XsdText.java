package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.xml.Shape.Choice;
import dev.orchestrator.schema.xml.Shape.Entries;
import dev.orchestrator.schema.xml.Shape.Field;
import dev.orchestrator.schema.xml.Shape.Fields;
import dev.orchestrator.schema.xml.Shape.Kind;
import dev.orchestrator.schema.xml.Shape.Named;
import dev.orchestrator.schema.xml.Shape.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes shapes as XML Schema 1.0. Confined. */
final class XsdText {
    private static final String ROOT_TYPE = "_root";

    private final StringBuilder out = new StringBuilder();
    private int depth;

    private XsdText() {}

    static String write(String root, Map<String, Shape> named) {
        XsdText text = new XsdText();
        text.open("xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"");
        text.element(root, "", new Named(ShapeReader.ROOT));
        named.forEach((name, shape) -> text.type(name, shape));
        text.close("xs:schema");
        return text.out.toString();
    }

    private static String typeName(String name) {
        return name.equals(ShapeReader.ROOT) ? ROOT_TYPE : name;
    }

    private void type(String name, Shape shape) {
        String attribute = " name=\"" + typeName(name) + '"';
        if (shape instanceof Named other) {
            // Another name for it: a type that adds nothing.
            open("xs:complexType" + attribute);
            open("xs:complexContent");
            line("xs:extension base=\"" + typeName(other.name()) + '"');
            close("xs:complexContent");
            close("xs:complexType");
        } else if (shape instanceof Text text) {
            simpleType(attribute, text);
        } else {
            complexType(attribute, shape);
        }
    }

    private void element(String name, String occurs, Shape shape) {
        String head = "xs:element name=\"" + name + '"' + occurs;
        if (shape instanceof Named known) {
            line(head + " type=\"" + typeName(known.name()) + '"');
        } else if (shape instanceof Text text && text.kind() == Kind.STRING && isPlain(text)) {
            line(head + " type=\"xs:string\"");
        } else {
            open(head);
            if (shape instanceof Text text) {
                simpleType("", text);
            } else {
                complexType("", shape);
            }
            close("xs:element");
        }
    }

    private static boolean isPlain(Text text) {
        return text.allowed().isEmpty() && text.minLength() == null && text.maxLength() == null;
    }

    private void complexType(String attribute, Shape shape) {
        open("xs:complexType" + attribute);
        if (shape instanceof Fields fields) {
            open("xs:sequence");
            fields.byName().forEach(this::field);
            close("xs:sequence");
        } else if (shape instanceof Choice choice) {
            open("xs:choice");
            choice.byTag().forEach((name, option) -> element(name, "", option));
            close("xs:choice");
        } else if (shape instanceof Entries entries) {
            open("xs:sequence");
            open("xs:element name=\"" + XmlReader.ENTRY + '"' + occurs(entries.least(), entries.most()));
            open("xs:complexType");
            open("xs:sequence");
            element(XmlReader.KEY, "", entries.key());
            element(XmlReader.VALUE, "", entries.value());
            close("xs:sequence");
            close("xs:complexType");
            close("xs:element");
            close("xs:sequence");
        }
        close("xs:complexType");
    }

    private void field(String name, Field field) {
        if (field.noneOrLeast()) {
            open("xs:sequence minOccurs=\"0\"");
        }
        element(name, occurs(field.least(), field.most()), field.shape());
        if (field.noneOrLeast()) {
            close("xs:sequence");
        }
    }

    private static String occurs(long least, @Nullable Long most) {
        return (least == 1 ? "" : " minOccurs=\"" + least + '"')
                + (most == null ? " maxOccurs=\"unbounded\"" : most == 1 ? "" : " maxOccurs=\"" + most + '"');
    }

    private void simpleType(String attribute, Text text) {
        open("xs:simpleType" + attribute);
        open("xs:restriction base=\"" + base(text.kind()) + '"');
        for (String allowed : text.allowed()) {
            facet("enumeration", allowed);
        }
        if (text.allowed().isEmpty()) {
            switch (text.kind()) {
                case BOOLEAN -> facet("pattern", "true|false");
                case INTEGER -> facet("pattern", "-?(0|[1-9][0-9]*)");
                case NUMBER -> facet("pattern", "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+\\-]?[0-9]+)?");
                case STRING -> {}
            }
        }
        facet("minLength", text.minLength());
        facet("maxLength", text.maxLength());
        facet("minInclusive", shown(text.bounds().least()));
        facet("minExclusive", shown(text.bounds().above()));
        facet("maxInclusive", shown(text.bounds().most()));
        facet("maxExclusive", shown(text.bounds().below()));
        close("xs:restriction");
        close("xs:simpleType");
    }

    private static @Nullable String shown(@Nullable JsonNumber bound) {
        return bound == null ? null : bound.text();
    }

    private static String base(Kind kind) {
        return switch (kind) {
            case STRING -> "xs:string";
            case INTEGER -> "xs:integer";
            case NUMBER -> "xs:double";
            case BOOLEAN -> "xs:boolean";
        };
    }

    private void facet(String name, @Nullable Object value) {
        if (value != null) {
            StringBuilder escaped = new StringBuilder();
            XmlText.escaped(escaped, value.toString());
            line("xs:" + name + " value=\""
                    + escaped.toString().replace("\"", "&quot;").replace("\n", "&#10;") + '"');
        }
    }

    private void open(String tag) {
        indent().append('<').append(tag).append(">\n");
        depth++;
    }

    private void close(String tag) {
        depth--;
        indent().append("</").append(tag).append(">\n");
    }

    private void line(String tag) {
        indent().append('<').append(tag).append("/>\n");
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(depth));
    }
}
