package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticsTest {
    private final Diagnostics diagnostics = Diagnostics.in(Path.of("/srv/x"));

    @Test
    void files_are_relative_to_the_directory() {
        assertThat(diagnostics.normalise(List.of(
                        new Diagnostics.Raw("a", "m", "/srv/x/src/A.java", 1, 2),
                        new Diagnostics.Raw("b", "m", "./src/A.java", -1, -1),
                        new Diagnostics.Raw("c", "m", "file:///srv/x/src/A.java", 1, 2))))
                .extracting(Finding::location)
                .containsExactly(
                        new Location("src/A.java", 1, 2),
                        new Location("src/A.java", 0, 0),
                        new Location("src/A.java", 1, 2));
    }

    @Test
    void a_file_elsewhere_is_part_of_the_message() {
        assertThat(diagnostics.normalise(List.of(new Diagnostics.Raw("a", "wrong", "/usr/include/x.h", 1, 2))))
                .containsExactly(Finding.of("a", "/usr/include/x.h: wrong"));
    }

    @Test
    void messages_are_one_line_without_the_directory() {
        assertThat(diagnostics.normalise(List.of(
                        new Diagnostics.Raw("a", "first /srv/x/a.txt in /srv/x\n\n   second\t x\nthird", null, 0, 0))))
                .containsExactly(Finding.of("a", "first a.txt in .; second x; third"));
    }

    @Test
    void trailing_detail_is_cut() {
        String message = diagnostics
                .normalise(List.of(new Diagnostics.Raw("a", "first\n" + "detail\n".repeat(100), null, 0, 0)))
                .get(0)
                .message();

        assertThat(message).startsWith("first; detail;").hasSizeLessThan(100);
    }

    @Test
    void a_missing_type_comes_before_what_follows_from_it_and_other_errors_between() {
        assertThat(diagnostics.normalise(List.of(
                        unresolved("method m()", "B"),
                        new Diagnostics.Raw("compiler.err.prob.found.req", "incompatible types", "B", 3, 1),
                        unresolved("class Gone", "A"))))
                .extracting(finding -> finding.code().substring("compiler.err.".length()) + finding.location())
                .containsExactly("cant.resolve.locationA:1:1", "prob.found.reqB:3:1", "cant.resolve.locationB:1:1");
    }

    @Test
    void without_a_missing_type_the_compilers_order_stays() {
        assertThat(diagnostics.normalise(List.of(
                        unresolved("method m()", "B"),
                        new Diagnostics.Raw("compiler.err.prob.found.req", "incompatible types", "B", 3, 1))))
                .extracting(Finding::code)
                .containsExactly("compiler.err.cant.resolve.location", "compiler.err.prob.found.req");
    }

    private static Diagnostics.Raw unresolved(String symbol, String file) {
        return new Diagnostics.Raw(
                "compiler.err.cant.resolve.location", "cannot find symbol\n  symbol:   " + symbol, file, 1, 1);
    }
}
