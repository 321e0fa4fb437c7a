package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.regex.Fuel;
import dev.orchestrator.schema.regex.Sure;
import dev.orchestrator.schema.regex.TextPattern;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Regular expressions as texts. */
final class Patterns {
    private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!]");
    private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\[1-9k]");

    private Patterns() {}

    /** Looks for patterns in texts, with no more work in all than one schema is worth. */
    static final class Finder {
        private final Fuel fuel = new Fuel();
        private final Map<String, Optional<TextPattern>> compiled = new HashMap<>();

        /** Returns whether the pattern is found in the text, if that can be told in time. */
        Sure find(String pattern, String text) {
            return compiled.computeIfAbsent(pattern, each -> Optional.ofNullable(TextPattern.compile(each, true)))
                    .map(each -> each.isIn(text, fuel))
                    .orElse(Sure.UNKNOWN);
        }
    }

    static boolean looksAround(String pattern) {
        return LOOK_AROUND.matcher(pattern).find();
    }

    /** Returns whether the pattern says how the whole text begins and ends. */
    static boolean isAnchored(String pattern) {
        if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.length() < 2) {
            return false;
        }
        String inner = pattern.substring(1, pattern.length() - 1);
        return !endsInEscape(inner) && !hasOutside(inner, "|^$");
    }

    /** Returns a pattern for whole texts, in which the given one is found; null if there is none as simple. */
    static @Nullable String anchored(String pattern) {
        if (isAnchored(pattern)) {
            return pattern;
        }
        String inner = pattern;
        boolean starts = inner.startsWith("^");
        inner = starts ? inner.substring(1) : inner;
        boolean ends = inner.endsWith("$") && !endsInEscape(inner.substring(0, inner.length() - 1));
        inner = ends ? inner.substring(0, inner.length() - 1) : inner;
        if (hasOutside(inner, starts || ends ? "|^$" : "^$")
                || BACK_REFERENCE.matcher(inner).find()) {
            return null;
        }
        return (starts ? "^(" : "^.*(") + inner + (ends ? ")$" : ").*$");
    }

    private static boolean endsInEscape(String text) {
        int slashes = 0;
        while (slashes < text.length() && text.charAt(text.length() - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    /** Returns whether an alternative is at the top, or an anchor anywhere but in a character class. */
    private static boolean hasOutside(String pattern, String characters) {
        boolean inClass = false;
        int groups = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inClass) {
                inClass = c != ']';
            } else if (c == '[') {
                inClass = true;
            } else if (c == '(') {
                groups++;
            } else if (c == ')') {
                groups--;
            } else if (characters.indexOf(c) >= 0 && (c != '|' || groups == 0)) {
                return true;
            }
        }
        return false;
    }
}
