package dev.orchestrator.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The difference of two texts by lines, shortest edit first (Myers). Texts that differ too much are shown as one
 * replaced by the other.
 */
final class TextDiff {
    private static final int CONTEXT = 3;
    private static final int MAX_EDITS = 600;
    private static final String NO_END = " [no line end]";

    /** One line; the mark is one of {@code ' '}, {@code '+'}, {@code '-'}, and {@code '@'} for where lines are left out. */
    record Line(char mark, String text) {}

    private TextDiff() {}

    /** Returns the changed lines with some context; empty if the texts are equal. */
    static List<Line> of(String before, String after) {
        if (before.equals(after)) {
            return List.of();
        }
        return hunks(edits(lines(before), lines(after)));
    }

    static long count(List<Line> lines, char mark) {
        return lines.stream().filter(l -> l.mark() == mark).count();
    }

    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        } else {
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + NO_END);
        }
        return lines;
    }

    private static List<Line> edits(List<String> a, List<String> b) {
        int head = 0;
        while (head < a.size() && head < b.size() && a.get(head).equals(b.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < a.size() - head
                && tail < b.size() - head
                && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
            tail++;
        }
        List<Line> edits = new ArrayList<>();
        a.subList(0, head).forEach(l -> edits.add(new Line(' ', l)));
        edits.addAll(middle(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail)));
        a.subList(a.size() - tail, a.size()).forEach(l -> edits.add(new Line(' ', l)));
        return edits;
    }

    private static List<Line> middle(List<String> a, List<String> b) {
        int max = Math.min(a.size() + b.size(), MAX_EDITS);
        int offset = max + 1;
        int[] furthest = new int[2 * max + 3];
        List<int[]> trace = new ArrayList<>();
        for (int d = 0; d <= max; d++) {
            trace.add(furthest.clone());
            for (int k = -d; k <= d; k += 2) {
                int x = down(furthest, offset, k, d) ? furthest[offset + k + 1] : furthest[offset + k - 1] + 1;
                int y = x - k;
                while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
                    x++;
                    y++;
                }
                furthest[offset + k] = x;
                if (x >= a.size() && y >= b.size()) {
                    return walkBack(a, b, trace, offset);
                }
            }
        }
        List<Line> replaced = new ArrayList<>();
        a.forEach(l -> replaced.add(new Line('-', l)));
        b.forEach(l -> replaced.add(new Line('+', l)));
        return replaced;
    }

    private static boolean down(int[] furthest, int offset, int k, int d) {
        return k == -d || k != d && furthest[offset + k - 1] < furthest[offset + k + 1];
    }

    private static List<Line> walkBack(List<String> a, List<String> b, List<int[]> trace, int offset) {
        List<Line> reversed = new ArrayList<>();
        int x = a.size();
        int y = b.size();
        for (int d = trace.size() - 1; d >= 0; d--) {
            int[] furthest = trace.get(d);
            int k = x - y;
            boolean down = down(furthest, offset, k, d);
            int fromK = down ? k + 1 : k - 1;
            int fromX = d == 0 ? 0 : furthest[offset + fromK];
            int fromY = d == 0 ? 0 : fromX - fromK;
            while (x > fromX && y > fromY) {
                reversed.add(new Line(' ', a.get(--x)));
                y--;
            }
            if (d > 0) {
                reversed.add(down ? new Line('+', b.get(--y)) : new Line('-', a.get(--x)));
            }
        }
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<Line> hunks(List<Line> edits) {
        boolean[] near = new boolean[edits.size()];
        for (int i = 0; i < edits.size(); i++) {
            if (edits.get(i).mark() != ' ') {
                Arrays.fill(near, Math.max(0, i - CONTEXT), Math.min(edits.size(), i + CONTEXT + 1), true);
            }
        }
        List<Line> hunks = new ArrayList<>();
        int line = 0;
        for (int i = 0; i < edits.size(); i++) {
            line += edits.get(i).mark() == '-' ? 0 : 1;
            if (near[i]) {
                if (i > 0 && !near[i - 1]) {
                    hunks.add(new Line('@', "line " + Math.max(1, line)));
                }
                hunks.add(edits.get(i));
            }
        }
        return hunks;
    }
}
