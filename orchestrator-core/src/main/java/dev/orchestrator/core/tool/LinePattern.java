package dev.orchestrator.core.tool;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.regex.RegexTable;

/**
 * A regular expression, or a glob, as a table: a look at each character and no way back, so that no expression takes
 * longer than the text is long.
 */
final class LinePattern {
    private static final int MAX_LENGTH = 1_000;

    private final RegexTable table;

    private LinePattern(RegexTable table) {
        this.table = table;
    }

    static LinePattern regex(String regex) {
        RegexTable table = regex.length() > MAX_LENGTH ? null : RegexTable.of(regex);
        if (table == null) {
            throw invalid(
                    "the regular expression",
                    regex,
                    "characters, classes such as [a-z] and \\d, groups, alternatives and repetition, and ^ and $ at the"
                            + " very beginning and end");
        }
        return new LinePattern(table);
    }

    /** As in Git's ignore files: without a slash it speaks of the name in any folder. */
    static LinePattern glob(String glob) {
        RegexTable table = glob.length() > MAX_LENGTH ? null : RegexTable.of(regexOf(glob));
        if (table == null) {
            throw invalid("the glob", glob, "*, ?, {a,b}, and ** for any folders");
        }
        return new LinePattern(table);
    }

    private static OrchestratorException invalid(String what, String given, String known) {
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT,
                what + " '" + Refusal.shown(given) + "' is not understood, or too large; known are " + known);
    }

    private static String regexOf(String glob) {
        int braces = 0;
        StringBuilder regex = new StringBuilder(glob.indexOf('/') < 0 ? "^(?:[^/]*/)*" : "^");
        for (int i = glob.startsWith("/") ? 1 : 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:[^/]*/)*");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append("(?:[^/]*/)*[^/]*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '{') {
                regex.append("(?:");
                braces++;
            } else if (c == '}' && braces > 0) {
                regex.append(')');
                braces--;
            } else if (c == ',' && braces > 0) {
                regex.append('|');
            } else {
                regex.append(c < 0x80 && !Character.isLetterOrDigit(c) ? "\\" : "")
                        .append(c);
            }
        }
        return regex.append('$').toString();
    }

    /** Returns how many characters the text has up to the end of the first match to end; -1 if it does not match. */
    int find(String text) {
        int state = RegexTable.START;
        int found = table.matches(state) ? 0 : -1;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            state = table.next(state, point);
            if (!table.matches(state)) {
                found = -1;
            } else if (found < 0) {
                found = i;
            }
            if (table.isHopeless(state)) {
                return -1;
            }
        }
        return found;
    }
}
