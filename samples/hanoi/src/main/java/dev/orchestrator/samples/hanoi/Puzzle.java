package dev.orchestrator.samples.hanoi;

import java.util.function.Consumer;

/**
 * A tower on peg A that is to stand on peg C: one disk at a time, never on a smaller one. A move is written as the pegs it
 * goes from and to, {@code AC}.
 *
 * @param disks from 1 to {@value #MOST}
 */
record Puzzle(int disks) {
    static final int MOST = 24;

    Puzzle {
        if (disks < 1 || disks > MOST) {
            throw new IllegalArgumentException("disks must be from 1 to " + MOST + ", but was " + disks);
        }
    }

    int moves() {
        return (1 << disks) - 1;
    }

    /** Returns one move, from 1, without those before it: from its number's bits. */
    String move(int number) {
        int from = (number & number - 1) % 3;
        int to = ((number | number - 1) + 1) % 3;
        return "" + peg(from) + peg(to);
    }

    /** With an even number of disks the bits' tower ends on the second peg. */
    private char peg(int index) {
        return (disks % 2 == 1 ? "ABC" : "ACB").charAt(index);
    }

    /** Gives all moves in order, as the textbook finds them: by recursion, and not as {@link #move} does. */
    void solve(Consumer<String> moves) {
        solve(disks, 'A', 'C', 'B', moves);
    }

    private static void solve(int disks, char from, char to, char spare, Consumer<String> moves) {
        if (disks > 0) {
            solve(disks - 1, from, spare, to, moves);
            moves.accept("" + from + to);
            solve(disks - 1, spare, to, from, moves);
        }
    }
}
