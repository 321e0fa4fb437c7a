package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedFilesVerifierTest {
    private final ProtectedFilesVerifier verifier = ProtectedFilesVerifier.of("src/test/**", "pom.xml");
    private final Bench bench;
    private final FileTree base;

    ProtectedFilesVerifierTest(@TempDir Path folder) throws Exception {
        bench = new Bench(folder);
        base = bench.store().tree("pom.xml", "1", "src/test/ATest.java", "2", "src/main/A.java", "3");
    }

    @Test
    void what_is_left_alone_counts_and_the_rest_is_free_to_change() throws Exception {
        FileTree after = bench.store().tree("pom.xml", "1", "src/test/ATest.java", "2", "src/main/B.java", "new");

        assertThat(bench.checkChange(verifier, base, after))
                .isInstanceOfSatisfying(
                        CheckResult.Passed.class,
                        passed -> assertThat(passed.executed()).isEqualTo(2));
    }

    @Test
    void what_was_changed_or_removed_is_named() throws Exception {
        FileTree after = bench.store().tree("pom.xml", "other", "src/main/A.java", "3");

        assertThat(Bench.findings(bench.checkChange(verifier, base, after)))
                .extracting(Finding::code, finding -> String.valueOf(finding.location()))
                .containsExactly(
                        tuple("protected-file-changed", "pom.xml"),
                        tuple("protected-file-removed", "src/test/ATest.java"));
    }

    @Test
    void files_may_be_added_unless_it_is_sealed() throws Exception {
        FileTree after =
                base.with("src/test/BTest.java", base.get("src/main/A.java").orElseThrow());

        assertThat(bench.checkChange(verifier, base, after)).isInstanceOf(CheckResult.Passed.class);
        assertThat(Bench.findings(bench.checkChange(verifier.sealed(), base, after)))
                .extracting(Finding::code)
                .containsExactly("protected-file-added");
        assertThat(verifier.sealed().version()).isNotEqualTo(verifier.version());
    }

    @Test
    void globs_that_protect_nothing_are_no_pass() throws Exception {
        ProtectedFilesVerifier wrong = ProtectedFilesVerifier.of("tests/**");

        assertThat(Bench.reason(bench.checkChange(wrong, base, base))).contains("none of the 3 files", "tests/**");
        assertThatIllegalArgumentException().isThrownBy(ProtectedFilesVerifier::of);
    }
}
