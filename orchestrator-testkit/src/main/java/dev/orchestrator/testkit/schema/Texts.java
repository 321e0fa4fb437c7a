package dev.orchestrator.testkit.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Strings of a length, a pattern and a format. */
final class Texts {
    private static final int TRIES = 80;
    private static final int[] STRETCHES = {2, 0, 4, 1, 8, 16, 40};
    private static final String USUAL = "abcdefghijklmnopqrstuvwxyz0123456789ABCXYZ    -_";
    private static final String UNUSUAL = "\"\\/\n\t\u0001{}[]:,'<>&äß€日本\u200b\u00a0\ud83d\ude00\ud835\udc9c";
    private static final int MORE = 12;

    private final Patterns patterns;

    Texts(Patterns patterns) {
        this.patterns = patterns;
    }

    /** @throws Unsatisfiable if chance does not find any */
    String make(Demand demand, Dice dice) {
        int min = demand.atLeast("minLength");
        int max = demand.atMost("maxLength");
        if (min > max) {
            throw new Unsatisfiable(demand.where("minLength"), "minLength is above maxLength");
        }
        List<String> wanted = demand.strings("pattern");
        List<String> formats = demand.strings("format");
        for (int i = 0; i < TRIES; i++) {
            String text = draft(wanted, formats, min, max, i, dice);
            text = padded(text, min, max, dice);
            int length = Types.length(text);
            String made = text;
            if (length >= min && length <= max && wanted.stream().allMatch(each -> patterns.finds(each, made))) {
                return text;
            }
        }
        String blamed = !wanted.isEmpty() ? "pattern" : formats.isEmpty() ? "maxLength" : "format";
        throw new Unsatisfiable(
                demand.where(blamed), "no text was found that has the " + blamed + " and the length asked for");
    }

    private String draft(List<String> wanted, List<String> formats, int min, int max, int round, Dice dice) {
        if (!formats.isEmpty() && (wanted.isEmpty() || round % 2 == 0)) {
            Optional<String> text = Formats.make(dice.oneOf(formats), dice);
            if (text.isPresent()) {
                return text.get();
            }
        }
        if (!wanted.isEmpty()) {
            int stretch = Math.max(STRETCHES[round % STRETCHES.length], min > 16 && round % 3 == 1 ? min : 0);
            StringBuilder text = new StringBuilder();
            boolean all = round % 2 == 1; // each at its place, or one that happens to have the others in it
            for (int i = 0; i < (all ? wanted.size() : 1); i++) {
                patterns.generator(wanted.get((round / 2 + i) % wanted.size()))
                        .ifPresent(node -> node.write(new RegexNode.Draft(text, new HashMap<>(), dice, stretch)));
            }
            if (!text.isEmpty()
                    || wanted.stream().allMatch(each -> patterns.generator(each).isPresent())) {
                return text.toString();
            }
        }
        int most = (int) Math.min(max, (long) min + (round % 2 == 0 ? MORE : min + 60));
        return random(dice.between(min, most), dice);
    }

    /** What is too short may have more inside, or behind. */
    private static String padded(String text, int min, int max, Dice dice) {
        int length = Types.length(text);
        if (length >= min) {
            return text;
        }
        String more = random(dice.between(min, (int) Math.min(max, min + 2L)) - length, dice);
        int split = text.isEmpty() ? 0 : text.offsetByCodePoints(0, dice.between(0, length));
        return dice.oneIn(2) ? text + more : text.substring(0, split) + more + text.substring(split);
    }

    static String random(int length, Dice dice) {
        boolean plain = !dice.oneIn(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(dice.codePointOf(plain || dice.oneIn(2) ? USUAL : UNUSUAL));
        }
        return text.toString();
    }
}
