package dev.orchestrator.testkit.schema;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of a regular expression that makes texts it matches. */
interface RegexNode {
    /** Where a text stands while it is being made. */
    record Draft(StringBuilder text, Map<String, String> groups, Dice dice, int stretch) {}

    void write(Draft draft);

    /** Matches between characters, or looks at what others made: nothing to write. */
    record Nothing() implements RegexNode {
        @Override
        public void write(Draft draft) {}
    }

    /** One of some characters, the first of which are the usual ones. */
    record Chars(String choices) implements RegexNode {
        private static final String USUAL =
                "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ _-.:/@#+*,;!?$%&=()[]{}<>'\"\\|~^`";
        private static final String UNUSUAL =
                "äéßÀñŁøЖяλΩאبカ日本語한\u0661\u0968ªº²½€—…\u200b\u00a0\t\n\u0001\ud83d\ude00\ud835\udc9c\ud801\udc37";
        private static final int SCANNED = 64;
        private static final int BLOCK = 0x1000;

        /** @param source a class or an escape, in Java's notation; null if Java knows no such, or nothing is in it */
        static @Nullable Chars of(String source) {
            Pattern pattern = Pattern.compile(source);
            String found = filtered(pattern, USUAL) + filtered(pattern, UNUSUAL) + filtered(pattern, source);
            return found.isEmpty() ? scanned(pattern) : new Chars(found);
        }

        private static String filtered(Pattern pattern, String pool) {
            StringBuilder found = new StringBuilder();
            pool.codePoints()
                    .filter(each -> pattern.matcher(Character.toString(each)).matches())
                    .forEach(found::appendCodePoint);
            return found.toString();
        }

        private static @Nullable Chars scanned(Pattern pattern) {
            StringBuilder found = new StringBuilder();
            int count = 0;
            for (int each = 0; each <= Character.MAX_CODE_POINT && count < SCANNED; each++) {
                if (each % BLOCK == 0 && count > 0) {
                    break;
                }
                boolean half = each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE;
                if (!half && pattern.matcher(Character.toString(each)).matches()) {
                    found.appendCodePoint(each);
                    count++;
                }
            }
            return found.isEmpty() ? null : new Chars(found.toString());
        }

        @Override
        public void write(Draft draft) {
            draft.text.appendCodePoint(draft.dice.codePointOf(choices));
        }
    }

    /** A literal. */
    record Literal(int codePoint) implements RegexNode {
        @Override
        public void write(Draft draft) {
            draft.text.appendCodePoint(codePoint);
        }
    }

    /** One after the other. */
    record Sequence(List<RegexNode> nodes) implements RegexNode {
        @Override
        public void write(Draft draft) {
            nodes.forEach(node -> node.write(draft));
        }
    }

    /** One of several. */
    record Choice(List<RegexNode> nodes) implements RegexNode {
        @Override
        public void write(Draft draft) {
            draft.dice.oneOf(nodes).write(draft);
        }
    }

    /** Some number of times. */
    record Repeat(RegexNode node, int min, int max) implements RegexNode {
        private static final int LONGEST = 20_000;

        @Override
        public void write(Draft draft) {
            int most = (int) Math.min(max, (long) min + draft.stretch);
            int times = draft.dice.oneIn(3) ? most : draft.dice.between(min, most);
            for (int i = 0; i < times && draft.text.length() < LONGEST; i++) {
                node.write(draft);
            }
        }
    }

    /** A group whose text may be asked for again. */
    record Group(List<String> names, RegexNode node) implements RegexNode {
        @Override
        public void write(Draft draft) {
            int start = draft.text.length();
            node.write(draft);
            names.forEach(name -> draft.groups.put(name, draft.text.substring(start)));
        }
    }

    /** The text of a group again. */
    record Again(String name) implements RegexNode {
        @Override
        public void write(Draft draft) {
            draft.text.append(draft.groups.getOrDefault(name, ""));
        }
    }
}
