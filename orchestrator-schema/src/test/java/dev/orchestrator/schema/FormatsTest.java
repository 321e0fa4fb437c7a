package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    record Moment(OffsetDateTime at, OffsetTime time, Duration takes, URI link) {}

    @ParameterizedTest
    @CsvSource({
        "date-time, 2026-11-22T09:30:00Z, true",
        "date-time, 2026-11-22t09:30:00.123456789+01:00, true",
        "date-time, 2026-02-28T23:59:59Z, true",
        "date-time, 2024-02-29T00:00:00Z, true",
        "date-time, 2026-02-29T00:00:00Z, false",
        "date-time, 2026-13-01T00:00:00Z, false",
        "date-time, 2026-00-01T00:00:00Z, false",
        "date-time, 2026-01-00T00:00:00Z, false",
        "date-time, 2026-11-22T24:00:01Z, false",
        "date-time, 2026-11-22T09:60:00Z, false",
        "date-time, 2026-11-22T09:30:61Z, false",
        "date-time, 2016-12-31T23:59:60Z, true",
        "date-time, 2026-11-22T09:30Z, false",
        "date-time, 2026-11-22T09:30:00, false",
        "date-time, 2026-11-22 09:30:00Z, false",
        "date-time, +12026-11-22T09:30:00Z, true",
        "date-time, soon, false",
        "date, 2026-11-22, true",
        "date, 2026-11-31, false",
        "date, 22.11.2026, false",
        "time, 09:30:00Z, true",
        "time, 09:30:00.5+01:00, true",
        "time, 09:30Z, false",
        "time, 25:00:00Z, false",
        "time, 23:59:60Z, true",
        "time, 00:59:60+01:00, true",
        "time, 22:59:60Z, false",
        "duration, PT1H30M, true",
        "duration, P3D, true",
        "duration, P1Y2M3DT4H5M6S, true",
        "duration, P2W, true",
        "duration, PT-0.5S, true",
        "duration, P, false",
        "duration, PT, false",
        "duration, P1DT, false",
        "duration, 1 hour, false",
        "uuid, 8f14e45f-ceea-467f-9f6b-0a1b2c3d4e5f, true",
        "uuid, 8f14e45f, false",
        "email, ada@example.com, true",
        "email, a@b.c, true",
        "email, te~st+x@ex-ample.museum, true",
        "email, \\\"joe bloggs\\\"@example.com, true",
        "email, joe@[127.0.0.1], true",
        "email, joe@[IPv6:::1], true",
        "email, joe@[127.0.0.300], false",
        "email, joe@invalid=domain.com, false",
        "email, joe@-a.com, false",
        "email, .joe@example.com, false",
        "email, joe.@example.com, false",
        "email, jo..e@example.com, false",
        "email, jo e@example.com, false",
        "email, ada, false",
        "uri-reference, a/b?c#d, true",
        "uri-reference, http://[, false",
        "time-local, 09:30, true",
        "time-local, 9.30, false",
        "date-time-local, 2026-11-22T09:30:00, true",
        "date-time-local, 2026-11-22, false",
        "a-format-nobody-knows, anything, true"
    })
    void a_format_rejects_what_is_not_of_it(String format, String value, boolean valid) {
        JsonSchema schema = JsonSchema.parse("{\"format\":\"" + format + "\"}");

        assertThat(schema.validate('"' + value + '"').isEmpty()).isEqualTo(valid);
        assertThat(schema.formatAsAnnotation().validate('"' + value + '"')).isEmpty();
        assertThat(schema.formatAsAnnotation()).isNotEqualTo(schema);
        assertThat(schema.validate("1")).isEmpty();
    }

    @Test
    void what_records_hold_is_of_the_format_their_schema_names() {
        Moment moment = new Moment(
                OffsetDateTime.parse("2026-11-22T09:30+01:00"),
                OffsetTime.parse("09:30Z"),
                Duration.ofMillis(-1500),
                URI.create("http://example.com/ä"));

        String json = Json.write(moment);

        assertThat(json).contains("\"2026-11-22T09:30:00+01:00\"", "\"09:30:00Z\"");
        assertThat(JsonSchema.of(Moment.class).validate(json)).isEmpty();
        assertThat(Json.read(json, Moment.class)).isEqualTo(moment);
        assertThat(JsonSchema.of(Moment.class).validate(json.replace("09:30:00Z", "late")))
                .extracting(Violation::toString)
                .containsExactly("/time: expected a time with offset such as 09:30:00Z, got the string \"late\"");
    }
}
