package dev.orchestrator.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.orchestrator.schema.xml.XmlSchema;

/** XML as anybody writes it. */
class XmlFuzzTest {
    private static final XmlSchema XML = XmlSchema.of(Samples.Plan.class);

    @FuzzTest(maxDuration = "30s")
    void whatever_xml_is_it_is_read_or_refused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        if (XML.validate(text).isEmpty()) {
            assertThat(XML.validate(XML.toXml(XML.toJson(text)))).isEmpty();
        }
    }
}
