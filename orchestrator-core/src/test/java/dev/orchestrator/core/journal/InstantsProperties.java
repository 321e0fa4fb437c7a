package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class InstantsProperties {
    @Property
    void what_an_instant_writes_is_read_back(
            @ForAll @LongRange(min = -70_000_000_000L, max = 260_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nanos) {
        for (int unit : new int[] {1, 1_000, 1_000_000, 1_000_000_000}) {
            Instant instant = Instant.ofEpochSecond(second, nanos / unit * unit);

            assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
        }
    }

    @Example
    void what_else_is_a_time_is_read_as_java_reads_it() {
        for (String text : new String[] {
            "2026-03-04T05:06:07.1Z",
            "2026-03-04T24:00:00Z",
            "2026-03-04t05:06:07z",
            "+12026-03-04T05:06:07Z",
            Instant.MIN.toString(),
            Instant.MAX.toString()
        }) {
            assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
        }
    }

    @Example
    void what_is_no_time_is_refused() {
        for (String text : new String[] {
            "",
            "Z",
            "2026-02-30T05:06:07Z",
            "2026-13-04T05:06:07Z",
            "2026-03-04T25:06:07Z",
            "2026-03-04T05:60:07Z",
            "2026-03-04T05:06:61Z",
            "2026-03-04 05:06:07Z",
            "2026-03-04T05:06:07",
            "2026-03-04T05:06:07,5Z",
            "2026-03-04T05:06:07.1234567890Z"
        }) {
            assertThatThrownBy(() -> Instants.parse(text)).as(text).isInstanceOf(DateTimeException.class);
        }
    }
}
