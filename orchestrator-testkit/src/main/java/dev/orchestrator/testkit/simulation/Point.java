package dev.orchestrator.testkit.simulation;

/** What a schedule decides. Each kind is counted by itself, so that one decision less of a kind leaves the others in place. */
enum Point {
    /** Which of those goes on that can; 0 for the one that has waited longest. */
    NEXT("n"),
    /** Whether somebody who has something for a run's loop lets others go first; 0 for no. */
    YIELD("y"),
    /** What becomes of an append; 0 for nothing but what should. */
    APPEND("a"),
    /** What becomes of a call's outcome; 0 for nothing but what should. */
    OUTCOME("o"),
    /** Whether time passes although somebody could go on; 0 for no. */
    TIME("t"),
    /** What a model does; 0 for what it does. */
    MODEL("m");

    /** Names it in a schedule's text. */
    final String letter;

    Point(String letter) {
        this.letter = letter;
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
