package dev.orchestrator.schema.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Grammar;
import dev.orchestrator.schema.xml.XmlGrammarProperties.Formula;
import dev.orchestrator.schema.xml.XmlGrammarProperties.Sized;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class XmlGrammarTest {
    private static XmlSchema of(String property) {
        return XmlSchema.of(
                "r",
                JsonSchema.parse("{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"p\":" + property
                        + "},\"required\":[\"p\"]}"));
    }

    static List<Arguments> properties() {
        return List.of(
                Arguments.of(
                        "{\"type\":\"string\"}",
                        List.of("", " a\n\t", "&lt;&gt;&amp;&quot;&apos;&#13;", "]]", "\"'\\[", "\ud83d\ude00\ufffd"),
                        List.of("<", ">", "&", "&x;", "&#0;", "\r", "\0", "\u000b", "\ufffe", "\uffff", "<b></b>")),
                Arguments.of(
                        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":2}",
                        List.of("ab", "&lt;&#13;", "\ud83d\ude00\ud83d\ude00"),
                        List.of("a", "abc", "&lt;", "\ud83d\ude00")),
                Arguments.of("{\"type\":\"string\",\"minLength\":1}", List.of("a", "aaaa"), List.of("")),
                Arguments.of(
                        "{\"type\":\"string\",\"enum\":[\"\",\"a b\",\"\\\"\\\\\",\"<&\\r\\n\\t\"]}",
                        List.of("", "a b", "\"\\", "&lt;&amp;&#13;\n\t"),
                        List.of("a", " a b", "a b\"\\", "\\", "<&\r\n\t")),
                Arguments.of("{\"type\":\"string\",\"const\":\"x\"}", List.of("x"), List.of("", "y", "xx")),
                Arguments.of("{\"type\":\"integer\",\"enum\":[1,20]}", List.of("1", "20"), List.of("2", "120", "")),
                Arguments.of(
                        "{\"type\":\"integer\"}",
                        List.of("0", "-7", "10", "123456789012345678"),
                        List.of("", "-", "+1", "01", "-01", "1.0", "1e2", " 1", "1234567890123456789")),
                Arguments.of(
                        "{\"type\":\"number\"}",
                        List.of("0", "-0.50", "1e9", "2.5E-12", "1e+3"),
                        List.of("", ".5", "1.", "00", "1e", "1e100", "NaN", "INF", "1.5 ")),
                Arguments.of(
                        "{\"type\":\"boolean\"}",
                        List.of("true", "false"),
                        List.of("", "True", "1", "0", "truefalse")));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void a_text_is_of_its_kind(String property, List<String> fits, List<String> doesNot) {
        Grammar grammar = new Grammar(of(property).gbnf());

        assertThat(fits).allMatch(text -> grammar.accepts("<r><p>" + text + "</p></r>"));
        assertThat(doesNot).noneMatch(text -> grammar.accepts("<r><p>" + text + "</p></r>"));
        assertThat(fits)
                .allSatisfy(text -> assertThat(of(property).validate("<r><p>" + text + "</p></r>"))
                        .isEmpty());
    }

    @Test
    void one_of_several_is_one_element_by_its_name() {
        Grammar grammar = new Grammar(XmlSchema.of(Formula.class).gbnf());
        String named = "<named><entry><key>k</key><value><nil></nil></value></entry></named>";
        String num = "<num><value>1</value></num>";

        assertThat(List.of(
                        "<formula><top>" + num + "</top>" + named + "</formula>",
                        "<formula><top><nil></nil></top><nothing></nothing><named></named></formula>",
                        "\n<formula>\n <top> <sum> <terms> " + num
                                + " </terms> <rest> <nil> </nil> </rest> <base> <value>1"
                                + "</value> </base> </sum> </top> " + named.replace("><", "> <") + " </formula>\n"))
                .allMatch(grammar::accepts);
        assertThat(List.of(
                        "<formula><top></top>" + named + "</formula>",
                        "<formula><top><value>1</value></top>" + named + "</formula>",
                        "<formula><top>" + num + num + "</top>" + named + "</formula>",
                        "<formula><top><prod></prod></top>" + named + "</formula>",
                        "<formula><top><num><value>1</value></nil></top>" + named + "</formula>",
                        "<formula><top><num><type>num</type><value>1</value></num></top>" + named + "</formula>",
                        "<formula><top>" + num + "</top></formula>",
                        "<top>" + num + "</top>" + named,
                        "<expr>" + num + "</expr>"))
                .noneMatch(grammar::accepts);
    }

    @Test
    void an_entry_is_a_key_and_then_a_value() {
        Grammar grammar = new Grammar(of("{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"}}")
                .gbnf());
        String entry = "<entry><key>a</key><value>1</value></entry>";

        assertThat(List.of("", entry, entry.repeat(5), "<entry><key></key><value>1</value></entry>"))
                .allMatch(entries -> grammar.accepts("<r><p>" + entries + "</p></r>"));
        assertThat(List.of(
                        "<entry></entry>",
                        "<entry><key>a</key></entry>",
                        "<entry><value>1</value></entry>",
                        "<entry><value>1</value><key>a</key></entry>",
                        "<entry><key>a</key><value>1</value><value>1</value></entry>",
                        "<entry><key>a</key><value>x</value></entry>",
                        "<key>a</key><value>1</value>",
                        "<a>1</a>"))
                .noneMatch(entries -> grammar.accepts("<r><p>" + entries + "</p></r>"));
    }

    /** Both ways of saying what XML is wanted agree with what is checked afterwards. */
    @ParameterizedTest
    @MethodSource("sizes")
    void sizes_are_counted(String xml, boolean fits) {
        XmlSchema schema = XmlSchema.of(Sized.class);

        assertThat(schema.validate(xml).isEmpty()).isEqualTo(fits);
        assertThat(new Grammar(schema.gbnf()).accepts(xml)).isEqualTo(fits);
        assertThat(Xsd.of(schema).errors(xml).isEmpty()).isEqualTo(fits);
    }

    private static String sized(String tags, String levels, String flags, String one, String atMostOne) {
        return "<sized><code>ab</code><name>a</name>" + tags + levels + flags + "<one>" + one + "</one><atMostOne>"
                + atMostOne + "</atMostOne></sized>";
    }

    static List<Arguments> sizes() {
        String tag = "<tags>a</tags>";
        String level = "<levels>LOW</levels>";
        String flag = "<flags>true</flags>";
        String one = "<entry><key>k</key><value>true</value></entry>";
        String low = "<entry><key>LOW</key><value>1</value></entry>";
        String high = "<entry><key>HIGH_UP</key><value>1</value></entry>";
        return List.of(
                Arguments.of(sized(tag, "", "", one, ""), true),
                Arguments.of(sized(tag + tag, level.repeat(3), flag.repeat(7), one, low), true),
                Arguments.of(sized("", "", "", one, ""), false),
                Arguments.of(sized(tag.repeat(3), "", "", one, ""), false),
                Arguments.of(sized("<tags>ab</tags>", "", "", one, ""), false),
                Arguments.of(sized(tag, level, "", one, ""), false),
                Arguments.of(sized(tag, level.repeat(4), "", one, ""), false),
                Arguments.of(sized(tag, "", flag, one, ""), false),
                Arguments.of(sized(tag, "", "", "", ""), false),
                Arguments.of(sized(tag, "", "", one + one.replace('k', 'l'), ""), false),
                Arguments.of(sized(tag, "", "", one, low + high), false),
                Arguments.of(sized(tag, "", "", one, low.replace("LOW", "MIDDLE")), false));
    }

    @Test
    void nothing_is_counted_further_than_engines_do() {
        String gbnf = of("{\"type\":\"array\",\"minItems\":1001,\"items\":{\"type\":\"string\",\"maxLength\":1001}}")
                .gbnf();

        assertThat(gbnf).contains("char*", "{1000,}").doesNotContain("1001");
        assertThat(of("{\"type\":\"string\",\"maxLength\":1000}").gbnf()).contains("char{0,1000}");
    }
}
