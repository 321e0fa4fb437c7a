package calc;

import java.math.BigDecimal;
import java.math.MathContext;

/** Computes the value of an expression. */
final class Evaluator {
    private Evaluator() {}

    /** Returns the value; a quotient has 16 digits. */
    static BigDecimal evaluate(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value();
        }
        if (expression instanceof Expression.Negation negation) {
            return evaluate(negation.operand()).negate();
        }
        Expression.Operation operation = (Expression.Operation) expression;
        BigDecimal left = evaluate(operation.left());
        BigDecimal right = evaluate(operation.right());
        return switch (operation.operator()) {
            case '+' -> left.add(right);
            case '-' -> left.subtract(right);
            case '*' -> left.multiply(right);
            case '/' -> {
                if (right.signum() == 0) {
                    throw new ArithmeticException("division by zero");
                }
                yield left.divide(right, MathContext.DECIMAL64);
            }
            default -> throw new IllegalArgumentException("unknown operator " + operation.operator());
        };
    }
}
