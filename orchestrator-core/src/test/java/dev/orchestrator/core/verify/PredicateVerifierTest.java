package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.verify.CheckResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredicateVerifierTest {
    @TempDir
    Path temp;

    @Test
    void a_predicate_passes_or_rejects_with_its_finding() throws Exception {
        PredicateVerifier verifier = PredicateVerifier.of(
                "no-readme",
                "Add a README.md.",
                submission -> submission.files().get("README.md").isPresent());

        assertThat(new Bench(temp).check(verifier, "README.md", "x")).isEqualTo(CheckResult.passed(1));
        assertThat(new Bench(temp).check(verifier, "x", "x"))
                .isEqualTo(CheckResult.rejected("no-readme", "Add a README.md."));
        assertThat(verifier.version()).isEqualTo("1");
    }

    @Test
    void a_function_sees_the_typed_result() throws Exception {
        PredicateVerifier verifier = PredicateVerifier.on(
                Integer.class, i -> i < 0 ? List.of(Finding.of("negative", "was " + i)) : List.of());

        assertThat(new Bench(temp).checkResult(verifier, "3", "null")).isEqualTo(CheckResult.passed(1));
        assertThat(new Bench(temp).checkResult(verifier, "-3", "null"))
                .isEqualTo(CheckResult.rejected("negative", "was -3"));
    }

    @Test
    void a_result_that_is_absent_or_of_another_shape_is_rejected() throws Exception {
        PredicateVerifier verifier = PredicateVerifier.on(Integer.class, i -> List.of());

        assertThat(Bench.findings(new Bench(temp).checkResult(verifier, "null", "null")))
                .extracting(Finding::code)
                .containsExactly("invalid-output");
        assertThat(Bench.findings(new Bench(temp).checkResult(verifier, "{}", "null")))
                .extracting(Finding::message)
                .containsExactly("expected Integer but was {}");
    }

    @Test
    void what_the_function_throws_is_not_caught() {
        PredicateVerifier verifier = PredicateVerifier.of("c", "m", submission -> {
            throw new IllegalStateException("bug");
        });

        assertThatThrownBy(() -> new Bench(temp).check(verifier)).hasMessage("bug");
    }
}
