package calc;

/**
 * A piece of a line.
 *
 * @param at the position of its first character, from 0
 */
record Token(Kind kind, String text, int at) {
    enum Kind {
        NUMBER,
        PLUS,
        MINUS,
        TIMES,
        DIVIDED_BY,
        OPEN,
        CLOSE,
        END
    }
}
