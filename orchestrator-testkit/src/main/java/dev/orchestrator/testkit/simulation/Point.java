package dev.orchestrator.testkit.simulation;

/** What a schedule decides. Each kind is counted by itself, so that one decision less of a kind leaves the others in place. */
enum Point {
    /** Which of those goes on that can; 0 for the one that has waited longest. */
    NEXT("n", 0, 1, 4, 16, 32, 64),
    /** Whether somebody who has something for a run's loop lets others go first; 0 for no. */
    YIELD("y", 0, 1, 4, 16, 32, 64),
    /** Whether others go on while a batch is on its way to the store; 0 for no. */
    STORE("s", 0, 0, 1, 4, 16, 32),
    /** What becomes of an append; 0 for nothing but what should. */
    APPEND("a", 1, 2, 4, 8),
    /** What becomes of a call's outcome; 0 for nothing but what should. */
    OUTCOME("o", 1, 2, 4, 8),
    /** Whether time passes although somebody could go on; 0 for no. */
    TIME("t", 1, 2, 4, 8),
    /** What a model does; 0 for what it does. */
    MODEL("m", 1, 2, 4, 8);

    /** Names it in a schedule's text. */
    final String letter;

    /** How often it is not 0, in 64ths; each seed draws one of these. */
    final int[] rates;

    Point(String letter, int... rates) {
        this.letter = letter;
        this.rates = rates;
    }

    static Point of(String letter) {
        for (Point point : values()) {
            if (point.letter.equals(letter)) {
                return point;
            }
        }
        throw new IllegalArgumentException("'" + letter + "' names no kind of decision");
    }
}
