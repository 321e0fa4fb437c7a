package calc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ParserTest {
    /** The expression with every operation in parentheses. */
    private static String grouped(String line) {
        return grouped(Parser.parse(line));
    }

    private static String grouped(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return literal.value().toPlainString();
        }
        if (expression instanceof Expression.Negation negation) {
            return "-" + grouped(negation.operand());
        }
        Expression.Operation operation = (Expression.Operation) expression;
        return "(" + grouped(operation.left()) + operation.operator() + grouped(operation.right()) + ")";
    }

    @Test
    void binds_products_before_sums() {
        assertEquals("(1+(2*3))", grouped("1 + 2 * 3"));
        assertEquals("((1*2)+3)", grouped("1 * 2 + 3"));
    }

    @Test
    void goes_from_left_to_right() {
        assertEquals("((8-3)-2)", grouped("8 - 3 - 2"));
        assertEquals("((8/4)*2)", grouped("8 / 4 * 2"));
    }

    @Test
    void minds_parentheses_and_signs() {
        assertEquals("(-(1+2)*--3)", grouped("-(1 + 2) * --3"));
    }

    @Test
    void says_what_it_expected_and_where() {
        assertEquals("expected ')' at 6", assertThrows(SyntaxException.class, () -> Parser.parse("(1 + 2")).getMessage());
        assertEquals("expected a number at 4", assertThrows(SyntaxException.class, () -> Parser.parse("1 + ")).getMessage());
        assertEquals("unexpected '2' at 2", assertThrows(SyntaxException.class, () -> Parser.parse("1 2")).getMessage());
    }
}
