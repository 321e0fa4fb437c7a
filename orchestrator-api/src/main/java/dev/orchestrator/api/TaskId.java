package dev.orchestrator.api;

import java.util.Objects;
import java.util.Optional;

/**
 * Names a task by its place in the tree, the same on every replay: {@code 0} is the root, {@code 0/2/1} the second
 * child of the root's third child.
 *
 * @param path non-negative decimal numbers joined by {@code /}, the first of them {@code 0}
 */
public record TaskId(String path) implements Comparable<TaskId> {
    private static final TaskId ROOT = new TaskId("0");

    /** @throws IllegalArgumentException if {@code path} is not such a path */
    public TaskId {
        Objects.requireNonNull(path, "path");
        if (!wellFormed(path)) {
            throw new IllegalArgumentException("task id must look like 0/2/1, but was '" + path + "'");
        }
    }

    /** Returns the root task's id. */
    public static TaskId root() {
        return ROOT;
    }

    /**
     * Returns the id of this task's child.
     *
     * @param index the child's position among its siblings, from 0
     * @throws IllegalArgumentException if {@code index} is negative or has more than nine digits
     */
    public TaskId child(int index) {
        return new TaskId(path + '/' + index);
    }

    /** Returns the parent's id; empty for the root. */
    public Optional<TaskId> parent() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(new TaskId(path.substring(0, slash)));
    }

    /** Returns the number of ancestors: 0 for the root. */
    public int depth() {
        int depth = 0;
        for (int i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) {
            depth++;
        }
        return depth;
    }

    /** Orders ids as the tree is walked: parents before children, siblings by number. */
    @Override
    public int compareTo(TaskId other) {
        int i = 0;
        int j = 0;
        while (i < path.length() && j < other.path.length()) {
            int endI = end(path, i);
            int endJ = end(other.path, j);
            int byNumber =
                    Integer.compare(Integer.parseInt(path, i, endI, 10), Integer.parseInt(other.path, j, endJ, 10));
            if (byNumber != 0) {
                return byNumber;
            }
            i = endI + 1;
            j = endJ + 1;
        }
        return Integer.compare(path.length() - i, other.path.length() - j);
    }

    @Override
    public String toString() {
        return path;
    }

    private static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    private static boolean wellFormed(String path) {
        if (path.isEmpty() || path.charAt(0) != '0' || path.length() > 1 && path.charAt(1) != '/') {
            return false;
        }
        int digits = 0;
        boolean leadingZero = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/') {
                if (digits == 0) {
                    return false;
                }
                digits = 0;
                leadingZero = false;
            } else if (c >= '0' && c <= '9' && !leadingZero && digits < 9) {
                leadingZero = digits == 0 && c == '0';
                digits++;
            } else {
                return false;
            }
        }
        return digits > 0;
    }
}
