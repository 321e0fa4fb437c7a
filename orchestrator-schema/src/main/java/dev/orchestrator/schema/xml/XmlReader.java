package dev.orchestrator.schema.xml;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.xml.Shape.Choice;
import dev.orchestrator.schema.xml.Shape.Entries;
import dev.orchestrator.schema.xml.Shape.Field;
import dev.orchestrator.schema.xml.Shape.Fields;
import dev.orchestrator.schema.xml.Shape.Kind;
import dev.orchestrator.schema.xml.Shape.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads a document as the JSON tree it stands for. Believes nothing: no DOCTYPE, no entities but XML's own. Confined. */
final class XmlReader {
    static final String ENTRY = "entry";
    static final String KEY = "key";
    static final String VALUE = "value";

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final Map<String, Shape> named;
    private final XMLStreamReader in;
    private int depth;

    private XmlReader(Map<String, Shape> named, XMLStreamReader in) {
        this.named = named;
        this.in = in;
    }

    /**
     * Reads a document.
     *
     * @throws Misfit if it is not well-formed, has a DOCTYPE, or has elements or texts that the shapes do not
     */
    static @Nullable Object read(String xml, String root, Map<String, Shape> named) {
        if (xml.length() > Limit.STRING) {
            throw new Misfit("a document of " + xml.length() + " characters; at most " + Limit.STRING + " are read");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty("jdk.xml.maxElementDepth", "0"); // ours holds, and is the same on every JDK
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        try {
            XMLStreamReader in = factory.createXMLStreamReader(new StringReader(xml));
            try {
                return new XmlReader(named, in).document(root);
            } finally {
                in.close();
            }
        } catch (XMLStreamException e) {
            throw new Misfit("not XML" + place(e.getLocation()) + ": " + reason(e));
        }
    }

    private @Nullable Object document(String root) throws XMLStreamException {
        int event = next();
        if (event != XMLStreamConstants.START_ELEMENT) {
            throw new Misfit("not XML: there is no element");
        }
        if (!in.getLocalName().equals(root)) {
            throw new Misfit("expected the element <" + root + ">, got <" + Misfit.shortened(in.getLocalName()) + ">"
                    + place(in.getLocation()));
        }
        Object value = element(new Shape.Named(ShapeReader.ROOT));
        while (in.hasNext()) {
            next();
        }
        return value;
    }

    /** Moves to the next start or end of an element, or text; what says nothing is passed over. */
    private int next() throws XMLStreamException {
        while (in.hasNext()) {
            int event = in.next();
            switch (event) {
                case XMLStreamConstants.DTD ->
                    throw new Misfit("a DOCTYPE is not read" + place(in.getLocation()) + "; leave it out");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new Misfit("the entity &" + Misfit.shortened(in.getLocalName()) + "; is not known"
                            + place(in.getLocation()) + "; only &lt; &gt; &amp; &quot; and &apos; are");
                case XMLStreamConstants.START_ELEMENT,
                        XMLStreamConstants.END_ELEMENT,
                        XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA -> {
                    return event;
                }
                default -> {}
            }
        }
        return XMLStreamConstants.END_DOCUMENT;
    }

    /** Reads what is in the element that has begun, up to its end. */
    private @Nullable Object element(Shape shape) throws XMLStreamException {
        if (in.getAttributeCount() > 0) {
            throw new Misfit("attributes are not read, and there is " + Misfit.shortened(in.getAttributeLocalName(0))
                    + place(in.getLocation()) + "; use an element");
        }
        if (++depth > Limit.NESTING) {
            throw new Misfit("nested deeper than " + Limit.NESTING + " levels");
        }
        Shape found = ShapeReader.resolved(named, shape);
        Object value;
        if (found instanceof Text text) {
            value = text(text);
        } else if (found instanceof Fields fields) {
            value = fields(fields);
        } else if (found instanceof Choice choice) {
            value = choice(choice);
        } else {
            value = entries((Entries) found);
        }
        depth--;
        return value;
    }

    private Object text(Text shape) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw new Misfit("expected text, got the element <" + Misfit.shortened(in.getLocalName()) + ">"
                        + place(in.getLocation()));
            }
            text.append(in.getText());
        }
        return value(shape.kind(), text.toString());
    }

    private static Object value(Kind kind, String text) {
        if (kind == Kind.STRING) {
            return text;
        }
        String bare = text.strip();
        if (kind == Kind.BOOLEAN) {
            if (!bare.equals("true") && !bare.equals("false")) {
                throw new Misfit("expected true or false, got \"" + Misfit.shortened(bare) + '"');
            }
            return Boolean.valueOf(bare);
        }
        if (bare.length() > Limit.NUMBER || !NUMBER.matcher(bare).matches()) {
            throw new Misfit("expected a number, got \"" + Misfit.shortened(bare) + '"');
        }
        return JsonNumber.of(bare);
    }

    private Map<String, @Nullable Object> fields(Fields shape) throws XMLStreamException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (shape.tag() != null) {
            members.put(ShapeReader.TAG, shape.tag());
        }
        while (toNextElement(shape.byName().keySet())) {
            String name = in.getLocalName();
            Field field = shape.byName().get(name);
            if (field == null) {
                throw unknown(name, shape.byName().keySet());
            }
            if (field.repeats()) {
                @SuppressWarnings("unchecked") // only put in here
                List<@Nullable Object> items =
                        (List<@Nullable Object>) members.computeIfAbsent(name, key -> new ArrayList<>());
                items.add(within(name, items == null ? 0 : items.size(), field.shape()));
            } else if (members.containsKey(name)) {
                throw new Misfit("<" + name + "> appears twice" + place(in.getLocation()));
            } else {
                members.put(name, within(name, -1, field.shape()));
            }
        }
        shape.byName().forEach((name, field) -> {
            if (field.repeats() && field.required()) {
                members.putIfAbsent(name, List.of());
            }
        });
        return members;
    }

    private Object choice(Choice shape) throws XMLStreamException {
        if (!toNextElement(shape.byTag().keySet())) {
            throw new Misfit("expected one of " + elements(shape.byTag().keySet()) + place(in.getLocation()));
        }
        String name = in.getLocalName();
        Shape option = shape.byTag().get(name);
        if (option == null) {
            throw unknown(name, shape.byTag().keySet());
        }
        Object value = element(option);
        if (toNextElement(Set.of())) {
            throw new Misfit("expected one of " + elements(shape.byTag().keySet()) + ", and there is another <"
                    + Misfit.shortened(in.getLocalName()) + ">" + place(in.getLocation()));
        }
        return value == null ? Map.of() : value;
    }

    private Map<String, @Nullable Object> entries(Entries shape) throws XMLStreamException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (toNextElement(Set.of(ENTRY))) {
            if (!in.getLocalName().equals(ENTRY)) {
                throw unknown(in.getLocalName(), Set.of(ENTRY));
            }
            String key = (String) part(KEY, shape.key());
            if (members.containsKey(key)) {
                throw new Misfit("the key appears twice" + place(in.getLocation())).in(String.valueOf(key));
            }
            try {
                members.put(String.valueOf(key), part(VALUE, shape.value()));
            } catch (Misfit e) {
                throw e.in(String.valueOf(key));
            }
            if (toNextElement(Set.of())) {
                throw unknown(in.getLocalName(), Set.of(KEY, VALUE));
            }
        }
        return members;
    }

    private @Nullable Object part(String name, Shape shape) throws XMLStreamException {
        if (!toNextElement(Set.of(name)) || !in.getLocalName().equals(name)) {
            throw new Misfit("expected <" + name + "> in <" + ENTRY + ">" + place(in.getLocation()));
        }
        return element(shape);
    }

    private @Nullable Object within(String name, int index, Shape shape) throws XMLStreamException {
        try {
            return element(shape);
        } catch (Misfit e) {
            throw index < 0 ? e.in(name) : e.in(index).in(name);
        }
    }

    /** Moves to the next element within this one; false at this one's end. Between elements is white space only. */
    private boolean toNextElement(Set<String> expected) throws XMLStreamException {
        for (int event = next(); event != XMLStreamConstants.END_ELEMENT; event = next()) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            if (!in.getText().isBlank()) {
                throw new Misfit("expected " + (expected.isEmpty() ? "no text" : elements(expected))
                        + ", got the text \"" + Misfit.shortened(in.getText().strip()) + '"' + place(in.getLocation()));
            }
        }
        return false;
    }

    private Misfit unknown(String name, Set<String> expected) {
        return new Misfit(
                "expected " + elements(expected) + ", got <" + Misfit.shortened(name) + ">" + place(in.getLocation()));
    }

    private static String elements(Set<String> names) {
        return names.isEmpty() ? "no element" : "<" + Misfit.shortened(String.join(">, <", names)) + ">";
    }

    private static String place(@Nullable Location at) {
        return at == null || at.getLineNumber() < 0
                ? ""
                : " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
    }

    /** The parser's message without its own, longer, way to say the place. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int own = message.indexOf("Message: ");
        return Misfit.shortened((own < 0 ? message : message.substring(own + 9)).replaceAll("\\s+", " "));
    }
}
