package calc;

import java.math.BigDecimal;
import java.util.List;

/** Turns tokens into an expression, by recursive descent. */
final class Parser {
    private final List<Token> tokens;
    private int next;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** Returns what a line means. */
    static Expression parse(String line) {
        Parser parser = new Parser(Lexer.tokens(line));
        Expression expression = parser.sum();
        Token rest = parser.token();
        if (rest.kind() != Token.Kind.END) {
            throw new SyntaxException("unexpected '" + rest.text() + "'", rest.at());
        }
        return expression;
    }

    private Expression sum() {
        Expression left = product();
        while (token().kind() == Token.Kind.PLUS || token().kind() == Token.Kind.MINUS) {
            char operator = take().text().charAt(0);
            left = new Expression.Operation(operator, left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = factor();
        while (token().kind() == Token.Kind.TIMES || token().kind() == Token.Kind.DIVIDED_BY) {
            char operator = take().text().charAt(0);
            left = new Expression.Operation(operator, left, factor());
        }
        return left;
    }

    private Expression factor() {
        Token token = take();
        if (token.kind() == Token.Kind.MINUS) {
            return new Expression.Negation(factor());
        }
        if (token.kind() == Token.Kind.OPEN) {
            Expression inner = sum();
            Token close = take();
            if (close.kind() != Token.Kind.CLOSE) {
                throw new SyntaxException("expected ')'", close.at());
            }
            return inner;
        }
        if (token.kind() != Token.Kind.NUMBER) {
            throw new SyntaxException("expected a number", token.at());
        }
        return new Expression.Literal(new BigDecimal(token.text()));
    }

    private Token token() {
        return tokens.get(next);
    }

    /** Returns the token and goes on to the one after it, if there is one. */
    private Token take() {
        Token token = token();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }
}
