package dev.orchestrator.samples.migration.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that cost nothing: names are replaced, and nobody looks at what they mean. Enough for a good part of all
 * tests; what they get wrong, verifiers notice.
 */
public final class CheapRules {
    private static final Map<Pattern, String> RULES = new LinkedHashMap<>();

    static {
        rule("\\bimport\\s+static\\s+org\\.junit\\.Assert\\.", "import static org.junit.jupiter.api.Assertions.");
        rule("\\bimport\\s+static\\s+org\\.junit\\.Assume\\.", "import static org.junit.jupiter.api.Assumptions.");
        rule("\\borg\\.junit\\.Test\\b", "org.junit.jupiter.api.Test");
        rule("\\borg\\.junit\\.Assert\\b", "org.junit.jupiter.api.Assertions");
        rule("\\borg\\.junit\\.Assume\\b", "org.junit.jupiter.api.Assumptions");
        rule("\\borg\\.junit\\.BeforeClass\\b", "org.junit.jupiter.api.BeforeAll");
        rule("\\borg\\.junit\\.AfterClass\\b", "org.junit.jupiter.api.AfterAll");
        rule("\\borg\\.junit\\.Before\\b", "org.junit.jupiter.api.BeforeEach");
        rule("\\borg\\.junit\\.After\\b", "org.junit.jupiter.api.AfterEach");
        rule("\\borg\\.junit\\.Ignore\\b", "org.junit.jupiter.api.Disabled");
        rule("\\borg\\.junit\\.\\*", "org.junit.jupiter.api.*");
        rule("@BeforeClass\\b", "@BeforeAll");
        rule("@AfterClass\\b", "@AfterAll");
        rule("@Before\\b", "@BeforeEach");
        rule("@After\\b", "@AfterEach");
        rule("@Ignore\\b", "@Disabled");
        rule("(?<![\\w.])Assert\\.", "Assertions.");
        rule("(?<![\\w.])Assume\\.", "Assumptions.");
    }

    private CheapRules() {}

    /** Replaces names in code; comments and literals stay as they are. Lines stay where they are. */
    public static String apply(String source) {
        String text = source;
        for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
            boolean[] code = CodeMask.of(text);
            Matcher matcher = rule.getKey().matcher(text);
            StringBuilder out = new StringBuilder(text.length());
            int from = 0;
            while (matcher.find()) {
                if (code[matcher.start()]) {
                    out.append(text, from, matcher.start()).append(rule.getValue());
                    from = matcher.end();
                }
            }
            text = out.append(text, from, text.length()).toString();
        }
        return text;
    }

    private static void rule(String pattern, String replacement) {
        RULES.put(Pattern.compile(pattern), replacement);
    }
}
