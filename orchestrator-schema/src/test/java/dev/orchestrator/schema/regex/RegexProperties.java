package dev.orchestrator.schema.regex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexProperties {
    private static final String[] ATOMS = {
        "a",
        "b",
        ".",
        "[ab]",
        "[^a]",
        "[a-c-]",
        "\\d",
        "\\w",
        "\\s",
        "\\.",
        "[\\d_]",
        "[^\\s]",
        "\\D",
        "\\W",
        "é",
        "[à-ü]",
        "[a&&b]",
        "[[a]",
        "😀",
        "\\u0061",
        "[\\x61-b]"
    };
    private static final String[] COUNTS = {"*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?", "+?", "??", "{0}"};
    private static final String[] POINTS = {"a", "b", "c", "d", "-", ".", "1", "_", " ", "\n", "é", "😀", "\u2028", "\r"
    };

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void a_table_answers_as_the_expression_does(@ForAll long seed) {
        same(seed);
    }

    @Tag("slow")
    @Property(tries = 500_000, shrinking = ShrinkingMode.OFF)
    void a_table_answers_as_the_expression_does_100x(@ForAll long seed) {
        same(seed);
    }

    private static void same(long seed) {
        Random random = new Random(seed);
        String body = expression(random, 2);
        boolean ends = !body.contains("|");
        String regex = (ends && random.nextBoolean() ? "^" : "") + body + (ends && random.nextBoolean() ? "$" : "");
        Pattern pattern = Pattern.compile(EcmaScript.toJava(regex));
        RegexTable table = RegexTable.of(regex);
        if (table == null) {
            assertThat(regex).hasSizeGreaterThan(10); // a large one
            return;
        }
        for (int n = 0; n < 5; n++) {
            StringBuilder text = new StringBuilder();
            int state = RegexTable.START;
            boolean hopeless = table.isHopeless(state);
            for (int i = random.nextInt(6); i > 0; i--) {
                String point = POINTS[random.nextInt(POINTS.length)];
                text.append(point);
                state = table.next(state, point.codePointAt(0));
                assertThat(table.isHopeless(state) || !hopeless).isTrue();
                hopeless = table.isHopeless(state);
            }
            boolean found = pattern.matcher(text).find();
            assertThat(table.matches(state)).as("%s in \"%s\"", regex, text).isEqualTo(found);
            assertThat(table.isIn(text)).isEqualTo(found);
            assertThat(found && hopeless).as("%s in \"%s\"", regex, text).isFalse();
        }
    }

    private static String expression(Random random, int depth) {
        StringBuilder out = new StringBuilder();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            if (depth > 0 && random.nextInt(3) == 0) {
                out.append(random.nextBoolean() ? "(" : "(?:")
                        .append(expression(random, depth - 1))
                        .append(random.nextBoolean() ? "|" + expression(random, depth - 1) : "")
                        .append(')');
            } else {
                out.append(ATOMS[random.nextInt(ATOMS.length)]);
            }
            if (random.nextInt(3) == 0) {
                out.append(COUNTS[random.nextInt(COUNTS.length)]);
            }
        }
        if (depth == 2 && random.nextInt(4) == 0) {
            out.append('|').append(expression(random, 1));
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?=a)",
                "(?<n>a)",
                "(a)\\1",
                "a\\b",
                "a^b",
                "a$b",
                "^a|b",
                "a|b$",
                "a++",
                "a*+",
                "(a",
                "a)",
                "[a",
                "[]a]",
                "[a[b]]",
                "\\p{L}",
                "{2}",
                "a{2",
                "a{3,2}",
                "a{1,99999}",
                "(?i)a",
                "[b-a]",
                "*a",
                "\\",
                "a**",
                "[\\d-z]",
                "(^a)",
                "\\\\$|b$"
            })
    void what_is_not_plainly_regular_is_not_understood(String regex) {
        assertThat(RegexTable.of(regex)).isNull();
    }

    @Test
    void an_escaped_dollar_is_no_end() {
        RegexTable table = RegexTable.of("^a\\$");

        assertThat(table).isNotNull();
        assertThat(table.isIn("a$b")).isTrue();
        assertThat(table.isIn("a")).isFalse();
    }
}
