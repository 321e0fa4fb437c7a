package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.Glance;
import dev.orchestrator.schema.rules.Kind;
import dev.orchestrator.schema.rules.Names;
import dev.orchestrator.schema.text.NumberForm;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.Finite;
import dev.orchestrator.schema.tree.Limit;

/**
 * Reads JSON character by character, stopping anywhere, and tells {@link Checks} what it sees. Refuses what {@link
 * dev.orchestrator.schema.tree.JsonTree} refuses, at the first character that cannot be.
 */
final class Lexer {
    /** What is expected next, or within what the next character lies. */
    private enum State {
        VALUE,
        FIRST_ITEM,
        FIRST_NAME,
        NAME,
        COLON,
        AFTER_VALUE,
        STRING,
        ESCAPE,
        UNICODE,
        NUMBER,
        LITERAL,
        END,
        DEAD
    }

    private static final String JSON = "json";
    /** Characters of numbers without an exponent that are within a double. */
    private static final int ALWAYS_FINITE = 300;
    /** Of less, hardly anything is ever wholly there. */
    private static final int WORTH_A_GLANCE = 16;

    private final Text text;
    private final Checks checks;
    private final Members members;
    private final Skim skim;
    private final Names names;
    private int at;
    private State state = State.VALUE;

    /** Where the string, number or literal begins. */
    private int start;

    private String literal = "";
    private final NumberForm number = new NumberForm();

    // Of the string being read.
    private boolean name;
    private boolean escaped;
    private int length;
    private int points;
    private int unseen;
    private final Pair pair = new Pair();

    private int nameState;
    private final UnicodeEscape unicode = new UnicodeEscape();

    private String keyword = "";
    private String pointer = "";

    Lexer(Text text, Checks checks) {
        this.text = text;
        this.checks = checks;
        members = checks.members();
        skim = checks.skim();
        names = members.names();
        isDead(0); // the schema may allow nothing at all
    }

    boolean isDead() {
        return state == State.DEAD;
    }

    boolean isComplete() {
        return state == State.END;
    }

    /** Returns why the text cannot be valid; only if {@link #isDead}. */
    Prefix.Dead death() {
        return new Prefix.Dead(pointer, keyword, at);
    }

    /** Returns how much of the text is the beginning of some JSON. */
    int sound() {
        return at;
    }

    /** The text has ended. */
    void end() {
        if (state == State.NUMBER && checks.depth() == 0 && number.mayEnd()) {
            numberEnd(at);
        }
        if (state != State.END && state != State.DEAD) {
            die(at);
        }
    }

    /** What follows is no text at all. */
    void refuse() {
        if (state != State.DEAD) {
            die(at);
        }
    }

    private void die(int index) {
        boolean atValue = switch (state) {
            case FIRST_ITEM, FIRST_NAME, NAME, AFTER_VALUE -> false;
            case VALUE -> checks.depth() == 0 || checks.frame().object;
            case STRING, ESCAPE, UNICODE -> !name;
            default -> true;
        };
        int depth = checks.depth();
        die(index, JSON, atValue ? depth : Math.max(0, depth - 1));
    }

    private void die(int index, String reason, int depth) {
        keyword = reason;
        pointer = checks.pointer(depth);
        at = index;
        state = State.DEAD;
    }

    /** Returns true if the checks have found the text invalid, at this character. */
    private boolean isDead(int index) {
        Check.Cause death = checks.death();
        if (death == null) {
            return false;
        }
        // What a part that has ended lacked, and only now matters, is the fault of what is still open.
        die(index, death.keyword(), Math.min(death.depth(), checks.depth()));
        return true;
    }

    /** Reads on to the end of what is there. */
    void run() {
        while (at < text.length && state != State.DEAD) {
            switch (state) {
                case STRING -> string();
                case ESCAPE -> escape();
                case UNICODE -> unicode();
                case NUMBER -> number();
                case LITERAL -> literal();
                default -> structure();
            }
        }
    }

