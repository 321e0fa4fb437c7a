package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;

/**
 * A parsed and attributed source file beside its text.
 *
 * @param path where it lies
 * @param text what it says
 * @param unit its tree
 * @param trees the compiler's view of it
 */
record SourceFile(String path, String text, CompilationUnitTree unit, Trees trees) {
    int start(Tree tree) {
        return (int) positions().getStartPosition(unit, tree);
    }

    int end(Tree tree) {
        return (int) positions().getEndPosition(unit, tree);
    }

    String text(Tree tree) {
        return text.substring(start(tree), end(tree));
    }

    long line(Tree tree) {
        return unit.getLineMap().getLineNumber(start(tree));
    }

    String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Returns the white space before the first thing on the line of this position. */
    String indent(int position) {
        int line = text.lastIndexOf('\n', position - 1) + 1;
        int end = line;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(line, Math.min(end, Math.max(position, line)));
    }

    /** Takes something out: with its lines if nothing else is on them, and with the empty line that would be left over. */
    void remove(Tree tree, Edits edits) {
        int start = start(tree);
        int end = skipBlanks(end(tree));
        int line = text.lastIndexOf('\n', start - 1) + 1;
        boolean ownLines = text.substring(line, start).isBlank() && afterLineEnd(end) > end;
        if (!ownLines) {
            edits.replace(start, end, "");
            return;
        }
        int after = afterLineEnd(end);
        int next = afterLineEnd(skipBlanks(after));
        String before = text.substring(0, line).stripTrailing();
        boolean gapBefore = before.endsWith("{")
                || text.substring(before.length(), line)
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                        > 1;
        edits.replace(line, next > skipBlanks(after) && gapBefore ? next : after, "");
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** Returns where the next line starts, or {@code at} if the line does not end there. */
    private int afterLineEnd(int at) {
        if (text.startsWith("\r\n", at)) {
            return at + 2;
        }
        return text.startsWith("\n", at) ? at + 1 : at;
    }

    private SourcePositions positions() {
        return trees.getSourcePositions();
    }
}
