package calc;

import java.math.BigDecimal;

/** Computes the value of an expression. */
final class Evaluator {
    private Evaluator() {}

    /** Returns the value. */
    static BigDecimal evaluate(Expression expression) {
        double value = value(expression);
        return value == Math.rint(value) ? BigDecimal.valueOf((long) value) : BigDecimal.valueOf(value);
    }

    private static double value(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value().doubleValue();
        }
        if (expression instanceof Expression.Negation negation) {
            return -value(negation.operand());
        }
        Expression.Operation operation = (Expression.Operation) expression;
        double left = value(operation.left());
        double right = value(operation.right());
        return switch (operation.operator()) {
            case '+' -> left + right;
            case '-' -> left - right;
            case '*' -> left * right;
            case '/' -> {
                if (right == 0) {
                    throw new ArithmeticException("division by zero");
                }
                yield left / right;
            }
            default -> throw new IllegalArgumentException("unknown operator " + operation.operator());
        };
    }
}
