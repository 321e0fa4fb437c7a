package calc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LexerTest {
    private static String texts(String line) {
        return Lexer.tokens(line).stream().map(Token::text).collect(Collectors.joining(" "));
    }

    @Test
    void separates_numbers_operators_and_parentheses() {
        assertEquals("12.5 * ( 3 + 4 ) - .5 / 6 ", texts("12.5*(3 + 4)-.5 / 6"));
    }

    @Test
    void says_what_each_token_is_and_where() {
        List<Token> tokens = Lexer.tokens(" 7+");

        assertEquals(
                List.of(
                        new Token(Token.Kind.NUMBER, "7", 1),
                        new Token(Token.Kind.PLUS, "+", 2),
                        new Token(Token.Kind.END, "", 3)),
                tokens);
    }

    @Test
    void refuses_what_it_does_not_know_and_says_where() {
        SyntaxException e = assertThrows(SyntaxException.class, () -> Lexer.tokens("2 # 3"));

        assertEquals(2, e.at());
        assertEquals("unexpected '#' at 2", e.getMessage());
    }

    @Test
    void refuses_a_number_with_two_points() {
        assertEquals(
                "'1.2.3' is not a number at 4",
                assertThrows(SyntaxException.class, () -> Lexer.tokens("1 + 1.2.3")).getMessage());
    }
}
