package dev.orchestrator.core.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds a short script of lines to remove and to add (Myers, An O(ND) Difference Algorithm), and prints it. */
public final class LineDiff {
    /** Beyond this many changed lines the shortest script is not searched for: the middle is replaced as a whole. */
    private static final int MAX_EDITS = 1_000;

    private static final int CONTEXT = 3;

    private final List<String> before;
    private final List<String> after;
    private final boolean[] removed;
    private final boolean[] added;

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
        this.removed = new boolean[before.size()];
        this.added = new boolean[after.size()];
    }

    /** Returns the differences between two texts as the lines of a unified diff; none if they are equal. */
    public static List<String> unified(String before, String after) {
        LineDiff diff = new LineDiff(split(before), split(after));
        diff.search();
        return diff.hunks();
    }

    /** Lines keep their line break, so that a missing one at the end is a difference. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }

    private void search() {
        int start = 0;
        int endBefore = before.size();
        int endAfter = after.size();
        while (start < endBefore && start < endAfter && before.get(start).equals(after.get(start))) {
            start++;
        }
        while (endBefore > start
                && endAfter > start
                && before.get(endBefore - 1).equals(after.get(endAfter - 1))) {
            endBefore--;
            endAfter--;
        }
        myers(start, endBefore - start, endAfter - start);
    }

    /** Compares {@code n} and {@code m} lines that start at {@code start} on both sides. */
    private void myers(int start, int n, int m) {
        int max = Math.min(n + m, MAX_EDITS);
        int[] furthest = new int[2 * max + 3];
        List<int[]> trace = new ArrayList<>();
        for (int d = 0; d <= max; d++) {
            for (int k = -d; k <= d; k += 2) {
                boolean down = k == -d || k != d && furthest[max + k] < furthest[max + k + 2];
                int x = down ? furthest[max + k + 2] : furthest[max + k] + 1;
                int y = x - k;
                while (x < n && y < m && before.get(start + x).equals(after.get(start + y))) {
                    x++;
                    y++;
                }
                furthest[max + 1 + k] = x;
                if (x >= n && y >= m) {
                    walkBack(trace, start, n, m, d);
                    return;
                }
            }
            trace.add(Arrays.copyOfRange(furthest, max + 1 - d, max + 2 + d));
        }
        Arrays.fill(removed, start, start + n, true);
        Arrays.fill(added, start, start + m, true);
    }

    /** {@code trace.get(d)} holds, for k from -d to d, how far d edits reach on diagonal k. */
    private void walkBack(List<int[]> trace, int start, int n, int m, int edits) {
        int x = n;
        int y = m;
        for (int d = edits; d > 0; d--) {
            int[] reached = trace.get(d - 1);
            int k = x - y;
            boolean down = k == -d || k != d && at(reached, d - 1, k - 1) < at(reached, d - 1, k + 1);
            int previousK = down ? k + 1 : k - 1;
            int previousX = at(reached, d - 1, previousK);
            int previousY = previousX - previousK;
            if (down) {
                added[start + previousY] = true;
            } else {
                removed[start + previousX] = true;
            }
            x = previousX;
            y = previousY;
        }
    }

    private static int at(int[] reached, int d, int k) {
        return k < -d || k > d ? -1 : reached[k + d];
    }

    private List<String> hunks() {
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (true) {
            int equal = 0;
            while (i < removed.length && j < added.length && !removed[i] && !added[j]) {
                i++;
                j++;
                equal++;
            }
            if (i == removed.length && j == added.length) {
                return lines;
            }
            int lead = Math.min(equal, CONTEXT);
            int[] end = hunk(lines, i - lead, j - lead);
            i = end[0];
            j = end[1];
        }
    }

    /** Adds one hunk that starts at these lines, and returns where it ends. */
    private int[] hunk(List<String> lines, int fromBefore, int fromAfter) {
        int i = fromBefore;
        int j = fromAfter;
        int equal = 0;
        boolean changed = false;
        // Two changes with at most twice the context between them share a hunk.
        while ((i < removed.length || j < added.length) && (!changed || equal <= 2 * CONTEXT)) {
            if (i < removed.length && removed[i]) {
                i++;
            } else if (j < added.length && added[j]) {
                j++;
            } else {
                i++;
                j++;
                equal++;
                continue;
            }
            changed = true;
            equal = 0;
        }
        int surplus = Math.max(equal - CONTEXT, 0);
        i -= surplus;
        j -= surplus;
        lines.add("@@ -" + range(fromBefore, i) + " +" + range(fromAfter, j) + " @@");
        addBody(lines, fromBefore, i, fromAfter, j);
        return new int[] {i, j};
    }

    private void addBody(List<String> lines, int fromBefore, int toBefore, int fromAfter, int toAfter) {
        int i = fromBefore;
        int j = fromAfter;
        while (i < toBefore || j < toAfter) {
            if (i < toBefore && removed[i]) {
                add(lines, '-', before.get(i++));
            } else if (j < toAfter && added[j]) {
                add(lines, '+', after.get(j++));
            } else {
                add(lines, ' ', before.get(i++));
                j++;
            }
        }
    }

    private static String range(int from, int to) {
        return (to > from ? from + 1 : from) + "," + (to - from);
    }

    private static void add(List<String> body, char sign, String line) {
        if (line.endsWith("\n")) {
            body.add(sign + line.substring(0, line.length() - 1));
        } else {
            body.add(sign + line);
            body.add("\\ No newline at end of file");
        }
    }
}
