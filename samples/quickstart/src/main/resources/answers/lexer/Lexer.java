package calc;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into tokens. */
final class Lexer {
    private static final String SIGNS = "+-*/()";

    private Lexer() {}

    /** Returns the tokens of a line; the last one is of kind END. */
    static List<Token> tokens(String line) {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int sign = SIGNS.indexOf(c);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (sign >= 0) {
                tokens.add(new Token(Token.Kind.values()[1 + sign], String.valueOf(c), at++));
            } else if (isPartOfNumber(c)) {
                int end = at;
                while (end < line.length() && isPartOfNumber(line.charAt(end))) {
                    end++;
                }
                tokens.add(number(line.substring(at, end), at));
                at = end;
            } else {
                throw new SyntaxException("unexpected '" + c + "'", at);
            }
        }
        tokens.add(new Token(Token.Kind.END, "", at));
        return tokens;
    }

    private static Token number(String text, int at) {
        if (!text.matches("[0-9]+\\.?[0-9]*|\\.[0-9]+")) {
            throw new SyntaxException("'" + text + "' is not a number", at);
        }
        return new Token(Token.Kind.NUMBER, text, at);
    }

    private static boolean isPartOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }
}