    private void structure() {
        int i = skim.space(at);
        at = i;
        if (i == text.length) {
            return;
        }
        char c = text.chars[i];
        if (text.length - i >= WORTH_A_GLANCE && skimmed(c, i)) {
            return;
        }
        switch (state) {
            case VALUE -> value(c, i);
            case FIRST_ITEM -> {
                if (c == ']') {
                    close(i);
                } else {
                    value(c, i);
                }
            }
            case FIRST_NAME, NAME -> {
                if (c == '"') {
                    beginName(i);
                } else if (c == '}' && state == State.FIRST_NAME) {
                    close(i);
                } else {
                    die(i);
                }
            }
            case COLON -> {
                if (c == ':') {
                    state = State.VALUE;
                    at = i + 1;
                } else {
                    die(i);
                }
            }
            case AFTER_VALUE -> afterValue(c, i);
            default -> die(i); // something after the end
        }
    }

    /** Returns true if something could be passed without a closer look. */
    private boolean skimmed(char c, int i) {
        int depth = checks.depth();
        boolean partOf = depth > 0 && state != State.COLON && (state != State.VALUE || !checks.frame().object);
        int passed = i;
        if (partOf) {
            passed = skim.parts(checks.frame(), depth, i, state != State.AFTER_VALUE);
        } else if (state == State.VALUE && (c == '{' || c == '[')) {
            passed = skim.value(i, depth);
        }
        if (passed > i) {
            ended(passed - 1, passed);
        }
        return passed > i;
    }

    private void afterValue(char c, int i) {
        boolean object = checks.frame().object;
        if (c == ',') {
            checks.comma();
            if (!isDead(i)) {
                state = object ? State.NAME : State.VALUE;
                at = i + 1;
            }
        } else if (c == (object ? '}' : ']')) {
            close(i);
        } else {
            die(i);
        }
    }

    private void value(char c, int i) {
        switch (c) {
            case '{' -> open(true, i);
            case '[' -> open(false, i);
            case '"' -> {
                if (begin(Kind.STRING, State.STRING, i)) {
                    name = false;
                    beginString(checks.beginText());
                }
            }
            case 't' -> literal("true", Kind.TRUE, i);
            case 'f' -> literal("false", Kind.FALSE, i);
            case 'n' -> literal("null", Kind.NULL, i);
            default -> {
                if (c != '-' && (c < '0' || c > '9')) {
                    die(i);
                } else if (begin(Kind.NUMBER, State.NUMBER, i)) {
                    number.begin(c);
                }
            }
        }
    }

    private boolean begin(int kinds, State next, int i) {
        checks.begin(kinds);
        if (isDead(i)) {
            return false;
        }
        start = i;
        state = next;
        at = i + 1;
        return true;
    }

    private void open(boolean object, int i) {
        if (checks.depth() == Limit.NESTING) {
            die(i);
        } else if (begin(object ? Kind.OBJECT : Kind.ARRAY, object ? State.FIRST_NAME : State.FIRST_ITEM, i)) {
            checks.open(object, i);
        }
    }

    private void close(int i) {
        checks.close(i + 1);
        ended(i, i + 1);
    }

    /** A value has ended, as this character says. */
    private void ended(int i, int next) {
        if (!isDead(i)) {
            state = checks.depth() == 0 ? State.END : State.AFTER_VALUE;
            at = next;
        }
    }

    private void literal(String whole, int kind, int i) {
        if (begin(kind, State.LITERAL, i)) {
            literal = whole;
        }
    }

    private void literal() {
        while (at < text.length) {
            if (text.chars[at] != literal.charAt(at - start)) {
                die(at);
                return;
            }
            at++;
            if (at - start == literal.length()) {
                checks.literalEnd(start, at);
                ended(at - 1, at);
                return;
            }
        }
    }

    private void number() {
        char[] chars = text.chars;
        int end = text.length;
        int i = at;
        while (i < end && number.goesOn(chars[i])) {
            if (i - start >= Limit.NUMBER) {
                die(i);
                return;
            }
            i++;
        }
        at = i;
        if (i == end) {
            return;
        }
        if (number.mayEnd() && (Glance.isSpace(chars[i]) || chars[i] == ',' || chars[i] == ']' || chars[i] == '}')) {
            numberEnd(i);
        } else {
            die(i);
        }
    }

