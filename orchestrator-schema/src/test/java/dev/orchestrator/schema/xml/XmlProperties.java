package dev.orchestrator.schema.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.xml.XmlSchemaTest.Action;
import dev.orchestrator.schema.xml.XmlSchemaTest.Fetch;
import dev.orchestrator.schema.xml.XmlSchemaTest.Part;
import dev.orchestrator.schema.xml.XmlSchemaTest.ReleasePlan;
import dev.orchestrator.schema.xml.XmlSchemaTest.Size;
import dev.orchestrator.schema.xml.XmlSchemaTest.Store;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class XmlProperties {
    private final XmlSchema schema = XmlSchema.of(ReleasePlan.class);
    private final Xsd xsd = Xsd.of(schema);

    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("ab <>&;'\"\t\n\r-]]>é\u2028\uFFFD")
                .ofMaxLength(12);
    }

    private static Arbitrary<Action> actions() {
        return Arbitraries.oneOf(
                texts().map(Fetch::new),
                Combinators.combine(texts(), texts().optional()).as(Store::new));
    }

    private static Arbitrary<Part> parts(int depth) {
        return depth == 0
                ? texts().map(name -> new Part(name, List.of()))
                : Combinators.combine(texts(), parts(depth - 1).list().ofMaxSize(3))
                        .as(Part::new);
    }

    @Provide
    Arbitrary<ReleasePlan> plans() {
        Arbitrary<BigDecimal> prices =
                Arbitraries.bigDecimals().ofScale(5).between(new BigDecimal("-1e9"), new BigDecimal("1e9"));
        Arbitrary<LocalDate> days = Arbitraries.integers().between(0, 40_000).map(day -> LocalDate.ofEpochDay(day));
        Arbitrary<Map<String, Integer>> votes =
                Arbitraries.maps(texts(), Arbitraries.integers()).ofMaxSize(3);
        return Combinators.combine(
                        Combinators.combine(texts(), Arbitraries.integers(), prices)
                                .as(List::of),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Size.class),
                        days,
                        Arbitraries.integers().optional(),
                        actions().list().ofMaxSize(4),
                        Combinators.combine(actions(), votes).as(List::of),
                        parts(2))
                .as((first, urgent, size, due, left, actions, more, whole) -> {
                    @SuppressWarnings("unchecked") // as combined above
                    Map<String, Integer> counted = (Map<String, Integer>) more.get(1);
                    return new ReleasePlan(
                            (String) first.get(0),
                            (Integer) first.get(1),
                            (BigDecimal) first.get(2),
                            urgent,
                            size,
                            due,
                            left,
                            actions,
                            (Action) more.get(0),
                            counted,
                            whole);
                });
    }

    @Property
    void what_is_written_is_valid_and_reads_back(@ForAll("plans") ReleasePlan plan) {
        String json = Json.write(plan);

        String xml = schema.toXml(json);

        assertThat(schema.validate(xml)).isEmpty();
        assertThat(xsd.errors(xml)).isEmpty();
        assertThat(Json.canonical(schema.toJson(xml))).isEqualTo(json);
        assertThat(Json.write(schema.read(xml, ReleasePlan.class))).isEqualTo(json);
    }

    @Property
    void whatever_is_read_there_is_an_answer(@ForAll("plans") ReleasePlan plan, @ForAll("edits") List<Edit> edits) {
        StringBuilder xml = new StringBuilder(schema.toXml(Json.write(plan)));
        for (Edit edit : edits) {
            int from = (int) (edit.at * xml.length());
            xml.replace(from, Math.min(xml.length(), from + edit.removed), edit.put);
        }

        boolean valid = schema.validate(xml.toString()).isEmpty();

        if (valid) {
            schema.read(xml.toString(), ReleasePlan.class);
        }
    }

    record Edit(double at, int removed, String put) {}

    @Provide
    Arbitrary<List<Edit>> edits() {
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of(
                                "",
                                "<",
                                ">",
                                "&",
                                "]]>",
                                "<!--",
                                "<?x",
                                "</title>",
                                "<title>",
                                "\0",
                                "\uD800",
                                "&#0;",
                                "<![CDATA[",
                                "<!DOCTYPE a>",
                                "true",
                                "1e999999999"))
                .as(Edit::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }
}
