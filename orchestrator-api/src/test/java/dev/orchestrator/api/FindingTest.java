package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FindingTest {
    private static final Finding FOUND = Finding.at(
            new Location("src/App.java", 12, 5), "compiler.err.expected", "line 12: ';' expected, got 3 more");

    @Test
    void the_fingerprint_survives_shifted_lines_and_other_numbers() {
        Finding shifted = Finding.at(
                Location.of("src/App.java", 4711), "compiler.err.expected", "line 4711: ';' expected, got 0 more");

        assertThat(shifted.fingerprint()).isEqualTo(FOUND.fingerprint()).matches("[0-9a-f]{16}");
    }

    @Test
    void the_fingerprint_tells_other_problems_apart() {
        Finding otherCode = Finding.at(FOUND.where().orElseThrow(), "compiler.warn", FOUND.message());
        Finding otherFile = Finding.at(Location.of("src/Main.java", 12), FOUND.code(), FOUND.message());
        Finding noPlace = Finding.of(FOUND.code(), FOUND.message());
        Finding otherText = Finding.at(FOUND.where().orElseThrow(), FOUND.code(), "line 12: ')' expected, got 3 more");

        assertThat(FOUND.fingerprint())
                .isNotEqualTo(otherCode.fingerprint())
                .isNotEqualTo(otherFile.fingerprint())
                .isNotEqualTo(noPlace.fingerprint())
                .isNotEqualTo(otherText.fingerprint());
    }

    @Test
    void the_fingerprint_of_a_known_finding_never_changes() {
        assertThat(Finding.of("missing-date", "entry 7 has no date").fingerprint())
                .isEqualTo("15f0b61a9ce893de");
    }

    @Test
    void a_blank_code_or_message_is_refused() {
        assertThatThrownBy(() -> Finding.of(" ", "no date"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("finding needs a code and a message, but was ' ': 'no date'");
        assertThatThrownBy(() -> Finding.of("missing-date", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing-date");
    }

    @Test
    void it_reads_as_place_code_message() {
        assertThat(FOUND).hasToString("src/App.java:12:5: [compiler.err.expected] line 12: ';' expected, got 3 more");
        assertThat(Finding.of("missing-date", "no date")).hasToString("[missing-date] no date");
    }

    @Test
    void a_location_shows_what_is_known_and_refuses_what_cannot_be() {
        assertThat(new Location("a.txt", 0, 0)).hasToString("a.txt");
        assertThat(Location.of("a.txt", 3)).hasToString("a.txt:3");
        assertThatThrownBy(() -> Location.of("a.txt", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a.txt':-1:0");
        assertThatThrownBy(() -> Location.of(" ", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
