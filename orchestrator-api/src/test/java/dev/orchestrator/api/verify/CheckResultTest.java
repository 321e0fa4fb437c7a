package dev.orchestrator.api.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckResultTest {
    private static final Finding FINDING = Finding.of("missing-date", "no date");

    @Test
    void the_factories_build_what_they_say() {
        assertThat(CheckResult.passed(3)).isEqualTo(new CheckResult.Passed(3, Map.of()));
        assertThat(CheckResult.rejected("missing-date", "no date"))
                .isEqualTo(CheckResult.rejected(List.of(FINDING)))
                .isEqualTo(new CheckResult.Rejected(List.of(FINDING)));
        assertThat(CheckResult.unsatisfiable("contradicts itself").reason()).isEqualTo("contradicts itself");
        assertThat(CheckResult.couldNotRun("no compiler").reason()).isEqualTo("no compiler");
    }

    @Test
    void a_reason_is_never_blank() {
        assertThatThrownBy(() -> CheckResult.unsatisfiable(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a check result needs a reason");
        assertThatThrownBy(() -> CheckResult.couldNotRun("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_fact_without_a_value_is_named() {
        Map<String, String> facts = new HashMap<>();
        facts.put("compiler", null);

        assertThatThrownBy(() -> new CheckResult.Passed(1, facts))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("fact 'compiler' is null");
    }

    @Test
    void findings_and_facts_are_copies_and_facts_are_sorted() {
        List<Finding> findings = new ArrayList<>(List.of(FINDING));
        Map<String, String> facts = new HashMap<>(Map.of("z", "1", "a", "2", "m", "3"));

        CheckResult.Rejected rejected = CheckResult.rejected(findings);
        CheckResult.Passed passed = new CheckResult.Passed(1, facts);
        findings.clear();
        facts.clear();

        assertThat(rejected.findings()).containsExactly(FINDING);
        assertThat(passed.facts().keySet()).containsExactly("a", "m", "z");
        assertThatThrownBy(() -> passed.facts().put("b", "4")).isInstanceOf(UnsupportedOperationException.class);
    }
}
