package dev.orchestrator.samples.migration.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AuditTest {
    private static final String OLD = "import static org.junit.Assert.*;\nimport org.junit.Test;\n";
    private static final String NEW =
            "import static org.junit.jupiter.api.Assertions.*;\nimport org.junit.jupiter.api.Test;\n";

    @Test
    void a_message_that_became_the_value_is_found_although_the_test_would_pass() {
        String before = Rules.test(OLD, "    @Test public void t() { assertNotNull(\"why\", String.valueOf(1)); }\n");
        String after = Rules.test(NEW, "    @Test public void t() { assertNotNull(\"why\", String.valueOf(1)); }\n");

        assertThat(Rules.audit(before, after)).singleElement().satisfies(difference -> {
            assertThat(difference.code()).isEqualTo("claim-changed");
            assertThat(difference.line()).isEqualTo(7);
            assertThat(difference.message()).contains("assertNotNull(String.valueOf(1)) saying \"why\"");
        });
    }

    @Test
    void an_assertion_that_is_gone_is_found() {
        String before = Rules.test(OLD, "    @Test public void t() { assertTrue(true); assertFalse(false); }\n");
        String after = Rules.test(NEW, "    @Test public void t() { assertTrue(true); }\n");

        assertThat(Rules.audit(before, after))
                .extracting(Audit.Difference::code)
                .containsExactly("claim-lost");
    }

    @Test
    void an_expected_exception_that_is_gone_is_found() {
        String before = Rules.test(OLD, "    @Test(expected = Error.class) public void t() { throw new Error(); }\n");
        String after = Rules.test(NEW, "    @Test public void t() { throw new Error(); }\n");

        assertThat(Rules.audit(before, after)).isNotEmpty();
    }

    @Test
    void a_fixture_that_is_gone_is_found() {
        String before = Rules.test(OLD, "    @org.junit.Before public void t() { }\n");
        String after = Rules.test(NEW, "    public void t() { }\n");

        assertThat(Rules.audit(before, after))
                .extracting(Audit.Difference::code)
                .containsExactly("claim-lost");
    }

    @Test
    void what_is_left_of_junit_4_is_found() {
        String before =
                Rules.test(OLD, "    @Test public void t() { }\n    @org.junit.Ignore @Test public void u() { }\n");

        assertThat(Rules.audit(before, before))
                .extracting(Audit.Difference::message)
                .contains("This still imports org.junit.Test.", "This still uses org.junit.Ignore.");
    }

    @Test
    void assertions_on_arrays_are_not_taken_for_assertions_on_objects() {
        String before = Rules.test(OLD, "    @Test public void t() { assertEquals(new Object[0], new Object[0]); }\n");
        String after = Rules.test(NEW, "    @Test public void t() { assertEquals(new Object[0], new Object[0]); }\n");

        assertThat(Rules.audit(before, after))
                .extracting(Audit.Difference::code)
                .containsExactly("claim-changed");
    }
}