    private void numberEnd(int i) {
        if ((number.isScaled() || i - start > ALWAYS_FINITE) && Finite.flaw(text.slice(start, i)) != null) {
            die(i);
            return;
        }
        checks.numberEnd(start, i);
        ended(i, i);
    }

    private void beginName(int i) {
        members.beginName(checks.frame());
        if (!isDead(i)) {
            start = i;
            state = State.STRING;
            at = i + 1;
            name = true;
            nameState = Names.ROOT;
            beginString(0);
        }
    }

    private void beginString(int unseenPoints) {
        unseen = unseenPoints;
        escaped = false;
        length = 0;
        points = 0;
        pair.begin();
    }

    private void string() {
        char[] chars = text.chars;
        int i = at;
        while (i < text.length) {
            if (unseen > 0 && !pair.isHalf()) {
                int limit = (int) Math.min(text.length, (long) i + unseen);
                int from = i;
                while (i < limit && isPlain(chars[i])) {
                    i++;
                }
                points += i - from;
                length += i - from;
                unseen -= i - from;
                if (i == text.length) {
                    break;
                }
            }
            if (name && !pair.isHalf()) {
                int next = letters(i);
                if (next == text.length) {
                    i = next;
                    break;
                }
                i = next;
            }
            char c = chars[i];
            at = i;
            if (c == '"') {
                endString(i);
                return;
            } else if (c == '\\') {
                if (!pair.isHalf() && !name && unseen <= 0) {
                    checks.oneMore(points);
                }
                if (!pair.goesOn(true)) {
                    die(i);
                } else if (!isDead(i)) {
                    state = State.ESCAPE;
                    escaped = true;
                    at = i + 1;
                }
                return;
            } else if (c < ' ' || !accept(c, i, false)) {
                if (state != State.DEAD) {
                    die(i);
                }
                return;
            }
            i++;
        }
        at = i;
    }

    /** Reads as much of a name as the schema allows and is simple; returns the place of what is not. */
    private int letters(int from) {
        char[] chars = text.chars;
        int most = Math.min(text.length, from + Limit.NAME - length);
        int reached = nameState;
        int i = from;
        while (i < most && isPlain(chars[i])) {
            reached = names.next(reached, chars[i++]);
        }
        // What is allowed after all of them was allowed after each; if it is not, they are looked at one by one.
        if (i == from || !members.allows(checks.frame(), reached)) {
            return from;
        }
        length += i - from;
        nameState = reached;
        return i;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }

    /** Adds a char to the string; returns false if it may not be there, for JSON or for the schema. */
    private boolean accept(char c, int i, boolean byEscape) {
        boolean begins = !pair.isHalf();
        if (!pair.add(c, byEscape) || ++length > (name ? Limit.NAME : Limit.STRING)) {
            return false;
        }
        if (begins) {
            points++;
            unseen--;
        }
        if (name) {
            nameState = names.next(nameState, c);
            members.letter(checks.frame(), nameState);
        } else if (unseen < 0) {
            checks.text(c, length - 1, points);
        }
        return !isDead(i);
    }

    private void endString(int i) {
        if (pair.isHalf()) {
            die(i);
        } else if (name) {
            Frame frame = checks.frame();
            frame.nameFrom = start + 1;
            frame.nameTo = i;
            state = State.COLON;
            if (!members.endName(frame, nameState, text, escaped)) {
                die(i);
            } else if (!isDead(i)) {
                at = i + 1;
            }
        } else {
            checks.textEnd(start + 1, i, length, points);
            ended(i, i + 1);
        }
    }

    private void escape() {
        char c = text.chars[at];
        char meant = Text.escaped(c);
        if (c == 'u') {
            state = State.UNICODE;
            unicode.begin(pair.isHalf());
            at++;
        } else if (meant == 0 || pair.isHalf()) {
            die(at);
        } else {
            escapeEnd(meant);
        }
    }

    private void unicode() {
        if (!unicode.goesOn(text.chars[at])) {
            die(at);
        } else if (unicode.hasEnded()) {
            escapeEnd(unicode.meant());
        } else {
            at++;
        }
    }

    private void escapeEnd(char meant) {
        int i = at;
        state = State.STRING;
        if (accept(meant, i, true)) {
            at = i + 1;
        } else if (state != State.DEAD) {
            die(i);
        }
    }
}
