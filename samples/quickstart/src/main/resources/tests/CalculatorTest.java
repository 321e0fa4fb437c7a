package calc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalculatorTest {
    @ParameterizedTest
    @CsvSource({
        "2 * (3 + 4) - 0.1, 13.9",
        "0.1 + 0.2,         0.3",
        "1 / 4 * 4,         1",
        "-2 * -3,           6",
        "1000000 * 1000000, 1000000000000",
        "10 / 3,            3.333333333333333",
        "0 * 5.00,          0"
    })
    void answers_a_line_with_a_line(String line, String answer) {
        assertEquals(answer, Calculator.calculate(line));
    }

    @Test
    void passes_on_what_is_wrong() {
        assertThrows(SyntaxException.class, () -> Calculator.calculate("2 +"));
        assertThrows(ArithmeticException.class, () -> Calculator.calculate("1 / (2 - 2)"));
    }
}
