package calc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static Expression number(String text) {
        return new Expression.Literal(new BigDecimal(text));
    }

    private static String value(String left, char operator, String right) {
        return Evaluator.evaluate(new Expression.Operation(operator, number(left), number(right)))
                .toPlainString();
    }

    @Test
    void computes_with_each_operator() {
        assertEquals("7", value("3", '+', "4"));
        assertEquals("-1", value("3", '-', "4"));
        assertEquals("12", value("3", '*', "4"));
        assertEquals("0.75", value("3", '/', "4"));
    }

    @Test
    void computes_in_decimal() {
        assertEquals("0.3", value("0.1", '+', "0.2"));
    }

    @Test
    void gives_sixteen_digits_of_a_quotient() {
        assertEquals("0.6666666666666667", value("2", '/', "3"));
    }

    @Test
    void negates() {
        assertEquals(new BigDecimal("-5"), Evaluator.evaluate(new Expression.Negation(number("5"))));
    }

    @Test
    void refuses_to_divide_by_zero() {
        assertEquals(
                "division by zero",
                assertThrows(ArithmeticException.class, () -> value("1", '/', "0.0")).getMessage());
    }
}
