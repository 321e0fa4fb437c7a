package dev.orchestrator.schema.xml;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The values of a JSON Schema as XML: a model is asked for elements, and what comes back is validated and read like JSON.
 *
 * <pre>{@code
 * XmlSchema schema = XmlSchema.of(Plan.class);
 * String prompt = "Answer in XML that follows this schema:\n" + schema.xsd();
 * Plan plan = schema.read(answer, Plan.class);
 * }</pre>
 *
 * <p><b>The form.</b> An object is an element for each of its properties, by the same name. A list is one element for
 * each item, beside each other, none for an empty list. A map is {@code <entry><key>…</key><value>…</value></entry>} for
 * each of its keys. Records of a sealed interface are one element within, named by the property {@code type}. Texts,
 * numbers and booleans are text; white space around numbers and booleans says nothing, in texts it is kept. There are no
 * attributes, and absent is null. Elements may be in any order when they are read; they are written, and asked for, in that
 * of the schema.
 *
 * <p><b>What has no such form</b> is refused when the schema is made: lists of lists, values of any or of several types,
 * objects with further properties, and names that are none in XML.
 *
 * <p><b>Reading</b> believes nothing: a DOCTYPE, an entity other than XML's own five, an attribute, or more than 500 levels
 * end it, and nothing is ever fetched.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class XmlSchema {
    private final String root;
    private final JsonSchema json;
    private final Map<String, Shape> shapes;

    private XmlSchema(String root, JsonSchema json, Map<String, Shape> shapes) {
        this.root = root;
        this.json = json;
        this.shapes = shapes;
    }

    /**
     * Returns the schema of a type; the outermost element is its simple name in kebab case, {@code release-plan} for
     * {@code ReleasePlan}.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the type, or one within it, has no such
     *     form; the message names the place
     */
    public static XmlSchema of(Class<?> type) {
        String name = type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-");
        return of(name.toLowerCase(Locale.ROOT), JsonSchema.of(type));
    }

    /**
     * Returns the XML form of a JSON Schema.
     *
     * @param root the name of the outermost element
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if something in it has no such form; the
     *     message names the place
     */
    public static XmlSchema of(String root, JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        try {
            ShapeReader.requireName(root);
            return new XmlSchema(root, schema, ShapeReader.read(JsonTree.parse(schema.text())));
        } catch (Misfit e) {
            throw e.as("cannot describe <" + root + "> in XML");
        }
    }

    /**
     * Returns it as XML Schema 1.0, for people, models and other programs. It says all but {@code pattern}, {@code format},
     * {@code multipleOf} and {@code uniqueItems}, and that the keys of a map differ, which {@link #validate} checks. (The
     * JDK's own validator counts characters beyond U+FFFF twice in lengths.)
     */
    public String xsd() {
        return XsdText.write(root, shapes);
    }

    /**
     * Returns it as a grammar in GBNF, for engines that generate by one, such as llama.cpp. Elements come in the order of
     * the schema; numbers have at most 18 digits, and two in the exponent. Bounds of numbers, {@code multipleOf}, {@code
     * pattern}, {@code format}, {@code uniqueItems}, lengths and counts beyond 1000, and that the keys of a map differ,
     * are left to {@link #validate}.
     */
    public String gbnf() {
        return XmlGrammar.write(root, shapes);
    }

    /**
     * Returns how a document departs from the schema; empty if it is valid. What is not XML, or has other elements, is one
     * violation whose keyword is {@code xml}. Pointers are those of the JSON form.
     */
    public List<Violation> validate(String xml) {
        String text;
        try {
            text = tree(xml);
        } catch (Misfit e) {
            return List.of(new Violation(e.pointer(), "xml", "XML of this schema", "", String.valueOf(e.getMessage())));
        }
        return json.validate(text);
    }

    /**
     * Returns what a document says as JSON. It has the elements of the schema, but may break its other rules.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if it is not XML or has other elements;
     *     the message says where
     */
    public String toJson(String xml) {
        try {
            return tree(xml);
        } catch (Misfit e) {
            throw e.as("cannot read <" + root + "> from XML");
        }
    }

    private String tree(String xml) {
        return JsonTree.write(XmlReader.read(Objects.requireNonNull(xml, "xml"), root, shapes));
    }

    /**
     * Reads a value from a valid document.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if it is not valid; the message lists how
     *     it departs from the schema
     */
    public <T> T read(String xml, Class<T> type) {
        String text = toJson(xml);
        List<Violation> violations = json.validate(text);
        if (!violations.isEmpty()) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT,
                    "cannot read <" + root + "> from XML: "
                            + violations.stream()
                                    .limit(20)
                                    .map(Violation::toString)
                                    .collect(Collectors.joining("; ")));
        }
        return Json.read(text, type);
    }

    /**
     * Returns a value's JSON as a document.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if it is not JSON or not of this schema's
     *     form, or has a character that XML cannot hold; the message names the place
     */
    public String toXml(String json) {
        try {
            return XmlText.write(JsonTree.parse(Objects.requireNonNull(json, "json")), root, shapes);
        } catch (Misfit e) {
            throw e.as("cannot write <" + root + "> as XML");
        }
    }

    @Override
    public String toString() {
        return "XmlSchema<" + root + ">";
    }
}
