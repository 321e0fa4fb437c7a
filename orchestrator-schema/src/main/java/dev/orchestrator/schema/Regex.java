package dev.orchestrator.schema;

import com.networknt.schema.regex.RegularExpression;
import dev.orchestrator.schema.regex.EcmaScript;
import dev.orchestrator.schema.tree.Misfit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a schema, which is spelled in ECMAScript's way and need only occur in the string. How long it may look is
 * part of the {@link Effort} of the validation under way.
 */
final class Regex implements RegularExpression {
    private final String source;
    private final Pattern pattern;

    private Regex(String source, Pattern pattern) {
        this.source = source;
        this.pattern = pattern;
    }

    /** @throws Misfit if the text is no regular expression */
    static Regex of(String source) {
        try {
            return new Regex(source, Pattern.compile(EcmaScript.toJava(source)));
        } catch (PatternSyntaxException e) {
            throw new Misfit("\"" + Misfit.shortened(source) + "\" is no regular expression: " + e.getDescription(), e);
        } catch (StackOverflowError e) {
            throw new Misfit("the regular expression is nested too deeply", e);
        }
    }

    @Override
    public boolean matches(String value) {
        Effort effort = Effort.current();
        try {
            Matcher matcher = pattern.matcher(new Watched(value, effort));
            return matcher.find();
        } catch (StackOverflowError e) {
            throw effort.spent("the pattern \"" + Misfit.shortened(source) + "\" needs too much memory on a string of "
                    + value.length() + " characters");
        } catch (Effort.CharactersSpent e) {
            throw effort.spent("the pattern \"" + Misfit.shortened(source) + "\" takes too long on a string of "
                    + value.length() + " characters");
        }
    }

    /** Counts how often a matcher looks at a character: what backtracks without end looks without end. */
    private record Watched(String text, Effort effort) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            effort.character();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
