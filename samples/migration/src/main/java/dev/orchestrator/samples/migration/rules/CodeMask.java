package dev.orchestrator.samples.migration.rules;

/** Tells code from comments and literals. */
final class CodeMask {
    private CodeMask() {}

    /** Returns for each character whether it is code. */
    static boolean[] of(String text) {
        boolean[] code = new boolean[text.length()];
        int at = 0;
        while (at < text.length()) {
            int end = endOfNonCode(text, at);
            if (end == at) {
                code[at++] = true;
            } else {
                at = end;
            }
        }
        return code;
    }

    /** Returns where the comment or literal that starts here ends; {@code at} if none does. */
    private static int endOfNonCode(String text, int at) {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            return end < 0 ? text.length() : end + 2;
        }
        if (text.startsWith("\"\"\"", at)) {
            int end = at + 3;
            while (end < text.length() && !text.startsWith("\"\"\"", end)) {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            return Math.min(text.length(), end + 3);
        }
        char quote = text.charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            return Math.min(text.length(), end + 1);
        }
        return at;
    }
}
