package calc;

import java.math.BigDecimal;

/** Computes what people type. */
public final class Calculator {
    private Calculator() {}

    /**
     * Computes a line such as {@code 2 * (3 + 4)}.
     *
     * @throws SyntaxException if it cannot be understood
     * @throws ArithmeticException if it divides by zero
     */
    public static String calculate(String line) {
        BigDecimal value = Evaluator.evaluate(Parser.parse(line));
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Computes its arguments, joined to one line. */
    public static void main(String[] arguments) {
        try {
            System.out.println(calculate(String.join(" ", arguments)));
        } catch (SyntaxException | ArithmeticException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
