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

    /** Returns the end of a range widened over the blanks after it, and over the line if nothing else is on it. */
    int endWithBlanks(int start, int end) {
        int after = end;
        while (after < text.length() && " \t".indexOf(text.charAt(after)) >= 0) {
            after++;
        }
        boolean ownLine = indent(start).length() == start - (text.lastIndexOf('\n', start - 1) + 1);
        if (ownLine && after < text.length() && "\r\n".indexOf(text.charAt(after)) >= 0) {
            after += text.startsWith("\r\n", after) ? 2 : 1;
            while (after < text.length() && " \t".indexOf(text.charAt(after)) >= 0) {
                after++;
            }
        }
        return after;
    }

    private SourcePositions positions() {
        return trees.getSourcePositions();
    }
}
