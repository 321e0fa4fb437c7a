package dev.orchestrator.core.spec;

import dev.orchestrator.api.goal.Criterion;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A requirement while its lines are being collected. Line numbers are from 0. */
final class RequirementDraft {
    final String id;
    final int line;
    /** The heading's level; 0 for a list item. */
    final int level;

    final List<Criterion> criteria = new ArrayList<>();

    private final int indent;
    private final String firstLine;
    private final int bodyFrom;
    private final BitSet cut = new BitSet();
    private int end;

    RequirementDraft(String id, int line, int level, int indent, String firstLine, int bodyFrom) {
        this.id = id;
        this.line = line;
        this.level = level;
        this.indent = indent;
        this.firstLine = firstLine;
        this.bodyFrom = bodyFrom;
    }

    void end(int end) {
        this.end = end;
    }

    /** Leaves these lines out of the text: they hold a criterion or another requirement. */
    void cut(int from, int to) {
        cut.set(from, to);
    }

    /** Returns the text: the lines as written, with one empty line where something was cut out. */
    String text(List<String> lines) {
        List<String> text = new ArrayList<>();
        if (!firstLine.isBlank()) {
            text.add(firstLine);
        }
        boolean gap = level > 0;
        for (int i = bodyFrom; i < end; i++) {
            if (cut.get(i)) {
                gap = true;
            } else if (!gap || !lines.get(i).isBlank()) {
                if (gap) {
                    dropTrailingBlanks(text);
                    text.add("");
                    gap = false;
                }
                text.add(dedented(lines.get(i)));
            }
        }
        return String.join("\n", text).strip();
    }

    private static void dropTrailingBlanks(List<String> text) {
        while (!text.isEmpty() && text.get(text.size() - 1).isBlank()) {
            text.remove(text.size() - 1);
        }
    }

    private String dedented(String line) {
        int from = 0;
        while (from < indent && from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        return line.substring(from);
    }
}
