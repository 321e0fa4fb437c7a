package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.stream.RegexMachine.Fragment;
import org.jspecify.annotations.Nullable;

/** Reads the regular expressions that are truly regular, and written with what most write them with. */
final class RegexReader {
    /** Thrown for what is anything else. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final Unknown UNKNOWN = new Unknown();

        private Unknown() {
            super("not understood", null, false, false);
        }
    }

    private static final int DEEPEST = 50;
    private static final int MOST_REPEATS = 1_000;

    private final String regex;
    private final RegexMachine machine;
    private int at;

    private RegexReader(String regex, RegexMachine machine) {
        this.regex = regex;
        this.machine = machine;
    }

    /** Returns null if it is anything else, or too large. */
    static @Nullable RegexTable compile(String regex) {
        RegexMachine machine = new RegexMachine();
        try {
            RegexReader reader = new RegexReader(regex, machine);
            boolean fromStart = reader.take('^');
            boolean toEnd = regex.endsWith("$") && !reader.isEscaped(regex.length() - 1);
            if ((fromStart || toEnd) && reader.hasAlternative()) {
                return null; // which would have its own beginning and end
            }
            Fragment body = reader.alternatives(toEnd ? regex.length() - 1 : regex.length(), 0);
            return RegexTable.of(machine, body, fromStart, toEnd);
        } catch (Unknown e) {
            return null;
        }
    }

    private boolean isEscaped(int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && regex.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private boolean hasAlternative() {
        int depth = 0;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == '|' && depth <= 0) {
                return true;
            }
        }
        return false;
    }

    private boolean take(char c) {
        boolean there = at < regex.length() && regex.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private char next(int end) {
        if (at >= end) {
            throw Unknown.UNKNOWN;
        }
        return regex.charAt(at++);
    }

    private Fragment alternatives(int end, int depth) {
        if (depth > DEEPEST) {
            throw Unknown.UNKNOWN;
        }
        Fragment fragment = sequence(end, depth);
        while (at < end && regex.charAt(at) == '|') {
            at++;
            fragment = machine.either(fragment, sequence(end, depth));
        }
        if (depth == 0 && at < end) {
            throw Unknown.UNKNOWN; // a parenthesis too many
        }
        return fragment;
    }

    private Fragment sequence(int end, int depth) {
        Fragment fragment = machine.nothing();
        while (at < end && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            int from = at;
            Fragment atom = atom(end, depth);
            fragment = machine.then(fragment, repeated(atom, from, end, depth));
        }
        return fragment;
    }

    private Fragment atom(int end, int depth) {
        char c = next(end);
        switch (c) {
            case '(' -> {
                if (take('?') && !take(':')) {
                    throw Unknown.UNKNOWN; // looks around, or has a name
                }
                Fragment group = alternatives(end, depth + 1);
                if (next(end) != ')') {
                    throw Unknown.UNKNOWN;
                }
                return group;
            }
            case '[' -> {
                return machine.one(set(end));
            }
            case '.' -> {
                return machine.one(CharSet.NO_LINE_END);
            }
            case '\\' -> {
                return machine.one(escape(end));
            }
            case '^', '$', '*', '+', '?', '{', '}', ']' -> throw Unknown.UNKNOWN;
            default -> {
                return machine.one(literal(c));
            }
        }
    }

    private static CharSet literal(char c) {
        if (Character.isSurrogate(c)) {
            throw Unknown.UNKNOWN;
        }
        return CharSet.of(c, c);
    }

    private CharSet escape(int end) {
        char c = next(end);
        return switch (c) {
            case 'd' -> CharSet.DIGITS;
            case 'D' -> CharSet.DIGITS.not();
            case 'w' -> CharSet.WORD;
            case 'W' -> CharSet.WORD.not();
            case 's' -> CharSet.SPACE;
            case 'S' -> CharSet.SPACE.not();
            case 't' -> literal('\t');
            case 'n' -> literal('\n');
            case 'r' -> literal('\r');
            case 'f' -> literal('\f');
            case '.',
                    '-',
                    '/',
                    '\\',
                    '^',
                    '$',
                    '*',
                    '+',
                    '?',
                    '(',
                    ')',
                    '[',
                    ']',
                    '{',
                    '}',
                    '|',
                    '"',
                    '\'',
                    '@',
                    ':',
                    '_',
                    '#',
                    '&',
                    '%',
                    ',',
                    '!',
                    '=',
                    '~',
                    ' ' -> literal(c);
            default -> throw Unknown.UNKNOWN;
        };
    }

    private CharSet set(int end) {
        boolean negated = take('^');
        CharSet set = null;
        while (set == null || at < end && regex.charAt(at) != ']') {
            CharSet from = member(end);
            if (at + 1 < end && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
                at++;
                CharSet to = member(end);
                int first = single(from);
                if (single(to) < first) {
                    throw Unknown.UNKNOWN;
                }
                from = CharSet.of(first, single(to));
            }
            set = set == null ? from : set.or(from);
        }
        if (next(end) != ']') {
            throw Unknown.UNKNOWN;
        }
        return negated ? set.not() : set;
    }

    private CharSet member(int end) {
        char c = next(end);
        return switch (c) {
            case '\\' -> escape(end);
            case '[', ']', '^', '&' -> throw Unknown.UNKNOWN; // sets of sets
            default -> literal(c);
        };
    }

    private static int single(CharSet set) {
        CharSet.Range only = set.ranges().get(0);
        if (set.ranges().size() > 1 || only.from() != only.to()) {
            throw Unknown.UNKNOWN;
        }
        return only.from();
    }

    private Fragment repeated(Fragment atom, int from, int end, int depth) {
        if (at >= end || "*+?{".indexOf(regex.charAt(at)) < 0) {
            return atom;
        }
        int after;
        int least;
        int most;
        char c = regex.charAt(at++);
        if (c == '{') {
            least = number(end);
            most = take(',') ? (regex.charAt(at) == '}' ? Integer.MAX_VALUE : number(end)) : least;
            if (next(end) != '}' || most < least) {
                throw Unknown.UNKNOWN;
            }
        } else {
            least = c == '+' ? 1 : 0;
            most = c == '?' ? 1 : Integer.MAX_VALUE;
        }
        take('?'); // how much is taken first does not change what matches
        if (at < end && "*+?{".indexOf(regex.charAt(at)) >= 0) {
            throw Unknown.UNKNOWN;
        }
        after = at;
        Fragment fragment = machine.nothing();
        for (int i = 0; i < least; i++) {
            fragment = machine.then(fragment, again(from, end, depth));
        }
        if (most == Integer.MAX_VALUE) {
            fragment = machine.then(fragment, machine.anyTimes(again(from, end, depth)));
        } else {
            for (int i = least; i < most; i++) {
                fragment = machine.then(fragment, machine.maybe(again(from, end, depth)));
            }
        }
        at = after;
        return fragment;
    }

    private Fragment again(int from, int end, int depth) {
        at = from;
        return atom(end, depth);
    }

    private int number(int end) {
        int from = at;
        while (at < end && regex.charAt(at) >= '0' && regex.charAt(at) <= '9') {
            at++;
        }
        if (at == from || at - from > 4) {
            throw Unknown.UNKNOWN;
        }
        int number = Integer.parseInt(regex.substring(from, at));
        if (number > MOST_REPEATS) {
            throw Unknown.UNKNOWN;
        }
        return number;
    }
}
