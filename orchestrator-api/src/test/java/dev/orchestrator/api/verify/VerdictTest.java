package dev.orchestrator.api.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Finding FINDING = Finding.of("missing-date", "no date");

    @Test
    void met_rests_on_evidence() {
        assertThatThrownBy(() -> new Verdict.Met(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("evidence");
    }

    @Test
    void not_met_says_why_and_keeps_saying_so() {
        List<Finding> findings = new ArrayList<>(List.of(FINDING));

        Verdict.NotMet verdict = new Verdict.NotMet(findings, evidence(Map.of()));
        findings.clear();

        assertThat(verdict.findings()).containsExactly(FINDING);
        assertThatThrownBy(() -> new Verdict.NotMet(List.of(), evidence(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a rejection needs at least one finding");
    }

    @Test
    void evidence_cannot_be_changed_afterwards() {
        Map<String, String> facts = new HashMap<>(Map.of("tests", "12", "failures", "0"));

        Evidence evidence = evidence(facts);
        facts.put("tests", "0");

        assertThat(evidence.facts()).containsExactly(Map.entry("failures", "0"), Map.entry("tests", "12"));
        assertThatThrownBy(() -> evidence.facts().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Evidence evidence(Map<String, String> facts) {
        return new Evidence("c", "1", "s", 12, facts, Instant.EPOCH);
    }
}
