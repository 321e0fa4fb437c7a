package dev.orchestrator.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^abc$",
                "^$",
                "a|b|",
                "^(a|bc)+d?$",
                "^a{2}b{1,3}c{0,}$",
                "^a+?b*?c??d{2,4}?$",
                "^a++$",
                "^[a-z][A-Z0-9_]*$",
                "^[^0-9]+$",
                "^[]a]+$",
                "^[\\]\\-a]+$",
                "^[a-z&&[^aeiou]]+$",
                "^\\d\\D\\w\\W\\s\\S$",
                "^\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\\\\\/\\^\\$\\|$",
                "^\\t\\n\\r\\f\\x41\\u0042\\cA$",
                "^\\x{1F600}\\ud83d\\ude00$",
                "^\\p{L}\\p{Lu}\\p{IsAlphabetic}\\P{L}\\pN$",
                "^\\p{IsHan}{3}$",
                "^[\\p{Lu}\\d]{4}$",
                "^(?:ab)(?<name>cd|ef)\\k<name>\\1$",
                "^([\"'])[a-z]*\\1$",
                "^(a(b(c)))\\3\\2$",
                "\\bword\\b",
                "^(?i)yes$",
                "^(?i:no)+$",
                "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
                "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
                "^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$",
                "^[a-z0-9]+(?:[._-][a-z0-9]+)*@[a-z0-9-]+(\\.[a-z]{2,6})+$",
                "^v?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-[\\w.-]+)?$",
                "^(((a)|(b))((c)|(d)))*$",
                "^[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$",
                "^日本[語人]$",
                "^[\\s\\S]{3}$",
                ".{3}"
            })
    void what_is_made_matches(String pattern) {
        RegexNode node = RegexParser.parse(pattern).orElseThrow();
        Pattern regex = Pattern.compile(pattern);
        Set<String> made = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            String text = made(node, seed);
            assertThat(regex.matcher(text).find()).as("%s in %s", pattern, text).isTrue();
            made.add(text);
        }
        boolean fixed = !pattern.matches(".*[|\\[?*+{.pdwi].*")
                || pattern.startsWith("^\\.")
                || pattern.startsWith("^\\t")
                || pattern.startsWith("^\\x")
                || pattern.startsWith("\\b")
                || pattern.contains("yes");
        assertThat(made).hasSizeGreaterThan(fixed ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\Qa\\E", "a\\R", "[\\p{Nothing}]", "(a", "a)", "a{", "*a", "[a", "\\", "[^\\s\\S]"})
    void what_is_not_known_is_left_to_chance(String pattern) {
        assertThat(RegexParser.parse(pattern)).isEmpty();
    }

    @Test
    void a_deep_pattern_is_left_to_chance() {
        assertThat(RegexParser.parse("(".repeat(5_000) + "a" + ")".repeat(5_000)))
                .isEmpty();
    }

    @Test
    void repetition_within_repetition_ends() {
        RegexNode node = RegexParser.parse("((((a*)*)*)*)*").orElseThrow();
        RegexNode.Draft draft = new RegexNode.Draft(new StringBuilder(), new HashMap<>(), new Dice(1, 0), 9);

        node.write(draft);

        assertThat(draft.text()).hasSizeLessThan(30_000);
    }

    @Test
    void a_match_that_backtracks_without_end_is_no_match() {
        assertThat(new Patterns().finds("^(a|a)*$", "a".repeat(40) + "!")).isFalse();
        assertThat(new Patterns().finds("^(a|a)*$", "a".repeat(40))).isTrue();
        assertThat(new Patterns().finds("(", "(")).isFalse();
    }

    private static String made(RegexNode node, int seed) {
        RegexNode.Draft draft = new RegexNode.Draft(new StringBuilder(), new HashMap<>(), new Dice(seed, 0), 3);
        node.write(draft);
        return draft.text().toString();
    }
}
