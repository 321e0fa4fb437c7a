package dev.orchestrator.schema.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions as grammar: literals, classes, groups, alternatives and greedy repetition, anchored or not. All else
 * (look-around, references, boundaries, anchors within) is not regular, or not worth it.
 */
final class PatternRules {
    private static final int DEEPEST = 50;
    private static final int LONGEST = 20_000;
    private static final CharSet DIGIT = CharSet.range('0', '9');
    private static final CharSet WORD =
            DIGIT.with(CharSet.range('a', 'z')).with(CharSet.range('A', 'Z')).with(CharSet.of('_'));
    private static final CharSet SPACE = CharSet.of(' ', '\t', '\n', 0x0b, '\f', '\r');
    private static final CharSet DOT =
            CharSet.of('\n', '\r', 0x85, 0x2028, 0x2029).inverted();

    /** Ends the translation: the pattern is not of the kind known here. */
    private static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        Unknown() {
            super("not translated", null, false, false);
        }
    }

    private final int[] pattern;
    private int at;
    private int depth;

    private PatternRules(int[] pattern) {
        this.pattern = pattern;
    }

    /** Returns what stands between the quotes of a string that matches, or null if that cannot be said. */
    static @Nullable String expression(String pattern) {
        boolean start = pattern.startsWith("^");
        boolean end = pattern.endsWith("$") && !pattern.endsWith("\\$");
        String inner = pattern.substring(start ? 1 : 0, pattern.length() - (end && pattern.length() > 0 ? 1 : 0));
        PatternRules rules = new PatternRules(inner.codePoints().toArray());
        try {
            List<String> branches = rules.branches();
            boolean torn = branches.size() > 1 && (start || end); // an anchor belongs to one branch alone
            if (rules.at < rules.pattern.length || torn) {
                return null;
            }
            String all = String.join(" | ", branches);
            String expression =
                    (start ? "" : "char* ") + (branches.size() > 1 ? "(" + all + ")" : all) + (end ? "" : " char*");
            return expression.length() > LONGEST ? null : expression;
        } catch (Unknown e) {
            return null;
        }
    }

    private boolean more() {
        return at < pattern.length;
    }

    private boolean next(int c) {
        return more() && pattern[at] == c;
    }

    private boolean take(int c) {
        if (next(c)) {
            at++;
            return true;
        }
        return false;
    }

    private int take() throws Unknown {
        if (!more()) {
            throw new Unknown();
        }
        return pattern[at++];
    }

    private List<String> branches() throws Unknown {
        if (++depth > DEEPEST) {
            throw new Unknown();
        }
        List<String> branches = new ArrayList<>();
        do {
            StringBuilder sequence = new StringBuilder();
            while (more() && !next('|') && !next(')')) {
                String part = atom() + repetition();
                sequence.append(sequence.length() > 0 ? " " : "").append(part);
                if (sequence.length() > LONGEST) {
                    throw new Unknown();
                }
            }
            branches.add(sequence.length() == 0 ? "\"\"" : sequence.toString());
        } while (take('|'));
        depth--;
        return branches;
    }

    private String atom() throws Unknown {
        int c = take();
        switch (c) {
            case '(':
                if (take('?') && !take(':')) {
                    throw new Unknown();
                }
                String group = "(" + String.join(" | ", branches()) + ")";
                if (!take(')')) {
                    throw new Unknown();
                }
                return group;
            case '[':
                return expression(charClass());
            case '.':
                return expression(DOT);
            case '\\':
                return expression(escape());
            case '^', '$', '*', '+', '?', '{', '}', ']':
                throw new Unknown();
            default:
                return expression(CharSet.of(c));
        }
    }

    private static String expression(CharSet set) throws Unknown {
        String expression = set.expression();
        if (expression.isEmpty()) {
            throw new Unknown();
        }
        return expression;
    }

    private CharSet escape() throws Unknown {
        int c = take();
        switch (c) {
            case 'd':
                return DIGIT;
            case 'D':
                return DIGIT.inverted();
            case 'w':
                return WORD;
            case 'W':
                return WORD.inverted();
            case 's':
                return SPACE;
            case 'S':
                return SPACE.inverted();
            case 'n':
                return CharSet.of('\n');
            case 't':
                return CharSet.of('\t');
            case 'r':
                return CharSet.of('\r');
            case 'f':
                return CharSet.of('\f');
            default:
                if (Character.isLetterOrDigit(c)) {
                    throw new Unknown();
                }
                return CharSet.of(c);
        }
    }

    private CharSet charClass() throws Unknown {
        boolean inverted = take('^');
        CharSet set = new CharSet();
        do {
            if (next('[') || next('&')) {
                throw new Unknown(); // Java reads unions and intersections here
            }
            boolean escaped = next('\\');
            int first = take();
            CharSet member = escaped ? escape() : CharSet.of(first);
            boolean isRange = next('-') && at + 1 < pattern.length && pattern[at + 1] != ']';
            if (isRange) {
                at++;
                int last = take();
                int low = escaped ? pattern[at - 3] : first;
                if (escaped && Character.isLetterOrDigit(low) || last == '\\' || last == '[' || last < low) {
                    throw new Unknown();
                }
                member = CharSet.range(low, last);
            }
            set = set.with(member);
        } while (!next(']') && more());
        take();
        return inverted ? set.inverted() : set;
    }

    private String repetition() throws Unknown {
        String repetition = "";
        if (take('*')) {
            repetition = "*";
        } else if (take('+')) {
            repetition = "+";
        } else if (take('?')) {
            repetition = "?";
        } else if (take('{')) {
            int min = number();
            int max = min;
            if (take(',')) {
                max = next('}') ? -1 : number();
            }
            if (!take('}') || max >= 0 && max < min) {
                throw new Unknown();
            }
            repetition = Rules.repeated(min, max);
        }
        if (next('*') || next('+') || next('?') || next('{')) {
            throw new Unknown();
        }
        return repetition;
    }

    private int number() throws Unknown {
        int number = 0;
        int from = at;
        while (more() && pattern[at] >= '0' && pattern[at] <= '9') {
            number = number * 10 + pattern[at++] - '0';
            if (number > Rules.MOST_REPETITIONS) {
                throw new Unknown();
            }
        }
        if (at == from) {
            throw new Unknown();
        }
        return number;
    }
}
