package dev.orchestrator.testkit.schema;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The patterns of one schema, for matching and for generating. Safe for use by several threads. */
final class Patterns {
    private static final int MOST_STEPS = 1_000_000;

    private final Map<String, Optional<Pattern>> compiled = new ConcurrentHashMap<>();
    private final Map<String, Optional<RegexNode>> nodes = new ConcurrentHashMap<>();

    /** Whether the pattern is found in the text. One that is no expression, or takes for ever, is not. */
    boolean finds(String pattern, String text) {
        Optional<Pattern> regex = compiled.computeIfAbsent(pattern, Patterns::compile);
        try {
            return regex.isPresent()
                    && regex.get().matcher(new Counted(text, new int[1])).find();
        } catch (GaveUp | StackOverflowError tooMuch) {
            return false;
        }
    }

    /** Java knows the categories of characters by their short names only. */
    private static String inJava(String pattern) {
        return pattern.contains("{Letter}") ? pattern.replaceAll("(?<=\\\\[pP]\\{)Letter(?=})", "L") : pattern;
    }

    private static Optional<Pattern> compile(String pattern) {
        try {
            return Optional.of(Pattern.compile(inJava(pattern)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Returns how to make texts for the pattern; empty if it uses what is not known here. */
    Optional<RegexNode> generator(String pattern) {
        return nodes.computeIfAbsent(pattern, each -> RegexParser.parse(inJava(each)));
    }

    private static final class GaveUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GaveUp() {
            super(null, null, false, false);
        }
    }

    /** Ends a match that backtracks without end, and does so after the same number of steps everywhere. */
    private record Counted(String text, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MOST_STEPS) {
                throw new GaveUp();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
