package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Draft.Hopeless;
import dev.orchestrator.schema.repair.Edit.Kind;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands without quotes: numbers, literals, names, words. */
final class Atoms {
    private static final int LONGEST_WORD = 1_000;
    private static final Pattern JSON = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern CUT_NUMBER = Pattern.compile("-?|-?(0|[1-9][0-9]*)(\\.|(\\.[0-9]+)?[eE][+-]?)");
    private static final Pattern GROUPED = Pattern.compile("(?<=[0-9])_(?=[0-9])");
    private static final Pattern HEX = Pattern.compile("(-?)0[xX]([0-9a-fA-F]{1,16})");
    private static final Pattern NO_WHOLE_PART = Pattern.compile("^(-?)\\.(?=[0-9])");
    private static final Pattern NO_FRACTION = Pattern.compile("(?<=[0-9])\\.(?![0-9])");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^(-?)0+(?=[0-9])");
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Map<String, String> FOREIGN = Map.of(
            "true", "true", "false", "false", "null", "null", "none", "null", "nil", "null", "undefined", "null");
    private static final Set<String> NO_NUMBERS = Set.of("nan", "infinity", "inf");

    private final Draft draft;

    Atoms(Draft draft) {
        this.draft = draft;
    }

    /**
     * Reads a value without quotes.
     *
     * @return whether there is one
     * @throws Hopeless if there is something that is no value
     */
    boolean mend(View view, Place place) {
        int from = draft.at;
        if (",;\uff0c}]".indexOf(draft.peek()) >= 0) {
            return false;
        }
        int end = from;
        while (end < draft.limit && (Draft.isWord(draft.text.charAt(end)) || draft.text.charAt(end) == '+')) {
            end++;
        }
        String token = draft.text.substring(from, end);
        if (isJson(token)) {
            draft.at = end;
            return true;
        }
        if (end == draft.limit && !view.names(token) && isCut(token, view)) {
            draft.at = end;
            draft.cut = true;
            return false;
        }
        Fix fix = view.names(token) ? null : fix(token, view);
        if (fix == null) {
            bareString(view, place);
        } else {
            draft.replace(fix.kind, from, end, fix.json);
            draft.at = end;
        }
        return true;
    }

    private record Fix(Kind kind, String json) {}

    private @Nullable Fix fix(String token, View view) {
        if (token.length() > LONGEST_WORD) {
            return null;
        }
        String word = token.toLowerCase(Locale.ROOT);
        String literal = FOREIGN.get(word);
        if (literal != null && (literal.equals("null") || view.allows(View.BOOLEAN) || !view.asksFor(View.STRING))) {
            return new Fix(Kind.LITERAL, literal);
        }
        if (NO_NUMBERS.contains(word.startsWith("-") || word.startsWith("+") ? word.substring(1) : word)) {
            return view.allows(View.NUMBER) ? notANumber(view) : null;
        }
        String number = view.allows(View.NUMBER) ? number(token, view) : null;
        return number == null ? null : new Fix(Kind.NUMBER, number);
    }

    /** It is null only where that is as wrong as what stood there, and says so in its place. */
    private static Fix notANumber(View view) {
        if (view.allows(View.NULL)) {
            throw Hopeless.INSTANCE;
        }
        return new Fix(Kind.NOT_A_NUMBER, "null");
    }

    private @Nullable String number(String token, View view) {
        if (token.isEmpty() || Character.isLetter(token.charAt(0))) {
            return null;
        }
        String plain = token.startsWith("+") ? token.substring(1) : token;
        var hex = HEX.matcher(plain);
        if (hex.matches()) {
            return hex.group(1) + new BigInteger(hex.group(2), 16);
        }
        plain = GROUPED.matcher(plain).replaceAll("");
        plain = NO_WHOLE_PART.matcher(plain).replaceFirst("$10.");
        plain = NO_FRACTION.matcher(plain).replaceFirst("");
        if (view.asksFor(View.NUMBER) && !followsDigits()) {
            plain = LEADING_ZEROS.matcher(plain).replaceFirst("$1"); // else it is as likely a code as a number
        }
        return isNumber(plain) ? plain : null;
    }

    /** Tells {@code 1,000} from two items. */
    private boolean followsDigits() {
        int at = draft.at;
        return at >= draft.start + 2
                && draft.text.charAt(at - 1) == ','
                && Character.isDigit(draft.text.charAt(at - 2));
    }

    private static boolean isNumber(String token) {
        return !token.isEmpty()
                && (token.charAt(0) == '-' || Character.isDigit(token.charAt(0)))
                && JSON.matcher(token).matches();
    }

    /** Returns whether that is a number or a literal as JSON has them. */
    static boolean isJson(String token) {
        return LITERALS.contains(token) || isNumber(token);
    }

    /** Returns whether that may become a number or a literal, and not a string alone is asked for. */
    private static boolean isCut(String token, View view) {
        boolean string = view.asksFor(View.STRING) && !view.allows(View.NUMBER | View.BOOLEAN | View.NULL);
        return !string
                && (CUT_NUMBER.matcher(token).matches()
                        || !token.isEmpty() && LITERALS.stream().anyMatch(literal -> literal.startsWith(token)));
    }

    private void bareString(View view, Place place) {
        if (!view.asksFor(View.STRING)) {
            throw Hopeless.INSTANCE;
        }
        int from = draft.at;
        int end = from;
        while (end < draft.limit && ",;}]\n\r".indexOf(draft.text.charAt(end)) < 0) {
            char c = draft.text.charAt(end);
            boolean odd = "\"{[".indexOf(c) >= 0 || c == ':' && Draft.isSpace(draft.peek(end + 1));
            if (odd || end - from > LONGEST_WORD) {
                throw Hopeless.INSTANCE;
            }
            if (Draft.isSpace(c) && (draft.peek(end + 1) == '#' || draft.has("//", end + 1))) {
                break;
            }
            end++;
        }
        String words = draft.text.substring(from, end).strip();
        draft.at = from + words.length();
        if (words.isEmpty() || place == Place.ITEM && draft.hasSpace(from, draft.at)) { // New York, NY is one or two
            throw Hopeless.INSTANCE;
        }
        draft.replace(Kind.BARE_STRING, from, draft.at, quoted(words));
    }

    /** Reads a name without quotes; sets {@link Draft#cut} if the text may have ended within it. */
    void name() {
        int from = draft.at;
        int end = from;
        while (end < draft.limit && Draft.isWord(draft.text.charAt(end))) {
            end++;
        }
        draft.at = end;
        if (end == from) {
            throw Hopeless.INSTANCE;
        } else if (end == draft.limit) {
            draft.cut = true;
        } else {
            draft.replace(Kind.BARE_NAME, from, end, quoted(draft.text.substring(from, end)));
        }
    }

    private static String quoted(String words) {
        StringBuilder out = new StringBuilder();
        try {
            JsonTree.quote(out, words);
        } catch (Misfit halfASurrogatePair) {
            throw Hopeless.INSTANCE;
        }
        return out.toString();
    }
}
