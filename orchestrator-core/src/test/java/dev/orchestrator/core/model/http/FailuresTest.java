package dev.orchestrator.core.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "7, 7000",
        "0, 0",
        "1.5, 1500",
        "0.0001, 1",
        "999999999, 86400000",
        "'Mon, 23 Nov 2026 10:01:00 GMT', 60000",
        "'Mon, 23 Nov 2026 09:00:00 GMT', 0",
        "'Mon, 23 Nov 2099 10:00:00 GMT', 86400000"
    })
    void a_wait_is_in_seconds_or_until_a_date(String header, long millis) {
        assertThat(Failures.wait(header, NOW)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1e9", "99999999999999999999", "Mon, 99 Nov 2026"})
    void what_is_no_wait_is_none(String header) {
        assertThat(Failures.wait(header, NOW)).isNull();
    }

    @Test
    void no_credit_is_not_too_many_requests() {
        Complaint complaint = new Complaint("insufficient_quota", "You exceeded your current quota.");

        assertThat(Failures.of("model", 429, "1", complaint, NOW))
                .hasMessage("model has no credit left: You exceeded your current quota.")
                .satisfies(e -> assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET));
    }

    @Test
    void what_is_wrong_in_mid_stream_may_pass() {
        assertThat(Failures.inStream("model", new Complaint("overloaded_error", "busy"), Usage.NONE)
                        .failureClass())
                .isEqualTo(FailureClass.TRANSIENT);
        assertThat(Failures.inStream("model", new Complaint("invalid_prompt", "no"), Usage.NONE)
                        .failureClass())
                .isEqualTo(FailureClass.DEFECT);
    }
}
