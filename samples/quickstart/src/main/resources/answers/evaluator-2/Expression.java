package calc;

import java.math.BigDecimal;

/** Something that has a value. */
sealed interface Expression {
    /** A number. */
    record Literal(BigDecimal value) implements Expression {}

    /** The opposite of something. */
    record Negation(Expression operand) implements Expression {}

    /** Two things and one of {@code + - * /} between them. */
    record Operation(char operator, Expression left, Expression right) implements Expression {}
}
