package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.core.files.MemoryArtifacts;
import org.junit.jupiter.api.Test;

class TextReportTest {
    @Test
    void says_what_failed_why_and_what_to_do() {
        assertThat(TextReport.render(Samples.failing(new MemoryArtifacts()))).isEqualTo("""
                        ✗ failed: A small library for numbers
                        run run-1, 1 min 15 s, 6 tasks (2 accepted, 1 unverified, 2 failed, 1 skipped), 7 attempts (4 not accepted)
                        17 model calls, 48,211 tokens in, 9,120 out, cost 0.0731

                        ✗ root  failed
                        │    DEPENDENCY: 2 of 5 subtasks are not done: overflow failed, docs was skipped.
                        │    next: Look at overflow first; its last findings say what is missing.
                        ├─ ✓ parser  accepted, 2 attempts
                        ├─ ✓ parser-tests  accepted
                        ├─ ✗ overflow  failed, 3 attempts
                        │      REJECTED: Task overflow was rejected three times in a row for the same reason.
                        │      - test/numbers/OverflowTest.java:18: [test-failed] OverflowTest.refuses_2147483648: expected NumberFormatException, but nothing was thrown
                        │      caused by java.lang.AssertionError: expected NumberFormatException
                        │      caused by java.lang.IllegalStateException: parser returned -2147483648
                        │      next: Read the findings, then give the worker what it lacks or relax SC-1.a.
                        ├─ » docs  skipped
                        │      DEPENDENCY: Never started: overflow was not done.
                        │      next: Mend overflow first.
                        └─ ? changelog  unverified

                        requirements: 1 met, 2 no evidence, 1 not met
                          ✓ FR-1 Parses integers [parser, parser-tests]: met
                              ✓ FR-1.a compiles: met in parser, attempt 2
                              ✓ FR-1.b tests: met in parser, attempt 2
                          ? FR-2 Formats with separators [no task]: no evidence
                          ✗ SC-1 Refuses what it cannot represent [overflow]: not met
                              ✗ SC-1.a tests: not met in overflow, attempt 3
                          ? SC-2 Is documented [no task]: no evidence
                              ? SC-2.a judge: never checked
                          2 tasks without a requirement
                        """);
    }

    @Test
    void shortens_long_rows_of_siblings() {
        assertThat(TextReport.render(Samples.large(1_000)))
                .contains("├─ ✓ file-2  accepted\n└─ … and 997 accepted\n")
                .hasLineCount(8);
    }

    @Test
    void says_loudly_that_nobody_judged() {
        assertThat(TextReport.render(FakeRun.of("o", FakeTask.of("0", "root", TaskStatus.UNVERIFIED))))
                .startsWith("? unverified: o\nUNVERIFIED: ");
    }

    @Test
    void an_empty_run_has_a_head_and_nothing_else() {
        assertThat(TextReport.render(FakeRun.of("Nothing yet")))
                .isEqualTo("○ ready: Nothing yet\nrun run-1, 1 min 15 s, 0 tasks, 0 attempts (0 not accepted)\n\n");
    }
}
