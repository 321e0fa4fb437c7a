package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    @Test
    void a_match_is_found_where_it_first_ends() {
        assertThat(LinePattern.regex("b+c?").find("aabbc")).isEqualTo(3);
        assertThat(LinePattern.regex("[0-9]{2}$").find("12 34")).isEqualTo(5);
        assertThat(LinePattern.regex("^ab").find("cab")).isEqualTo(-1);
        assertThat(LinePattern.regex("😀").find("x😀")).isEqualTo(3);
        assertThat(LinePattern.regex("a*").find("")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)*b", "(a?){30}a{30}b", "(.*a){20}", "((a?){99}){9}"})
    void no_expression_takes_long(String regex) {
        String line = "a".repeat(1_000_000) + "!";

        try {
            LinePattern.regex(regex).find(line);
        } catch (OrchestratorException e) {
            assertThat(e).hasMessageContaining("too large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "(?=a)b", "(a)\\1", "[z-a]", "\\bword\\b"})
    void what_is_not_known_is_refused_with_what_is(String regex) {
        assertThatThrownBy(() -> LinePattern.regex(regex))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("'" + regex + "' is not understood", "known are characters, classes");
    }

    @ParameterizedTest
    @CsvSource({
        "*.java, App.java, true",
        "*.java, src/main/App.java, true",
        "*.java, App.javac, false",
        "src/*.java, src/App.java, true",
        "src/*.java, src/main/App.java, false",
        "/*.java, App.java, true",
        "/*.java, src/App.java, false",
        "src/**/*.java, src/App.java, true",
        "src/**/*.java, src/a/b/App.java, true",
        "src/**, src/a/b, true",
        "src/**, srca/b, false",
        "'*.{xml,java}', a/App.java, true",
        "'*.{xml,java}', a/App.txt, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a.c, abc, false",
        "[id].ts, app/[id].ts, true",
    })
    void a_glob_speaks_of_paths(String glob, String path, boolean matches) {
        assertThat(LinePattern.glob(glob).find(path) >= 0).isEqualTo(matches);
    }

    @Test
    void a_glob_that_is_not_known_is_refused() {
        assertThatThrownBy(() -> LinePattern.glob("{a")).hasMessageContainingAll("'{a'", "known are *, ?");
    }
}
