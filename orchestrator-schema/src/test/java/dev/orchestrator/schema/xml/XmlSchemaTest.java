package dev.orchestrator.schema.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class XmlSchemaTest {
    sealed interface Action permits Fetch, Store {}

    record Fetch(String url) implements Action {}

    record Store(String path, Optional<String> note) implements Action {}

    enum Size {
        SMALL,
        LARGE
    }

    record Part(String name, List<Part> parts) {}

    record ReleasePlan(
            String title,
            int count,
            BigDecimal price,
            boolean urgent,
            Size size,
            LocalDate due,
            Optional<Integer> days,
            List<Action> actions,
            Action last,
            Map<String, Integer> votes,
            Part whole) {}

    private static final ReleasePlan PLAN = new ReleasePlan(
            "1 < 2 & \"so on\"\r\n\t ",
            -3,
            new BigDecimal("1.50"),
            true,
            Size.LARGE,
            LocalDate.of(2026, 11, 22),
            Optional.empty(),
            List.of(new Fetch("https://example.org/?a=1&b=2"), new Store("é/\uD83D\uDE00", Optional.of(""))),
            new Fetch(""),
            Map.of("no", 0, "y & n", 7),
            new Part("root", List.of(new Part("left", List.of()), new Part("right", List.of()))));

    private final XmlSchema schema = XmlSchema.of(ReleasePlan.class);

    @Test
    void a_record_goes_to_xml_and_back() {
        String xml = schema.toXml(Json.write(PLAN));

        assertThat(xml)
                .startsWith("<release-plan><title>1 &lt; 2 &amp; \"so on\"&#13;\n\t </title><count>-3</count>"
                        + "<price>1.50</price><urgent>true</urgent><size>LARGE</size><due>2026-11-22</due>"
                        + "<actions><fetch><url>https://example.org/?a=1&amp;b=2</url></fetch></actions>"
                        + "<actions><store><path>é/\uD83D\uDE00</path><note></note></store></actions>"
                        + "<last><fetch><url></url></fetch></last>")
                .contains("<votes><entry><key>no</key><value>0</value></entry>")
                .endsWith("<whole><name>root</name><parts><name>left</name></parts><parts><name>right</name></parts>"
                        + "</whole></release-plan>");
        assertThat(schema.validate(xml)).isEmpty();
        assertThat(schema.read(xml, ReleasePlan.class)).isEqualTo(PLAN);
        assertThat(Xsd.of(schema).errors(xml)).isEmpty();
    }

    @Test
    void what_a_model_writes_is_read_too() {
        XmlSchema part = XmlSchema.of(Part.class);
        String xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <!-- here it is -->
                <part>
                  <parts><name><![CDATA[a <b>]]></name></parts>
                  <name>x&#x20;y</name> <!-- in another order -->
                  <parts>
                    <name/>
                  </parts>
                </part>
                """;

        assertThat(part.read(xml, Part.class))
                .isEqualTo(new Part("x y", List.of(new Part("a <b>", List.of()), new Part("", List.of()))));
    }

    @Test
    void the_schema_is_written_out() {
        record Line(String text, Optional<Integer> number, List<Size> sizes) {}
        XmlSchema line = XmlSchema.of(Line.class);

        assertThat(line.xsd()).isEqualTo("""
                        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
                          <xs:element name="line" type="_root"/>
                          <xs:complexType name="_root">
                            <xs:sequence>
                              <xs:element name="text" type="xs:string"/>
                              <xs:element name="number" minOccurs="0">
                                <xs:simpleType>
                                  <xs:restriction base="xs:integer">
                                    <xs:pattern value="-?(0|[1-9][0-9]*)"/>
                                  </xs:restriction>
                                </xs:simpleType>
                              </xs:element>
                              <xs:element name="sizes" minOccurs="0" maxOccurs="unbounded">
                                <xs:simpleType>
                                  <xs:restriction base="xs:string">
                                    <xs:enumeration value="SMALL"/>
                                    <xs:enumeration value="LARGE"/>
                                  </xs:restriction>
                                </xs:simpleType>
                              </xs:element>
                            </xs:sequence>
                          </xs:complexType>
                        </xs:schema>
                        """);
        assertThat(line.gbnf()).isEqualTo("""
                        root ::= space "<line>" t0 "</line>" space
                        t0 ::= space ("<text>" char* "</text>" space) ("<number>" ("-"? ("0" | [1-9] [0-9]{0,17})) "</number>" space)? ("<sizes>" ("SMALL" | "LARGE") "</sizes>" space)*
                        space ::= [ \\n\\t]{0,40}
                        char ::= [ -%'-;=?-\\uD7FF\\uE000-\\uFFFD\\U00010000-\\U0010FFFF] | "&lt;" | "&gt;" | "&amp;" | "&quot;" | "&apos;" | "&#13;" | "\\n" | "\\t"
                        """);
    }

    @Test
    void bounds_and_lengths_are_said_and_checked() {
        XmlSchema bounded = XmlSchema.of("item", JsonSchema.parse("""
                        {"type": "object", "additionalProperties": false, "required": ["n", "s", "t"], "properties": {
                          "n": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10},
                          "s": {"type": "string", "minLength": 2, "maxLength": 3},
                          "t": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 2}}}
                        """));

        assertThat(bounded.xsd())
                .contains(
                        "<xs:minInclusive value=\"1\"/>",
                        "<xs:maxExclusive value=\"10\"/>",
                        "<xs:minLength value=\"2\"/>",
                        "<xs:element name=\"t\" maxOccurs=\"2\">");
        assertThat(bounded.gbnf()).contains("char{2,3}", "{1,2}");
        assertThat(bounded.validate("<item><n>9</n><s>ab</s><t>true</t></item>"))
                .isEmpty();
        assertThat(bounded.validate("<item><n>10</n><s>abcd</s></item>"))
                .extracting(Violation::pointer, Violation::keyword)
                .containsExactlyInAnyOrder(
                        tuple("/n", "exclusiveMaximum"), tuple("/s", "maxLength"), tuple("/t", "minItems"));
        assertThatThrownBy(() -> bounded.read("<item><n>0</n><s>ab</s><t>true</t></item>", Object.class))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("cannot read <item> from XML", "/n");
    }

    // ---- what is refused ----

    private void refuses(String xml, String... parts) {
        assertThat(schema.validate(xml)).singleElement().satisfies(violation -> {
            assertThat(violation.keyword()).isEqualTo("xml");
            assertThat(violation.toString()).contains(parts);
        });
        assertThatThrownBy(() -> schema.toJson(xml))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContainingAll(parts);
    }

    @Test
    void what_does_not_fit_is_named_with_its_place() {
        refuses("", "not XML");
        refuses("so here is your plan", "not XML");
        refuses("<release-plan>", "not XML", "line 1");
        refuses("<plan/>", "expected the element <release-plan>, got <plan>");
        refuses("<release-plan/><release-plan/>", "not XML");
        refuses("<release-plan>yes</release-plan>", "got the text \"yes\"");
        refuses("<release-plan><titel/></release-plan>", "expected <title>, <count>", "got <titel>", "line 1, column");
        refuses("<release-plan><count>1</count><count>2</count></release-plan>", "<count> appears twice");
        refuses("<release-plan><count>one</count></release-plan>", "/count", "expected a number, got \"one\"");
        refuses("<release-plan><count>+1</count></release-plan>", "/count", "expected a number");
        refuses("<release-plan><urgent>1</urgent></release-plan>", "/urgent", "expected true or false");
        refuses("<release-plan><title>a<b/></title></release-plan>", "/title", "expected text, got the element <b>");
        refuses("<release-plan><title lang=\"en\">a</title></release-plan>", "attributes are not read", "lang");
        refuses("<release-plan><last/></release-plan>", "/last", "expected one of <fetch>, <store>");
        refuses("<release-plan><last><walk/></last></release-plan>", "/last", "got <walk>");
        refuses(
                "<release-plan><last><fetch><url/></fetch><fetch><url/></fetch></last></release-plan>",
                "/last",
                "another <fetch>");
        refuses(
                "<release-plan><actions><fetch><url/></fetch></actions><actions><fetch><u/></fetch></actions>"
                        + "</release-plan>",
                "/actions/1",
                "got <u>");
        refuses("<release-plan><votes><entry><value>1</value></entry></votes></release-plan>", "expected <key>");
        refuses(
                "<release-plan><votes><entry><key>a</key><value>1</value></entry>"
                        + "<entry><key>a</key><value>1</value></entry></votes></release-plan>",
                "/votes/a",
                "twice");
    }

    @Test
    void nothing_is_fetched_and_nothing_is_expanded(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        String body = "<release-plan><title>&x;</title></release-plan>";

        refuses("<!DOCTYPE release-plan [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + body, "DOCTYPE");
        refuses("<!DOCTYPE release-plan SYSTEM \"" + secret.toUri() + "\">" + body, "DOCTYPE");
        refuses("<!DOCTYPE release-plan>" + body, "DOCTYPE");
        StringBuilder laughs = new StringBuilder("<!DOCTYPE release-plan [<!ENTITY x0 \"ha\">");
        for (int i = 1; i < 40; i++) {
            laughs.append("<!ENTITY x%d \"&x%d;&x%d;\">".formatted(i, i - 1, i - 1));
        }
        refuses(laughs + "]>" + body.replace("&x;", "&x39;"), "DOCTYPE");
        assertThat(schema.validate(body))
                .singleElement()
                .satisfies(violation -> assertThat(violation.keyword()).isEqualTo("xml"));
    }

    @Test
    void hostile_sizes_end_in_a_clear_error() {
        XmlSchema part = XmlSchema.of(Part.class);
        String deep = "<part>" + "<parts>".repeat(100_000) + "</parts>".repeat(100_000) + "</part>";

        assertThat(part.validate(deep))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains("500 levels"));
        assertThat(part.validate("<part><name>" + "x".repeat(17 * 1024 * 1024) + "</name></part>"))
                .singleElement()
                .satisfies(violation -> assertThat(violation.message()).contains("characters"));
        assertThat(part.validate("<part " + "a".repeat(1_000_000) + "='1'/>")).hasSize(1);
        assertThat(part.validate("<part><name>" + "&#x10FFFF;".repeat(100_000) + "</name></part>"))
                .isEmpty();
    }

    @Test
    void what_xml_cannot_hold_is_refused_when_it_is_written() {
        XmlSchema part = XmlSchema.of(Part.class);

        assertThatThrownBy(() -> part.toXml(Json.write(new Part("a\0", List.of()))))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("cannot write <part> as XML", "/name", "U+0000");
        assertThatThrownBy(() -> part.toXml("[]")).hasMessageContaining("expected an object, got an array");
        assertThatThrownBy(() -> part.toXml("{\"nam\":1}")).hasMessageContainingAll("/nam", "no such property");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "{}",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}",
                "{\"type\":\"object\"}",
                "{\"type\":[\"string\",\"integer\"]}",
                "{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]}",
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a b\":{\"type\":\"string\"}}}",
                "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a\":{\"type\":\"array\","
                        + "\"items\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}}}"
            })
    void a_schema_without_an_xml_form_is_refused_when_it_is_made(String json) {
        JsonSchema without = JsonSchema.parse(json);

        assertThatThrownBy(() -> XmlSchema.of("root", without))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageStartingWith("cannot describe <root> in XML");
        assertThatThrownBy(() -> XmlSchema.of("not a name", JsonSchema.of(Part.class)))
                .hasMessageContaining("cannot be the name of an element");
    }
}
